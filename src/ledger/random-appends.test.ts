import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { actsMax, appendsOf, type Choice } from '../../test/ledger/random-appends.ts';
import { openScratch, scratchFolder, withFile } from '../../test/ledger/scratch-ledger.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { Json } from '../vocabulary/json.ts';

const choice = fc.record({ act: fc.nat(actsMax - 1), a: fc.nat(11), b: fc.nat(11) });
const choices = fc.array(choice, { minLength: 1, maxLength: 150, size: 'max' });

function dump(folder: string): Record<string, unknown> {
  return withFile(folder, (db) => {
    const tables = db.prepare(`SELECT name, sql LIKE 'CREATE VIRTUAL%' AS virtual FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`).all();
    const indexes = tables.flatMap(({ name, virtual }) => (virtual === 1 ? [String(name)] : []));
    // How an index lies in its own tables depends on the commits, what it holds does not.
    const compared = tables.filter(({ name, virtual }) => virtual === 1 || !indexes.some((index) => String(name).startsWith(`${index}_`)));
    // Nor does the order in which terms were first written down say anything.
    const columns = (name: string): string => ({ terms: 'hash, term, items' })[name] ?? '*';
    const order = (name: string): string => (name.endsWith('_bits') ? 'ORDER BY rowid' : name === 'terms' ? 'ORDER BY hash' : '');
    return Object.fromEntries(compared.map(({ name }) => [String(name), db.prepare(`SELECT ${columns(String(name))} FROM ${String(name)} ${order(String(name))}`).all()]));
  });
}

/** The content of a ledger that got these appends in groups of `together`. */
async function contentOf(t: TestContext, appends: Draft[][], together: number): Promise<Record<string, unknown>> {
  const folder = scratchFolder(t);
  // Digests of topics are made with it.
  writeFileSync(join(folder, 'company.key'), '7'.repeat(64));
  const ledger = await openScratch(t, { folder });
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
    // What is about somebody is sealed under a new key in each ledger, so that no two of them are alike.
    const appends = appendsOf(chosen).map((drafts) => drafts.map((draft) => Object.assign(draft, { subject: null })));
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
