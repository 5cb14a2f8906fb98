import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { sampleBlobs, sampleDay } from '../ledger/sample-events.ts';
import { steadyClock, steadyRandom } from '../ledger/scratch-ledger.ts';

// Writes the golden ledger of the present format: `node test/golden/make-golden.ts test/golden/format-N`. Run once for
// each released format, and never again on the same folder: the point of these files is that an older program wrote them.

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the folder: node test/golden/make-golden.ts test/golden/format-N');
mkdirSync(folder, { recursive: true });
if (readdirSync(folder).length > 0) throw new Error(`${folder} is not empty: a golden ledger is never written again`);

const clock = steadyClock();
const ledger = await openLedger(folder, { create: 'Tidemark', clock, random: steadyRandom });
for (const bytes of sampleBlobs) await ledger.blobs.put(bytes);
for (const drafts of sampleDay()) {
  clock.time += 1_000;
  await ledger.append(drafts);
}
const events = await ledger.events({ limit: 10_000 });
await ledger.close();
writeFileSync(join(folder, 'events.json'), `${JSON.stringify(events, null, 1)}\n`);
console.log(`${events.length} events`);
