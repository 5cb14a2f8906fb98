import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isJson, type Json } from './json.ts';
import { limits } from './limits.ts';
import { ownRecordKind, recordKinds, type RecordValue } from './record-kinds.ts';

const kinds = recordKinds();
const euros = { amount: 1900, currency: 'EUR' };

/** A record of each kind with all that it must have. */
const least: Record<string, RecordValue> = {
  customer: {},
  organisation: { name: 'Tidemark' },
  subscription: { status: 'active' },
  invoice: { status: 'open', total: euros },
  payment: { status: 'succeeded', amount: euros },
  product: { name: 'Pro' },
  project: { name: 'Relaunch' },
  campaign: { name: 'Spring' },
  todo: { title: 'Call Jane' },
};

test('every built-in kind takes the least that it needs, keeps further fields and has a JSON Schema', () => {
  assert.deepEqual(kinds.list().map(({ kind }) => kind).toSorted(), Object.keys(least).toSorted());
  for (const [kind, value] of Object.entries(least)) {
    assert.deepEqual(kinds.check(kind, '1', { ...value, mood: { is: ['fine'] } }), { ...value, mood: { is: ['fine'] } });
    const json = kinds.get(kind).json();
    assert.equal(json['type'], 'object', kind);
    assert.ok(isJson(json), kind);
  }
});

test('what the support agent writes about a customer is a customer', () => {
  const value = { name: '', address: 'jane@example.com', language: null, firstSeen: 1_700_000_000_000, mails: 1 };
  assert.equal(kinds.check('customer', 'jane@example.com', value), value);
});

const broken: [kind: string, value: RecordValue, problem: RegExp][] = [
  ['customer', { mails: 1.5 }, /^customer 1: mails: /],
  ['customer', { name: ['Jane'] }, /name: /],
  ['invoice', { status: 'open', total: { amount: 19.5, currency: 'EUR' } }, /total\.amount: /],
  ['invoice', { status: 'open', total: { amount: 1950, currency: 'Euro' } }, /total\.currency: must be an ISO 4217 code/],
  ['invoice', { status: 'open', total: euros, due: '31.12.2026' }, /due: /],
  ['invoice', { status: 'open', total: euros, lines: [{ text: 'Pro' }, { quantity: 1 }] }, /lines\.1\.text: /],
  ['invoice', { total: euros }, /status: /],
  ['payment', { status: 'succeeded', amount: euros, at: '2026-01-01' }, /at: /],
  ['todo', {}, /title: /],
  ['product', [] as unknown as RecordValue, /must be a plain JSON object/],
  ['product', { name: 'x', at: new Date(0) as unknown as Json }, /must be a plain JSON object/],
  ['product', { name: 'x', notes: 'x'.repeat(limits.recordValueBytesMax) }, /bytes, more than/],
];

for (const [kind, value, problem] of broken) {
  test(`a bad value is refused with the path of its field: ${kind}, ${problem.source}`, () => {
    assert.throws(() => kinds.check(kind, '1', value), { name: 'Terminal', code: 'memory.invalid-record', message: problem });
  });
}

test('an id that could not be a subject is refused', () => {
  for (const id of ['', '  ', 'a\nb', 'x'.repeat(limits.subjectCharsMax)]) assert.throws(() => kinds.check('customer', id, {}), { code: 'memory.invalid-record' });
  kinds.check('customer', 'x'.repeat(limits.subjectCharsMax - 'customer:'.length), {});
});

test('an unknown kind is refused with the list of those there are', () => {
  assert.throws(() => kinds.check('costumer', '1', {}), { code: 'memory.unknown-kind', nextStep: /customer, organisation, subscription/ });
  assert.throws(() => kinds.get('constructor'), { code: 'memory.unknown-kind' });
});

test('a kind of the operator’s own is checked by its JSON Schema, and knows its links and whom it is about', () => {
  const schema = { type: 'object' as const, properties: { stage: { enum: ['lead', 'won'] }, customer: { type: 'string', link: 'customer' } }, required: ['stage'] };
  const own = recordKinds([ownRecordKind({ kind: 'deal', description: 'A sale in the making.', personal: false, schema })]);
  assert.deepEqual(own.check('deal', '1', { stage: 'won', more: 1 }), { stage: 'won', more: 1 });
  assert.throws(() => own.check('deal', '1', { stage: 'lost' }), { code: 'memory.invalid-record', message: /stage: / });
  assert.deepEqual(own.get('deal').links(), [{ field: 'customer', kind: 'customer' }]);
  assert.deepEqual(own.get('deal').json(), schema);
  assert.equal(own.get('deal').about, 'linked');
  assert.equal(ownRecordKind({ kind: 'applicant', description: 'x', personal: true, schema: { type: 'object' } }).about, 'person');
  assert.equal(ownRecordKind({ kind: 'machine', description: 'x', personal: false, schema: { type: 'object' } }).about, 'thing');
});

test('the fields that lead to other records say so', () => {
  assert.deepEqual(kinds.get('invoice').links().map(({ field, kind }) => `${field} ${kind}`), ['customer customer', 'organisation organisation', 'subscription subscription']);
});
