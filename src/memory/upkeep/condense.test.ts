import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '../../vocabulary/limits.ts';
import type { ItemRow } from '../../ledger/memory-port.ts';
import type { Ledger } from '../../ledger/port.ts';
import { intercept } from '../../../test/simulation/faulty-ledger.ts';
import { itemContent, type ItemContent } from '../item-content.ts';
import { hot, memoryLedger, nothingDone, put, rules, thread, today, upkeep } from './test-memory.ts';

async function summariesIn(ledger: Ledger): Promise<(ItemRow & ItemContent)[]> {
  const rows = await ledger.items.scope({ types: ['summary'], now: today }, 1_000);
  return Promise.all(rows.map(async (row) => Object.assign(row, await itemContent(ledger, row.seq))));
}

test('a long quiet thread is summarised, the summary links to its sources, and they stay reachable (M3)', async (t) => {
  const ledger = await memoryLedger(t);
  const sources = await put(ledger, thread('t1', 45, { subjects: ['customer:jane@example.com'], tags: ['logistics'] }));
  const before = (await ledger.head()).seq;
  assert.deepEqual(await upkeep(ledger), { ...nothingDone, summaries: 1, archived: 45 });

  const [summary, ...others] = await summariesIn(ledger);
  assert.ok(summary && others.length === 0);
  assert.deepEqual(
    { id: summary.id, subject: summary.subject, thread: summary.thread, tier: summary.tier, tags: summary.tags, sources: summary.sources },
    { id: 'summary:t1:1', subject: 'customer:jane@example.com', thread: 't1', tier: 'institutional', tags: ['logistics'], sources },
  );
  assert.match(summary.text, /jane@example\.com: Message \d+ of t1/u);

  for (const seq of [sources[0]!, sources[44]!]) {
    assert.deepEqual(await ledger.items.summariesOf(seq), [summary.seq]);
    const [row] = await ledger.items.rows([seq]);
    assert.equal(row?.state, 'archived');
    assert.equal((await ledger.items.item(row.id))?.seq, seq, 'by id');
    assert.match((await itemContent(ledger, seq)).text, /the shipment of/u);
  }
  assert.equal((await ledger.items.scope({ thread: 't1', archived: true, now: today }, 100)).length, 46, 'by thread');
  assert.equal((await ledger.items.scope({ thread: 't1', asOf: { seq: before }, now: today }, 100)).length, 45, 'as of then');
  assert.deepEqual((await hot(ledger)).map(({ id }) => id), ['summary:t1:1']);
});

test('note and archiving are one append, and what is archived has the summary for its cause (M3)', async (t) => {
  const ledger = await memoryLedger(t);
  const appends: string[][] = [];
  const watched = intercept(ledger, {
    append: (drafts, expectations) => {
      appends.push(drafts.map(({ kind }) => kind));
      return ledger.append(drafts, expectations);
    },
  });
  await put(ledger, [...thread('t1', 1_500), ...thread('t2', 44, { subjects: ['customer:jane@example.com', 'customer:tom@example.com'] })]);
  await upkeep(watched);
  assert.deepEqual(appends, [['note.put', 'items.archived', 'items.archived'], ['note.put', 'items.archived', 'note.put', 'items.archived']]);
  const [note] = await ledger.events({ kind: 'note.put', newestFirst: true, limit: 1 });
  const [archived] = await ledger.events({ kind: 'items.archived', newestFirst: true, limit: 1 });
  assert.equal(archived?.cause, note?.seq);
});

test('items about different subjects never share a summary', async (t) => {
  const ledger = await memoryLedger(t);
  await put(ledger, thread('t1', 60, { subjects: ['customer:jane@example.com', 'customer:tom@example.com', null] }));
  assert.deepEqual(await upkeep(ledger), { ...nothingDone, summaries: 3, archived: 60 });
  for (const { subject, sources, text } of await summariesIn(ledger)) {
    const rows = await ledger.items.rows(sources);
    assert.equal(rows.length, 20);
    assert.ok(rows.every((row) => row.subject === subject));
    const ids = rows.map(({ id }) => Number(id.split('-')[1]));
    for (const [, number] of text.matchAll(/Message (\d+) of/gu)) assert.ok(ids.includes(Number(number)), `message ${number} is about ${subject}`);
  }
});

test('the summary of somebody who is forgotten goes with them, and the others stay', async (t) => {
  const ledger = await memoryLedger(t);
  await put(ledger, thread('t1', 60, { subjects: ['customer:jane@example.com', 'customer:tom@example.com'] }));
  await upkeep(ledger);
  await ledger.forget(['customer:jane@example.com'], 'operator', 'asked');
  assert.deepEqual((await summariesIn(ledger)).map(({ subject }) => subject), ['customer:tom@example.com']);
  assert.deepEqual(await upkeep(ledger), nothingDone);
});

test('a thread that is short, or that somebody wrote to lately, is left alone', async (t) => {
  const ledger = await memoryLedger(t);
  await put(ledger, [...thread('short', 39), ...thread('lively', 100, { quietDays: 13 })]);
  assert.deepEqual(await upkeep(ledger), nothingDone);
});

