import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agent, companyOf } from '../../test/simulation/company-of-agents.ts';
import { openScratch } from '../../test/ledger/scratch-ledger.ts';
import type { RecordVersion } from '../vocabulary/contract.ts';
import type { Conflict } from '../vocabulary/errors.ts';
import type { Json } from '../vocabulary/json.ts';
import type { VersionView } from '../vocabulary/memory.ts';
import { ownRecordKind, recordKinds } from '../vocabulary/record-kinds.ts';
import { forgetIdentity } from './forget.ts';
import { diffVersions, history } from './history.ts';
import { linksOf, putLink } from './links.ts';
import { appendVersion, getRecord, operatorWrites, putRecord, recordWrite } from './records.ts';

const kinds = recordKinds();
const euros = { amount: 1900, currency: 'EUR' };

test('M1: a write names who wrote it and from what', async (t) => {
  const ledger = await openScratch(t);
  const view = await putRecord(ledger, kinds, { kind: 'product', id: 'pro', value: { name: 'Pro' }, source: 'import:products.jsonl:3' });
  assert.deepEqual({ ...view, at: 0 }, { version: 1, seq: 2, at: 0, actor: 'operator', source: 'import:products.jsonl:3', model: null, task: null, reverts: null, value: { name: 'Pro' } });
  await putRecord(ledger, kinds, { kind: 'product', id: 'pro', value: { name: 'Pro 2' } });
  assert.deepEqual((await history(ledger, kinds, 'product:pro')).map(({ source }) => source), ['operator', 'import:products.jsonl:3']);
  // Not even around this room: an event without provenance is no event.
  const bare = { kind: 'record.put', actor: 'operator', data: { kind: 'product', id: 'pro', version: 3, value: {}, call: null, name: null } } as never;
  await assert.rejects(ledger.append([bare]), { code: 'ledger.invalid-event' });
});

test('M2: nothing is overwritten: every version stays readable, by number and as of then', async (t) => {
  const ledger = await openScratch(t);
  for (const name of ['one', 'two', 'three']) await putRecord(ledger, kinds, { kind: 'product', id: 'pro', value: { name } });
  assert.deepEqual((await history(ledger, kinds, 'product:pro')).map(({ version, value }) => [version, value['name']]), [[3, 'three'], [2, 'two'], [1, 'one']]);
  assert.equal((await getRecord(ledger, 'product', 'pro', { version: 1 }))?.value['name'], 'one');
  assert.equal((await getRecord(ledger, 'product', 'pro', { asOf: { seq: 3 } }))?.value['name'], 'two');
  assert.equal((await getRecord(ledger, 'product', 'pro'))?.value['name'], 'three');
});

test('M2: many who write one record at once each write a version of their own', async (t) => {
  const ledger = await openScratch(t);
  const views = await Promise.all(Array.from({ length: 12 }, (_, n) => putRecord(ledger, kinds, { kind: 'product', id: 'pro', value: { name: `by ${n}` } })));
  assert.deepEqual(views.map(({ version }) => version).toSorted((a, b) => a - b), Array.from({ length: 12 }, (_, n) => n + 1));
  assert.equal(new Set((await history(ledger, kinds, 'product:pro')).map(({ value }) => value['name'])).size, 12);
});

