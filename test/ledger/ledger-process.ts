import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { note } from './sample-events.ts';

// A process of its own that owns a ledger until it is killed: `ledger-process.ts <folder> <how many appends>`. It writes
// a line when the ledger is open, and one for each append that was acknowledged.

const [folder = '', appends = '0'] = process.argv.slice(2);
const ledger = await openLedger(folder, { create: 'Tidemark' });
/** At once, so that it is out when the process is killed. A reader that is busy for a moment is waited for. */
async function say(line: string): Promise<void> {
  for (;;) {
    try {
      writeSync(1, `${line}\n`);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      await pause(1);
    }
  }
}

await say('open');
for (let n = 0; n < Number(appends); n++) {
  await ledger.append([note(`n${n}`, 1, 'x'.repeat(100 + (n % 7) * 900))]);
  await say(String(n));
}
await say('done');
setInterval(() => undefined, 60_000);
