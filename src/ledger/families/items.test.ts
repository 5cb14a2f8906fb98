import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleEffect } from '../../../test/ledger/sample-effects.ts';
import { mailReceived, playbook, taskCreated } from '../../../test/ledger/sample-events.ts';
import { archived, expired, find, idsOf, indexed, itemNote, near, promoted } from '../../../test/ledger/sample-items.ts';
import { openScratch } from '../../../test/ledger/scratch-ledger.ts';
import { facetToken } from '../../text/facet.ts';
import type { Ledger } from '../port.ts';

const now = Date.UTC(2026, 5, 1);

test('notes, mails in both directions and documents are items', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([itemNote('n1', 'Jane likes walnuts.', { author: 'operator', thread: 'talk', when: 5, importance: 0.9 }), { ...mailReceived('m1'), subject: 'customer:jane' }, taskCreated('t1'), playbook('playbooks/refunds.md', 'Refunds within 30 days.')]);
  for (const batch of sampleEffect({ task: 't1', call: 3, item: 1, subject: 'customer:jane' })) await ledger.append(batch);
  const rows = await ledger.items.scope({ now }, 10);
  const sent = rows.find(({ author }) => author === 'us');
  assert.deepEqual(rows.map(({ id, type, author, subject, tier }) => [id, type, author, subject, tier]), [
    ['n1', 'note', 'operator', null, 'operational'],
    ['document:playbooks/refunds.md', 'document', null, null, 'institutional'],
    [`mail:${sent?.seq}`, 'message', 'us', 'customer:jane', 'operational'],
    ['mail:3', 'message', 'jane@example.com', 'customer:jane', 'operational'],
  ]);
  const [note] = rows;
  assert.deepEqual([note?.at, note?.thread, note?.importance, note?.version, note?.language, note?.state], [5, 'talk', 0.9, 1, 'en', 'hot']);
  assert.deepEqual(await find(ledger, { now }, 'money'), ['mail:3']);
  assert.deepEqual(await find(ledger, { now, author: 'us' }, 'refund'), [sent?.id]);
});

test('M2: a newer version takes the place of the older, which stays in the history and in as-of reads', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([itemNote('door', 'The code is 4711.', { when: 100 })]);
  await ledger.append([itemNote('door', 'The code is 1234.', { version: 2, when: 200 })]);
  assert.deepEqual((await ledger.items.itemHistory('door', 10)).map(({ version, state }) => [version, state]), [[2, 'hot'], [1, 'superseded']]);
  assert.equal((await ledger.items.item('door'))?.version, 2);
  assert.deepEqual(await find(ledger, { now }, '4711'), []);
  for (const asOf of [{ seq: 2 }, { at: 199 }]) {
    assert.equal((await ledger.items.item('door', asOf))?.version, 1);
    assert.deepEqual(await find(ledger, { now, asOf }, '4711'), ['door']);
    assert.deepEqual(await near(ledger, { now, asOf }, 'The code is 4711.'), ['door']);
    assert.deepEqual(await find(ledger, { now, asOf }, '1234'), []);
    assert.deepEqual((await ledger.items.scope({ now, asOf }, 10)).map(({ version }) => version), [1]);
  }
  assert.equal(await ledger.items.item('door', { seq: 1 }), null);
  assert.deepEqual((await ledger.items.scope({ now, asOf: { seq: 3 } }, 10)).map(({ version }) => version), [2]);
  assert.deepEqual((await ledger.items.scope({ now, asOf: { at: 200 } }, 10)).map(({ version }) => version), [2]);
  assert.equal((await ledger.items.item('door', { at: 200 }))?.version, 2);
});

test('a document that was removed is not found any more, and comes back with its next version', async (t) => {
  const ledger = await openScratch(t);
  const id = 'document:playbooks/refunds.md';
  await ledger.append([playbook('playbooks/refunds.md', 'Refunds within 30 days.')]);
  await ledger.append([{ kind: 'document.removed', actor: 'operator', data: { path: 'playbooks/refunds.md' } }]);
  assert.deepEqual(await find(ledger, { now }, 'refunds'), []);
  assert.equal((await ledger.items.item(id))?.state, 'superseded');
  assert.deepEqual(await find(ledger, { now, asOf: { seq: 2 } }, 'refunds'), [id]);
  await ledger.append([playbook('playbooks/refunds.md', 'Refunds within 60 days.')]);
  assert.deepEqual((await ledger.items.itemHistory(id, 10)).map(({ version, state }) => [version, state]), [[2, 'hot'], [1, 'superseded']]);
});

