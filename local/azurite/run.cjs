// Runs Azurite until the process that started it ends. That process holds the other end of stdin, and the
// operating system closes it even when the process is killed, so no emulator is ever left behind.
'use strict';

process.stdin.resume();
process.stdin.on('close', () => {
  // Azurite's own handler writes what is still in memory when a data folder is in use.
  process.emit('SIGTERM');
  setTimeout(() => process.exit(0), process.argv.includes('--inMemoryPersistence') ? 0 : 2000);
});

require('azurite/dist/src/azurite.js');