test('M2: of two who wrote from the same version one wins, and the other is told of it and writes nothing', async (t) => {
  const ledger = await openScratch(t);
  const write = (name: string, expected: number) => putRecord(ledger, kinds, { kind: 'product', id: 'pro', value: { name }, expected });
  await write('new', 0);
  // At once: which of them is second shows at the commit alone.
  const ended = await Promise.allSettled(['one', 'two', 'three'].map((name) => write(name, 1)));
  assert.deepEqual(ended.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected', 'rejected']);
  for (const one of ended) if (one.status === 'rejected') assert.deepEqual([(one.reason as Conflict).code, (one.reason as Conflict).message], ['memory.changed', 'product pro is version 2 by now, written by the operator, and it was version 1 when you began.']);
  await assert.rejects(write('late', 1), { code: 'memory.changed' });
  await assert.rejects(write('new again', 0), { code: 'memory.changed', message: /there was none when you began/ });
  await assert.rejects(putRecord(ledger, kinds, { kind: 'product', id: 'basic', value: { name: 'Basic' }, expected: 1 }), { code: 'memory.changed', message: /not on record any more/ });
  assert.equal((await write('three', 2)).version, 3);
  assert.equal((await history(ledger, kinds, 'product:pro')).length, 3);
  assert.equal((await putRecord(ledger, kinds, { kind: 'product', id: 'pro', value: { name: 'whatever is there' } })).version, 4);
});

test('M2: a record that is forgotten and made anew is not the one that somebody began from, nor when it happens just before the commit', async (t) => {
  const ledger = await openScratch(t);
  const jane = { kind: 'customer', id: 'jane@example.com' };
  const anew = async (): Promise<VersionView> => {
    await forgetIdentity({ ledger, cancel: () => Promise.resolve() }, 'jane@example.com', { reason: 'She asked.' });
    return putRecord(ledger, kinds, { ...jane, value: { name: 'anew' } });
  };
  const first = await putRecord(ledger, kinds, { ...jane, value: { name: 'Jane' } });
  let rounds = 0;
  const late = appendVersion(ledger, async () => {
    const write = await recordWrite(ledger, kinds, operatorWrites, { ...jane, value: { name: 'Jane', plan: 'solo' }, source: 'operator', expectedSeq: first.seq });
    if (rounds++ === 0) assert.equal((await anew()).version, first.version);
    return write;
  });
  await assert.rejects(late, { code: 'memory.changed', message: 'customer jane@example.com is version 1 by now, written by the operator, and what was there when you began is not on record any more.' });
  assert.equal(rounds, 1);
  assert.deepEqual((await history(ledger, kinds, 'customer:jane@example.com')).map(({ version, value }) => [version, value]), [[1, { name: 'anew' }]]);
  const [held] = await history(ledger, kinds, 'customer:jane@example.com');
  await putRecord(ledger, kinds, { ...jane, value: { name: 'newer' } });
  await assert.rejects(putRecord(ledger, kinds, { ...jane, value: { name: 'x' }, expectedSeq: held?.seq }), { code: 'memory.changed', message: /version 2 by now.+ it was version 1 when you began/ });
});

test('what its kind refuses is not written', async (t) => {
  const ledger = await openScratch(t);
  const { seq } = await ledger.head();
  await assert.rejects(putRecord(ledger, kinds, { kind: 'deal', id: '1', value: {} }), { code: 'memory.unknown-kind' });
  await assert.rejects(putRecord(ledger, kinds, { kind: 'todo', id: '1', value: { title: 3 } }), { code: 'memory.invalid-record', message: /title/ });
  assert.equal((await ledger.head()).seq, seq);
});

test('a record is about the person it describes, or links to, directly or through another record, and a thing is about nobody', async (t) => {
  const ledger = await openScratch(t);
  const own = recordKinds([ownRecordKind({ kind: 'applicant', description: 'x', personal: true, schema: { type: 'object' } })]);
  const jane = 'customer:jane@example.com';
  const subjectOf = async (kind: string, id: string, value: { [key: string]: Json }, subject?: string) => (await ledger.event((await putRecord(ledger, own, { kind, id, value, ...(subject ? { subject } : {}) })).seq)).subject;
  assert.equal(await subjectOf('customer', 'jane@example.com', {}), jane);
  assert.equal(await subjectOf('applicant', '7', {}), 'applicant:7');
  assert.equal(await subjectOf('invoice', '1', { status: 'open', total: euros, customer: 'jane@example.com' }), jane);
  assert.equal(await subjectOf('payment', '1', { status: 'succeeded', amount: euros, invoice: '1' }), jane);
  assert.equal(await subjectOf('payment', '2', { status: 'succeeded', amount: euros, invoice: 'unknown' }), null);
  assert.equal(await subjectOf('product', 'pro', { name: 'Pro' }), null);
  assert.equal(await subjectOf('project', 'site', { name: 'Site', customer: 'jane@example.com' }), jane);
  assert.equal(await subjectOf('project', 'ours', { name: 'Ours' }), null);
  assert.equal(await subjectOf('project', 'hers', { name: 'Hers' }, jane), jane);
});

test('links of fields can be found from both ends, and follow the field', async (t) => {
  const ledger = await openScratch(t);
  const put = (customer: string | null) => putRecord(ledger, kinds, { kind: 'invoice', id: '7', value: { status: 'open', total: euros, customer } });
  const incoming = async (id: string) => (await linksOf(ledger, { kind: 'customer', id })).map(({ direction, relation, kind, id: of }) => `${direction} ${relation} ${kind}:${of}`);
  await put('jane@example.com');
  await put('jane@example.com');
  assert.equal((await ledger.events({ kind: 'link.put', limit: 9 })).length, 1);
  assert.deepEqual(await incoming('jane@example.com'), ['in customer invoice:7']);
  const { seq } = await ledger.head();
  await put('joe@example.com');
  assert.deepEqual(await incoming('jane@example.com'), []);
  assert.deepEqual(await incoming('joe@example.com'), ['in customer invoice:7']);
  assert.equal((await linksOf(ledger, { kind: 'customer', id: 'jane@example.com' }, { seq })).length, 1);
  await put(null);
  assert.deepEqual(await incoming('joe@example.com'), []);
});

test('a link by word is put between records that exist, once, and is taken away', async (t) => {
  const ledger = await openScratch(t);
  const [pro, site] = [{ kind: 'product', id: 'pro' }, { kind: 'project', id: 'site' }];
  await putRecord(ledger, kinds, { ...pro, value: { name: 'Pro' } });
  await assert.rejects(putLink(ledger, pro, 'made-by', site), { code: 'memory.unknown-record' });
  await assert.rejects(putLink(ledger, pro, 'Made by', site), { code: 'memory.bad-relation' });
  await putRecord(ledger, kinds, { ...site, value: { name: 'Site' } });
  assert.deepEqual((await putLink(ledger, pro, 'made-by', site)).map(({ relation, id }) => [relation, id]), [['made-by', 'site']]);
  const { seq } = await ledger.head();
  assert.equal((await putLink(ledger, pro, 'made-by', site)).length, 1);
  assert.equal((await ledger.head()).seq, seq);
  assert.deepEqual(await putLink(ledger, pro, 'made-by', site, { remove: true }), []);
  await assert.rejects(putLink(ledger, pro, 'made-by', site, { remove: true }), { code: 'memory.no-link' });
});

test('a diff compares field by field, what is inside a field as JSON', async (t) => {
  const ledger = await openScratch(t);
  const put = (value: { [key: string]: Json }) => putRecord(ledger, kinds, { kind: 'product', id: 'pro', value: { name: 'Pro', ...value } });
  await put({ price: { amount: 1900, currency: 'EUR' }, old: null, same: { a: 1, b: [1, 2] } });
  await put({ price: { amount: 2900, currency: 'EUR' }, constructor: 'x', same: { b: [1, 2], a: 1 } });
  const { from, to, changes } = await diffVersions(ledger, kinds, 'product:pro');
  assert.deepEqual([from, to], [1, 2]);
  assert.deepEqual(changes, [
    { field: 'constructor', after: 'x' },
    { field: 'old', before: null },
    { field: 'price', before: { amount: 1900, currency: 'EUR' }, after: { amount: 2900, currency: 'EUR' } },
  ]);
  assert.deepEqual((await diffVersions(ledger, kinds, 'product:pro', { from: 2, to: 1 })).changes.map(({ field }) => field), ['constructor', 'old', 'price']);
  assert.deepEqual((await diffVersions(ledger, kinds, 'product:pro', { to: 1 })).from, 0);
  await assert.rejects(diffVersions(ledger, kinds, 'product:pro', { to: 9 }), { code: 'memory.no-version' });
});

test('what an agent writes is checked by its kind too, and the agent is told', async (t) => {
  const write = agent('a', async (ctx, value) => {
    const before = await ctx.memory.get('todo', '1');
    const written: RecordVersion | string = await ctx.memory.put('todo', '1', value as { [key: string]: Json }, 'test').catch((error: unknown) => (error as { code: string }).code);
    return { before: before?.version ?? 0, written: written as unknown as Json };
  });
  const company = await companyOf(t, [write]);
  const [good, bad] = [await company.start('a', { title: 'Call' }), await company.start('a', { title: 7 })];
  await company.settle();
  assert.deepEqual(await company.result(good), { before: 0, written: { kind: 'todo', id: '1', version: 1, value: { title: 'Call' } } });
  assert.equal(((await company.result(bad)) as { written: string }).written, 'memory.invalid-record');
  assert.equal(await company.ledger.records.count('todo'), 1);
});