test('M4: what was written is found when the write returns; a log that is indexed lazily, after the next batch', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([itemNote('a', 'The heron landed.'), itemNote('log', 'A heron was logged.', { type: 'log', indexing: 'lazy' })]);
  assert.deepEqual(await find(ledger, { now }, 'heron'), ['a']);
  assert.deepEqual(await near(ledger, { now }, 'The heron landed.'), ['a']);
  assert.deepEqual(await ledger.items.waiting(10), [3]);
  assert.equal((await ledger.items.item('log'))?.state, 'waiting');
  await ledger.append([indexed(3)]);
  assert.deepEqual((await find(ledger, { now }, 'heron')).toSorted(), ['a', 'log']);
  assert.deepEqual((await near(ledger, { now }, 'A heron was logged.')).toSorted(), ['a', 'log']);
  assert.deepEqual(await ledger.items.waiting(10), []);
});

test('M3: what was archived leaves the hot index, and is reached by id, by thread, as of then and through its summary', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([itemNote('a', 'The heron landed.', { type: 'message', thread: 'pond' }), itemNote('b', 'A heron left.', { type: 'message', thread: 'pond' })]);
  await ledger.append([itemNote('sum', 'Birds came and went.', { type: 'summary', thread: 'pond', sources: [2, 3] })]);
  assert.deepEqual(idsOf(await ledger.items.summarisedItems('operational', now, 10)), ['a', 'b']);
  await ledger.append([archived([2, 3], 4)]);
  assert.deepEqual(await find(ledger, { now }, 'heron'), []);
  assert.deepEqual(await near(ledger, { now }, 'heron'), ['sum']);
  assert.deepEqual(await ledger.items.termCounts(['heron', 'bird']), new Map([['bird', 1]]));
  assert.deepEqual(idsOf(await ledger.items.summarisedItems('operational', now, 10)), []);
  assert.equal((await ledger.items.item('a'))?.state, 'archived');
  assert.deepEqual((await find(ledger, { now, archived: true }, 'heron')).toSorted(), ['a', 'b']);
  assert.deepEqual((await near(ledger, { now, archived: true, author: 'someone' }, 'heron')).toSorted(), []);
  assert.deepEqual(idsOf(await ledger.items.scope({ now, thread: 'pond', archived: true }, 10)), ['a', 'b', 'sum']);
  assert.deepEqual((await find(ledger, { now, asOf: { seq: 3 } }, 'heron')).toSorted(), ['a', 'b']);
  assert.deepEqual(await ledger.items.summariesOf(2), [4]);
});

test('a promoted item is found in its new tier only', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([itemNote('a', 'The heron landed.'), promoted([2], 'institutional')]);
  assert.deepEqual(await find(ledger, { now, tiers: ['operational'] }, 'heron'), []);
  assert.deepEqual(await find(ledger, { now, tiers: ['institutional'] }, 'heron'), ['a']);
  assert.deepEqual(await near(ledger, { now, tiers: ['institutional'] }, 'heron'), ['a']);
});

