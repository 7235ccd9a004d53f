// Runs Azurite until the process that started it ends. That process holds the other end of stdin, and the
// operating system closes it even when the process is killed, so no emulator is ever left behind.
'use strict';

const longestStop = 4000;

process.stdin.resume();
process.stdin.on('close', () => {
  if (process.argv.includes('--inMemoryPersistence')) {
    process.exit(0);
  }

  // With a data folder Azurite first writes what is still in memory. It keeps timers running afterwards, so the only
  // sign of the end is what it prints for each of its three services.
  const write = console.log;
  let closed = 0;
  console.log = (...line) => {
    write(...line);
    if (String(line[0]).endsWith('successfully closed') && ++closed === 3) {
      process.exit(0);
    }
  };
  setTimeout(() => process.exit(1), longestStop);
  process.emit('SIGTERM');
});

require('azurite/dist/src/azurite.js');
