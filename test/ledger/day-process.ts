import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { sampleBlobs, sampleDay } from './sample-events.ts';

// A process that appends the sample day from wherever the ledger stands, and a line after each append: `day-process.ts <folder>`.
// An append is whole or not there, so the number of events tells which comes next.

const ledger = await openLedger(process.argv[2] ?? '', { create: 'Tidemark' });
for (const bytes of sampleBlobs) await ledger.blobs.put(bytes);
let end = 1;
for (const drafts of sampleDay()) {
  const begin = end;
  end += drafts.length;
  const { seq } = await ledger.head();
  if (seq >= end) continue;
  if (seq !== begin) throw new Error(`event ${seq} stands within the append ${begin + 1} to ${end}`);
  await ledger.append(drafts);
  writeSync(1, `${end}\n`);
  await pause(2);
}
await ledger.close();