test('what expired is gone from every read, before a job has marked it too', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([itemNote('pin', 'The heron pin is 4711.', { tier: 'ephemeral', expiresAt: 1_000, thread: 'pond' }), itemNote('stays', 'A heron stays.', { thread: 'pond' })]);
  assert.deepEqual((await find(ledger, { now: 999 }, 'heron')).toSorted(), ['pin', 'stays']);
  const nowhere = async (): Promise<void> => {
    for (const more of [{}, { asOf: { seq: 3 } }, { archived: true }, { thread: 'pond' }]) {
      const filter = { now: 1_000, ...more };
      assert.deepEqual(await find(ledger, filter, 'heron'), ['stays']);
      assert.deepEqual(await near(ledger, filter, 'heron'), ['stays']);
      assert.deepEqual(idsOf(await ledger.items.scope(filter, 10)), ['stays']);
      assert.equal(await ledger.items.count(filter, 10), 1);
      assert.deepEqual(await ledger.items.around({ thread: 'pond', at: Number.MAX_SAFE_INTEGER, seq: 99 }, 5, 5, filter).then(({ before }) => idsOf(before)), ['stays']);
    }
  };
  await nowhere();
  assert.deepEqual([await ledger.items.nextExpiry(), await ledger.items.expiring(999, 10), await ledger.items.expiring(1_000, 10)], [1_000, [], [2]]);
  await ledger.append([expired([2])]);
  await nowhere();
  assert.equal(await ledger.items.item('pin'), null);
  assert.deepEqual(await ledger.items.rows([2]), []);
  assert.deepEqual((await ledger.items.vectors([2, 3])).has(2), false);
  assert.deepEqual([await ledger.items.nextExpiry(), await ledger.items.expiring(now, 10)], [null, []]);
  await ledger.append([promoted([2], 'institutional'), archived([2], null)]);
  await nowhere();
  assert.deepEqual((await ledger.items.countsByState()).map(({ state, tier }) => [state, tier]), [['expired', 'ephemeral'], ['hot', 'operational']]);
});

test('the turns around an item are those of its thread that the filter leaves, nearest first kept, in order', async (t) => {
  const ledger = await openScratch(t);
  const said = (id: string, when: number, more = {}) => itemNote(id, `Turn ${id}.`, { type: 'message', thread: 'talk', author: 'jane', when, ...more });
  await ledger.append([said('c', 30), said('a', 10), said('b', 20), said('d', 30), said('e', 40, { author: 'joe' }), said('f', 50), said('x', 25, { thread: 'other' })]);
  const c = (await ledger.items.item('c'))!;
  const turns = async (filter: object, before: number, after: number): Promise<string[][]> => {
    const found = await ledger.items.around(c, before, after, { now, ...filter });
    return [idsOf(found.before), idsOf(found.after)];
  };
  assert.deepEqual(await turns({}, 5, 5), [['a', 'b'], ['d', 'e', 'f']]);
  assert.deepEqual(await turns({}, 1, 2), [['b'], ['d', 'e']]);
  assert.deepEqual(await turns({ author: 'jane' }, 5, 5), [['a', 'b'], ['d', 'f']]);
  assert.deepEqual(await turns({ asOf: { at: 45 } }, 0, 9), [[], ['d', 'e']]);
});

test('the words of a query are only ever words: neither FTS syntax nor a facet of another conversation', async (t) => {
  const ledger = await openScratch(t);
  const forged = `${facetToken('thread', 'secret')} ${facetToken('author', 'ceo')}`;
  await ledger.append([itemNote('a', `The heron landed. ${forged}`), itemNote('b', 'A secret heron.', { thread: 'secret', author: 'ceo' })]);
  assert.deepEqual(await find(ledger, { now, thread: 'secret' }, 'heron'), ['b']);
  assert.deepEqual(await find(ledger, { now, author: 'ceo' }, 'heron'), ['b']);
  for (const term of ['"', 'NEAR(', 'a AND', 'tokens:', '-', '*', '', '\0', '🦢', facetToken('thread', 'secret').slice(1)]) {
    assert.deepEqual(await ledger.items.match({ now }, [term], 10), [], JSON.stringify(term));
    assert.deepEqual(await ledger.items.match({ now, tags: [term], thread: term, author: term, subjects: [term] }, ['heron'], 10), []);
    assert.deepEqual(await ledger.items.similarTerms(term, 5).then((found) => found.filter(({ term: like }) => like === 'heron')), []);
  }
});

test('a misspelt word finds the words that are like it, the most alike first', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([itemNote('a', 'The invoice of the heronry.'), itemNote('b', 'Two invoices, one heron.'), itemNote('c', 'INV-2024-00817')]);
  assert.deepEqual((await ledger.items.similarTerms('invioce', 1)).map(({ items }) => items), [2]);
  assert.equal((await ledger.items.similarTerms('hreon', 3))[0]?.term, 'heron');
  assert.equal((await ledger.items.similarTerms('inv20240817', 1))[0]?.term, 'inv202400817');
});

