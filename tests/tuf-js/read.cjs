// Brings a client up to date from a TUF repository and fetches one target, as any program with tuf-js does.
// Prints one line of JSON: the SHA-256 of the target and what the approvers said about it, or why it was refused.
'use strict';

const { createHash } = require('crypto');
const { readFileSync } = require('fs');
const { Updater } = require('tuf-js');

const [metadataDir, metadataBaseUrl, targetDir, targetBaseUrl, path] = process.argv.slice(2);

async function read() {
  const updater = new Updater({ metadataDir, metadataBaseUrl, targetDir, targetBaseUrl });
  await updater.refresh();
  const target = await updater.getTargetInfo(path);
  if (target === undefined) {
    return { error: 'TargetUnknown' };
  }

  const file = await updater.downloadTarget(target);
  return { sha256: createHash('sha256').update(readFileSync(file)).digest('hex'), custom: JSON.stringify(target.custom) };
}

read()
  .catch(error => ({ error: `${error.constructor.name}: ${error.message}` }))
  .then(result => console.log(JSON.stringify(result)));