test('upkeep again does nothing, and a thread that grew gets a second summary of what is new', async (t) => {
  const ledger = await memoryLedger(t);
  const small = rules({ operational: { summariseThreadsOver: { messages: 5, quietDays: 14 } } });
  const first = await put(ledger, thread('t1', 10));
  assert.deepEqual(await upkeep(ledger, { rules: small }), { ...nothingDone, summaries: 1, archived: 10 });
  assert.deepEqual(await upkeep(ledger, { rules: small }), nothingDone);
  const second = await put(ledger, thread('t1', 20).slice(10));
  await upkeep(ledger, { rules: small });
  assert.deepEqual((await summariesIn(ledger)).map(({ id, sources }) => ({ id, sources })), [{ id: 'summary:t1:1', sources: first }, { id: 'summary:t1:2', sources: second }].toSorted((one, other) => (one.id < other.id ? -1 : 1)));
});

test('a huge thread gets several summaries, none of more sources than an event may name', async (t) => {
  const ledger = await memoryLedger(t);
  await put(ledger, thread('t1', 5_000));
  assert.deepEqual(await upkeep(ledger), { ...nothingDone, summaries: 3, archived: 5_000 });
  const sizes = (await summariesIn(ledger)).map(({ sources }) => sources.length);
  assert.ok(sizes.every((size) => size <= limits.summarySourcesMax && size > 1_600), sizes.join(' '));
});

test('a closed project is summarised, an active one is not', async (t) => {
  const ledger = await memoryLedger(t);
  const project = (id: string, status: string) => ({ kind: 'record.put', actor: 'operator', data: { kind: 'project', id, version: 1, value: { name: id, status }, provenance: { source: 'test', model: null }, call: null, name: null } }) as const;
  await ledger.append([project('roof', 'closed'), project('garden', 'active')]);
  await put(ledger, ['roof', 'garden'].flatMap((id) => [0, 1, 2].map((number) => ({ id: `${id}-${number}`, subject: `project:${id}`, text: `The ${id} costs ${number}00 EUR, as agreed.` }))));
  assert.deepEqual(await upkeep(ledger), { ...nothingDone, summaries: 1, archived: 3 });
  const [summary] = await summariesIn(ledger);
  assert.equal(summary?.id, 'summary:project:roof:1');
  assert.equal(summary.subject, 'project:roof');
  assert.match(summary.text, /The roof costs 200 EUR, as agreed\./u);
});

test('two upkeeps at once write no summary twice', async (t) => {
  const ledger = await memoryLedger(t);
  await put(ledger, ['a', 'b', 'c', 'd'].flatMap((name) => thread(name, 50)));
  const done = await Promise.all([upkeep(ledger), upkeep(ledger), upkeep(ledger)]);
  assert.equal(done.reduce((sum, { summaries }) => sum + summaries, 0), 4);
  assert.deepEqual((await summariesIn(ledger)).map(({ id }) => id).toSorted(), ['summary:a:1', 'summary:b:1', 'summary:c:1', 'summary:d:1']);
});

test('what was forgotten while it was summarised is not written down again', async (t) => {
  const ledger = await memoryLedger(t);
  await put(ledger, thread('t1', 50, { subjects: ['customer:jane@example.com'] }));
  const slow = intercept(ledger, {
    append: async (drafts, expectations) => {
      if (drafts[0]?.kind === 'note.put') await ledger.forget(['customer:jane@example.com'], 'operator', 'asked');
      return ledger.append(drafts, expectations);
    },
  });
  assert.deepEqual(await upkeep(slow), nothingDone);
  assert.deepEqual(await summariesIn(ledger), []);
});

test('a thread with a name longer than an id, and one whose name is taken', async (t) => {
  const ledger = await memoryLedger(t);
  const long = ['x', 'y'].map((end) => `${'m'.repeat(900)}${end}`);
  await put(ledger, [...long.flatMap((name, index) => thread(name, 50, { id: `long-${index}` })), ...thread('t1', 50), { id: 'summary:t1:1' }]);
  await upkeep(ledger);
  const ids = (await summariesIn(ledger)).map(({ id }) => id);
  assert.equal(new Set(ids).size, 3, ids.join('\n'));
  assert.ok(ids.includes('summary:t1:2'));
  assert.ok(ids.every((id) => id.length <= limits.subjectCharsMax));
});

test('institutional and ephemeral messages are neither sources nor archived', async (t) => {
  const ledger = await memoryLedger(t);
  await put(ledger, [...thread('t1', 50), { id: 'rule', type: 'message', thread: 't1', tier: 'institutional', when: today - 40 * 86_400_000 }, { id: 'code', type: 'message', thread: 't1', tier: 'ephemeral', expiresAt: today + 60_000, text: 'The one-time code is 991177.', when: today - 40 * 86_400_000 }]);
  assert.deepEqual(await upkeep(ledger), { ...nothingDone, summaries: 1, archived: 50 });
  const [summary] = await summariesIn(ledger);
  assert.equal(summary?.sources.length, 50);
  assert.doesNotMatch(summary.text, /991177/u);
  assert.deepEqual((await hot(ledger)).map(({ id }) => id).toSorted(), ['code', 'rule', 'summary:t1:1']);
});
