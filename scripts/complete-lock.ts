import { readFileSync, writeFileSync } from 'node:fs';
import { completed, missingOptional, parseLock } from './lock-file.ts';

/**
 * `npm install` leaves an optional package out of the lock file when the registry does not offer it at that moment,
 * and `npm ci` then refuses the file on every machine. This adds what is missing, without a checksum
 * (docs/decisions/0001-node-from-npm.md). Run it after `npm install`.
 */
const path = new URL('../package-lock.json', import.meta.url);
const lock = parseLock(readFileSync(path, 'utf8'));
const missing = missingOptional(lock);
if (missing.length > 0) writeFileSync(path, `${JSON.stringify(completed(lock), null, 2)}\n`);
console.log(`${missing.length} optional packages added to package-lock.json`);
