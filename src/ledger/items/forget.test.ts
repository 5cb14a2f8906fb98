import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { load } from 'sqlite-vec';
import { archived, expired, find, indexed, itemNote, near, promoted } from '../../../test/ledger/sample-items.ts';
import { mailReceived, playbook } from '../../../test/ledger/sample-events.ts';
import { openScratch } from '../../../test/ledger/scratch-ledger.ts';
import type { Draft } from '../../vocabulary/events.ts';
import { tiers } from '../../vocabulary/memory.ts';
import type { Ledger } from '../port.ts';

const now = Date.UTC(2026, 5, 1);
const jane = 'customer:jane@example.com';
const why = ['operator', 'She asked for it.'] as const;

async function drift(ledger: Ledger): Promise<string[]> {
  return (await ledger.rebuild()).tables.filter(({ identical }) => !identical).map(({ table }) => table);
}

/** What the tables say. Places of terms depend on which words came and went, so they are left out. */
function content(folder: string): unknown {
  const db = new DatabaseSync(join(folder, 'keelson.db'), { allowExtension: true });
  load(db);
  try {
    const tables = ['items', 'vectors', 'summaries', 'item_totals', 'threads', 'hot_bits', 'cold_bits', 'hot_text_words', 'cold_text_words', 'term_trigrams_words'];
    return [...tables.map((name) => db.prepare(`SELECT * FROM ${name}`).all()), db.prepare('SELECT hash, term, items FROM terms ORDER BY hash').all()];
  } finally {
    db.close();
  }
}

test('forgetting takes the items of a subject out of every index, and nothing of anybody else', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([itemNote('a', 'Jane is allergic to walnuts.', { subject: jane, thread: 'talk', type: 'message' }), itemNote('b', 'Joe keeps herons.', { subject: 'customer:joe', thread: 'talk', type: 'message' }), { ...mailReceived('m1'), subject: jane }]);
  await ledger.append([itemNote('sum', 'Jane and her walnuts.', { subject: jane, type: 'summary', sources: [2, 3] }), archived([2], null)]);
  await ledger.forget([jane], ...why);
  for (const filter of [{ now }, { now, archived: true }, { now, asOf: { seq: 5 } }]) {
    assert.deepEqual(await find(ledger, filter, 'walnuts money herons'), ['b']);
    assert.deepEqual(await near(ledger, filter, 'walnuts'), ['b']);
  }
  for (const id of ['a', 'sum', 'mail:4']) assert.deepEqual([await ledger.items.item(id), await ledger.items.itemHistory(id, 5)], [null, []]);
  assert.deepEqual(await ledger.items.termCounts(['walnut', 'money', 'heron']), new Map([['heron', 1]]));
  assert.deepEqual(await ledger.items.similarTerms('walnuts', 5).then((found) => found.filter(({ term }) => term.startsWith('wal'))), []);
  assert.deepEqual([await ledger.items.summariesOf(3), (await ledger.items.vectors([2, 3, 4, 5])).size, (await ledger.items.totals()).items], [[], 1, 1]);
  assert.deepEqual(await drift(ledger), []);
});

test('what is put away about a forgotten subject later is no item, in a rebuild either', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([itemNote('a', 'Jane is allergic to walnuts.', { subject: jane })]);
  await ledger.forget([jane], ...why);
  const { subject } = await ledger.event(2);
  await ledger.append([itemNote('b', 'Walnuts again.', { subject: subject ?? '' }), { ...mailReceived('m1'), subject }]);
  assert.deepEqual(await ledger.items.scope({ now }, 10), []);
  assert.deepEqual(await drift(ledger), []);
});

test('a version that only a forgotten one had superseded counts again, in the state that it had', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([itemNote('hot', 'An old heron.'), itemNote('filed', 'An old swan.'), itemNote('later', 'An old goose.', { indexing: 'lazy' }), itemNote('thrice', 'First duck.')]);
  await ledger.append([itemNote('hot', 'A heron of Jane.', { version: 2, subject: jane }), itemNote('filed', 'A swan of Jane.', { version: 2, subject: jane }), itemNote('later', 'A goose of Jane.', { version: 2, subject: jane }), itemNote('thrice', 'A duck of Jane.', { version: 2, subject: jane }), itemNote('thrice', 'Third duck.', { version: 3 })]);
  await ledger.append([archived([3], null)]);
  await ledger.forget([jane], ...why);
  const states = await Promise.all(['hot', 'filed', 'later', 'thrice'].map(async (id) => (await ledger.items.item(id))?.state));
  assert.deepEqual(states, ['hot', 'archived', 'waiting', 'hot']);
  assert.deepEqual(await find(ledger, { now }, 'old heron duck'), ['hot', 'thrice']);
  assert.deepEqual(await find(ledger, { now, asOf: { seq: 8 } }, 'first duck'), ['thrice']);
  assert.deepEqual(await drift(ledger), []);
  await ledger.append([indexed(4)]);
  assert.deepEqual(await find(ledger, { now }, 'goose'), ['later']);
  assert.deepEqual(await drift(ledger), []);
});