test('totals tell what is in the hot index, by what happened to each item', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([itemNote('a', 'One two three.'), itemNote('b', 'Der Reiher ist nicht mehr auf dem Teich, und das ist schade.'), itemNote('c', 'Later words.', { indexing: 'lazy' }), itemNote('d', 'Gone words.')]);
  const before = await ledger.items.totals();
  assert.deepEqual([before.items, before.languages.toSorted()], [3, ['de', 'en']]);
  await ledger.append([archived([3], null), itemNote('d', 'New words here.', { version: 2 })]);
  const after = await ledger.items.totals();
  assert.deepEqual([after.items, after.languages], [2, ['en']]);
  assert.ok(after.vocabulary < before.vocabulary && after.terms < before.terms);
  const counts = (await ledger.items.countsByState()).map(({ state, tier, type, count }) => [state, tier, type, count]);
  assert.deepEqual(counts, [['archived', 'operational', 'note', 1], ['hot', 'operational', 'note', 2], ['superseded', 'operational', 'note', 1], ['waiting', 'operational', 'note', 1]]);
});

test('long threads are those with enough hot messages that have gone quiet, by name', async (t) => {
  const ledger = await openScratch(t);
  const turns = (thread: string, count: number, when: number) => Array.from({ length: count }, (_, n) => itemNote(`${thread} ${n}`, 'Hm.', { type: 'message', thread, when: when + n }));
  await ledger.append([...turns('b', 3, 100), ...turns('a', 3, 100), ...turns('short', 2, 100), ...turns('busy', 3, 500)]);
  assert.deepEqual(await ledger.items.longThreads(3, 400, 10), ['a', 'b']);
  assert.deepEqual(await ledger.items.longThreads(3, 400, 10, 'a'), ['b']);
  await ledger.append([archived([2], null)]);
  assert.deepEqual(await ledger.items.longThreads(3, 400, 10), ['a']);
  assert.deepEqual(idsOf(await ledger.items.oldItems('operational', 102, 3)), ['a 0', 'short 0', 'b 1']);
});

test('L6: an append that is taken back leaves nothing behind in counts and indexes', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([itemNote('a', 'The heron landed.', { thread: 'pond', type: 'message' })]);
  const state = async (ledger_: Ledger): Promise<unknown> => [await ledger_.items.totals(), await ledger_.items.termCounts(['heron', 'land', 'swan']), await ledger_.items.longThreads(1, now, 10)];
  const before = await state(ledger);
  const version = { kind: 'record.put', actor: 'operator', data: { kind: 'customer', id: 'jane', version: 1, value: {}, provenance: { source: 'operator', model: null }, call: null, name: null } } as const;
  await assert.rejects(ledger.append([version, itemNote('b', 'A swan and a heron.', { thread: 'pond', type: 'message' }), version]), /UNIQUE/);
  assert.deepEqual(await state(ledger), before);
  await ledger.append([itemNote('c', 'Nothing of that.')]);
  assert.deepEqual((await near(ledger, { now }, 'A swan and a heron.')).toSorted(), ['a', 'c']);
  assert.deepEqual((await ledger.items.termCounts(['heron', 'swan'])), new Map([['heron', 1]]));
  assert.equal((await ledger.rebuild()).identical, true);
});

test('an enormous text, a null byte, a million letters without a space and hostile tags are kept and counted', async (t) => {
  const ledger = await openScratch(t);
  const tags = Array.from({ length: 100 }, (_, n) => `tag " OR ${n}`);
  await ledger.append([itemNote('big', 'heron '.repeat(30_000), { tags }), itemNote('null', 'a\0heron\0b'), itemNote('long', 'x'.repeat(200_000)), itemNote('none', '— … —')]);
  assert.deepEqual((await find(ledger, { now }, 'heron')).toSorted(), ['big', 'null']);
  assert.deepEqual(await find(ledger, { now, tags: ['tag " OR 7', 'tag " OR 99'] }, 'heron'), ['big']);
  assert.deepEqual(await find(ledger, { now, tags: ['tag " OR 7', 'another'] }, 'heron'), []);
  assert.equal((await ledger.items.totals()).items, 4);
});
