import { writeSync } from 'node:fs';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { note } from './sample-events.ts';

// A process of its own that owns a ledger until it is killed: `ledger-process.ts <folder> <how many appends>`. It writes
// a line when the ledger is open, and one for each append that was acknowledged.

const [folder = '', appends = '0'] = process.argv.slice(2);
const ledger = await openLedger(folder, { create: 'Tidemark' });
writeSync(1, 'open\n');
for (let n = 0; n < Number(appends); n++) {
  await ledger.append([note(`n${n}`, 1, 'x'.repeat(100 + (n % 7) * 900))]);
  writeSync(1, `${n}\n`);
}
writeSync(1, 'done\n');
setInterval(() => undefined, 60_000);
