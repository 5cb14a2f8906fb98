import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { LedgerEvent } from '../../src/vocabulary/events.ts';
import { note } from '../ledger/sample-events.ts';
import { openScratch, scratchFolder } from '../ledger/scratch-ledger.ts';

// Ledgers that earlier formats wrote. Each opens for ever, with the same events: when one of these tests fails, the
// change to the code is wrong, not the file.

const golden = fileURLToPath(new URL('.', import.meta.url));
const formats = readdirSync(golden).filter((name) => name.startsWith('format-'));

/** Opened on a copy: opening may bring the file to a newer format. */
async function openGolden(t: TestContext, format: string) {
  const folder = join(scratchFolder(t), 'data');
  cpSync(join(golden, format), folder, { recursive: true });
  return openScratch(t, { folder });
}

function expectedEvents(format: string): LedgerEvent[] {
  return JSON.parse(readFileSync(join(golden, format, 'events.json'), 'utf8')) as LedgerEvent[];
}

test('there is a golden ledger of the first format', () => {
  assert.ok(formats.includes('format-1'));
});

for (const format of formats) {
  test(`L5: a ledger of ${format} opens with the events that were written, one for one`, async (t) => {
    const ledger = await openGolden(t, format);
    const events = await ledger.events({ limit: 10_000 });
    // Fields that came later stand at their defaults.
    assert.equal(events.length, expectedEvents(format).length);
    assert.partialDeepStrictEqual(JSON.parse(JSON.stringify(events)), expectedEvents(format));
  });

  test(`L2: a ledger of ${format} verifies, to the last blob`, async (t) => {
    const ledger = await openGolden(t, format);
    const { problems, events, headHash, blobs } = await ledger.verify();
    assert.deepEqual(problems, []);
    assert.deepEqual([events, headHash], [expectedEvents(format).length, expectedEvents(format).at(-1)?.hash]);
    assert.ok(blobs > 0);
  });

  test(`L3: a ledger of ${format} folds to the projections that it came with`, async (t) => {
    const ledger = await openGolden(t, format);
    const { tables } = await ledger.rebuild();
    assert.deepEqual(tables.filter(({ identical }) => !identical), []);
    assert.ok(tables.length > 0);
  });

  test(`L1: a ledger of ${format} goes on after its last event`, async (t) => {
    const ledger = await openGolden(t, format);
    const [event] = await ledger.append([note('today')]);
    assert.ok((event?.seq ?? 0) > expectedEvents(format).length);
    assert.deepEqual((await ledger.verify()).problems, []);
  });
}
