import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { actsMax, appendsOf, type Choice } from '../../test/ledger/random-appends.ts';
import { openScratch, withFile } from '../../test/ledger/scratch-ledger.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { Json } from '../vocabulary/json.ts';

const choice = fc.record({ act: fc.nat(actsMax - 1), a: fc.nat(11), b: fc.nat(11) });
const choices = fc.array(choice, { minLength: 1, maxLength: 150, size: 'max' });

function dump(folder: string): Record<string, unknown> {
  return withFile(folder, (db) => {
    const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'playbooks_%' ORDER BY name`).all();
    return Object.fromEntries(tables.map(({ name }) => [String(name), db.prepare(`SELECT * FROM ${String(name)}`).all()]));
  });
}

/** The content of a ledger that got these appends in groups of `together`. */
async function contentOf(t: TestContext, appends: Draft[][], together: number): Promise<Record<string, unknown>> {
  const ledger = await openScratch(t);
  for (let n = 0; n < appends.length; n += together) await Promise.all(appends.slice(n, n + together).map((drafts) => ledger.append(drafts)));
  await ledger.close();
  return dump(ledger.folder);
}

test('L3: whatever happened, folding it again gives the identical content', async (t) => {
  const property = fc.asyncProperty(choices, async (chosen: Choice[]) => {
    const ledger = await openScratch(t);
    await Promise.all(appendsOf(chosen).map((drafts) => ledger.append(drafts)));
    const report = await ledger.rebuild();
    assert.deepEqual(report.tables.filter(({ identical }) => !identical), []);
    assert.deepEqual((await ledger.verify()).problems.filter(({ place }) => !place.startsWith('blob')), []);
    await ledger.close();
  });
  await fc.assert(property, { numRuns: 60 });
});

test('L6: the same appends, alone or sharing commits, make the same ledger', async (t) => {
  const property = fc.asyncProperty(choices, fc.integer({ min: 2, max: 20 }), async (chosen, together) => {
    const appends = appendsOf(chosen);
    assert.deepEqual(await contentOf(t, appends, together), await contentOf(t, appends, 1));
  });
  await fc.assert(property, { numRuns: 15 });
});

test('L5: any JSON comes back from the disk as it went', async (t) => {
  const ledger = await openScratch(t);
  let n = 0;
  // JSON has no -0 (it is written as 0), so neither do we ask for it.
  const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json);
  const property = fc.asyncProperty(json, async (body) => {
    const [event] = await ledger.append([{ kind: 'signal.received', actor: 'system', data: { source: 'x', dedup: `s${n++}`, type: 'x', topic: null, body } }]);
    assert.ok(event);
    assert.deepEqual(await ledger.event(event.seq), event);
    assert.deepEqual((event.data as { body: unknown }).body, body);
  });
  await fc.assert(property, { numRuns: 100 });
});