test('L3: a rebuild changes nothing that is asked of the index', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([itemNote('a', 'An old heron.', { type: 'message', thread: 'pond' }), itemNote('b', 'A walnut tree.')]);
  const asked = async (): Promise<unknown> => [await ledger.items.totals(), await ledger.items.countsByState(), await ledger.items.similarTerms('wallnut', 3), await find(ledger, { now }, 'heron walnut'), await near(ledger, { now }, 'heron')];
  const before = await asked();
  assert.deepEqual(await drift(ledger), []);
  assert.deepEqual(await asked(), before);
});

const act = fc.record({ what: fc.nat(11), id: fc.nat(4), who: fc.nat(3), place: fc.integer({ min: 1, max: 40 }), words: fc.array(fc.constantFrom('heron', 'pond', 'walnut', 'invoice', 'refund'), { minLength: 1, maxLength: 6 }) });
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** One append that follows from a choice; it never asks what is there. */
function draftsOf({ what, id, who, place, words }: Act, versions: Map<string, number>): Draft[] {
  const name = `note ${id}`;
  const version = (versions.get(name) ?? 0) + 1;
  const marks = { version, tags: words.slice(0, 2), thread: `t${place % 3}`, when: place, ...(who === 0 ? {} : { subject: `customer:${who}` }) };
  const put = (more: object = {}): Draft[] => {
    versions.set(name, version);
    return [itemNote(name, words.join(' '), { ...marks, ...more })];
  };
  if (what <= 3) return put({ type: 'message' });
  if (what === 4) return put({ indexing: 'lazy' });
  if (what === 5) return put({ type: 'summary', sources: [place + 1] });
  if (what === 6) return put({ expiresAt: 5 });
  if (what === 7) return [archived([place, place + 1], null)];
  if (what === 8) return [promoted([place], tiers[place % 3] ?? 'operational')];
  if (what === 9) return [place % 3 === 0 ? expired([place]) : indexed(place + 1)];
  if (what === 10) return [playbook(`${id}.md`, words.join(' '))];
  return [{ kind: 'document.removed', actor: 'operator', data: { path: `${id}.md` } }];
}

test('L3: whatever happened to items, and whoever was forgotten in between, a rebuild comes to the same tables', async (t) => {
  const run = async (acts: Act[], forgets: number[], context: TestContext): Promise<void> => {
    const ledger = await openScratch(context);
    const versions = new Map<string, number>();
    for (const [n, one] of acts.entries()) {
      await ledger.append(draftsOf(one, versions));
      const who = `customer:${1 + (n % 3)}`;
      if (forgets.includes(n) && ledger.subjects.has(who)) await ledger.forget([who], ...why);
    }
    assert.deepEqual(await drift(ledger), []);
    await ledger.close();
  };
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), fc.array(fc.nat(40), { maxLength: 3 }), (acts, forgets) => run(acts, forgets, t)),
    { numRuns: 60 },
  );
});

const tamperings = {
  items: `UPDATE items SET tier = 'institutional' WHERE seq = 2`,
  vectors: 'UPDATE vectors SET vector = zeroblob(256) WHERE seq = 2',
  summaries: 'DELETE FROM summaries',
  item_totals: 'UPDATE item_totals SET items = items + 1',
  threads: 'UPDATE threads SET messages = messages + 1',
  terms: 'UPDATE terms SET items = items + 1',
  hot_text: 'DELETE FROM hot_text WHERE rowid = 2',
  cold_text: 'DELETE FROM cold_text',
  term_trigrams: 'DELETE FROM term_trigrams',
  hot_bits: 'DELETE FROM hot_bits WHERE rowid = 2',
  cold_bits: 'DELETE FROM cold_bits',
};

for (const [table, sql] of Object.entries(tamperings)) {
  test(`L3: a tampered projection of items is reported and mended: ${table}`, async (t) => {
    const ledger = await openScratch(t);
    await ledger.append([itemNote('a', 'An old heron.', { type: 'message', thread: 'pond' }), itemNote('b', 'A walnut tree.'), itemNote('s', 'Herons.', { type: 'summary', sources: [2] }), itemNote('b', 'A pond.', { version: 2 })]);
    await ledger.close();
    const before = content(ledger.folder);
    const db = new DatabaseSync(join(ledger.folder, 'keelson.db'), { allowExtension: true });
    load(db);
    db.exec(sql);
    db.close();
    assert.notDeepEqual(content(ledger.folder), before);
    const again = await openScratch(t, { folder: ledger.folder });
    assert.deepEqual(await drift(again), [table]);
    assert.deepEqual(await drift(again), []);
    await again.close();
    assert.deepEqual(content(ledger.folder), before);
  });
}
