import assert from 'node:assert/strict';
import { test } from 'node:test';
import { note, signal } from '../../test/ledger/sample-events.ts';
import { closedLedger, openScratch, tamper, withFile } from '../../test/ledger/scratch-ledger.ts';
import type { Draft } from '../vocabulary/events.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Ledger } from './port.ts';

/** A failed assertion: our own code gave it, so nobody is asked to mend the value. */
const bug = { name: 'AssertionFailed' };

async function refused(ledger: Ledger, draft: unknown, expected: object): Promise<void> {
  const good = note('beside it');
  await assert.rejects(ledger.append([good, draft as Draft]), expected);
  assert.equal((await ledger.head()).seq, 1, 'nothing was written');
  assert.equal(await ledger.items.item('beside it'), null);
}

test('L5: data that does not fit its schema is refused with the field, and nothing is written', async (t) => {
  const ledger = await openScratch(t);
  await refused(ledger, { ...note('a'), data: { ...note('a').data, version: 0 } }, { code: 'ledger.invalid-event', failure: 'terminal', message: /note\.put.*version/ });
});

test('L5: what would not come back from the disk as it went is refused', async (t) => {
  const ledger = await openScratch(t);
  for (const body of [undefined, Number.NaN, Number.POSITIVE_INFINITY, new Date(0), new Map(), () => 1, 1n, { deep: { inside: undefined } }]) {
    await refused(ledger, { ...signal('s1'), data: { ...signal('s1').data, body } }, { code: 'ledger.invalid-event' });
  }
});

test('L5: an unknown kind is an error of the caller', async (t) => {
  await refused(await openScratch(t), { ...note('a'), kind: 'toString' }, bug);
});

test('L5: a field that would break the hashed text into other lines is an error of the caller', async (t) => {
  const ledger = await openScratch(t);
  await refused(ledger, { ...note('a'), subject: 'jane\n5' }, bug);
  await refused(ledger, { ...note('a'), subject: '' }, bug);
  await refused(ledger, { ...note('a'), actor: 'agent:x\noperator' }, bug);
  await refused(ledger, { ...note('a'), task: 't0' }, bug);
});

test('L5: an event over the size limit is refused, counted in bytes', async (t) => {
  const ledger = await openScratch(t);
  const withBody = (body: string): Draft => ({ ...signal('s1'), data: { ...signal('s1').data, body } });
  const around = JSON.stringify(withBody('').data).length;
  await refused(ledger, withBody('x'.repeat(limits.eventDataBytesMax - around + 1)), { code: 'ledger.event-too-large', failure: 'terminal' });
  await refused(ledger, withBody('日'.repeat(Math.ceil(limits.eventDataBytesMax / 3))), { code: 'ledger.event-too-large', message: /of 41943\d\d bytes/ });
  await ledger.append([withBody('x'.repeat(limits.eventDataBytesMax - around))]);
});

test('L5: what comes back from the disk is what the append gave back', async (t) => {
  const ledger = await openScratch(t);
  const body = { text: 'a\u0000b\ud800 "\\ \u2028 日本 🎉', numbers: [0, 1e300, -5e-324, 2 ** 53], empty: [{}, [], null, ''], constructor: 'x' };
  const [written] = await ledger.append([{ ...signal('s1'), subject: 'customer:日本\u0000x', data: { ...signal('s1').data, body } }]);
  assert.deepEqual(await ledger.event(2), written);
  assert.deepEqual((written!.data as { body: unknown }).body, body);
});

test('L5: what is stored is what was validated: with defaults, and without fields that nobody knows', async (t) => {
  const item = { type: 'question', summary: 'How much?', evidence: [], recommended: { action: 'answer', why: 'You know.' }, actions: ['answer'], expiresAt: null, effect: null, call: null, name: null } as const;
  const data = { ...item, evidence: [], actions: ['answer' as const], secret: 'not in the schema' };
  const folder = await closedLedger(t, [[{ kind: 'inbox.opened', actor: 'system', data }]]);
  const stored = withFile(folder, (db) => String(db.prepare('SELECT data FROM events WHERE seq = 2').get()?.['data']));
  assert.deepEqual(JSON.parse(stored), { ...item, choices: [], closed: false, batch: null, topic: null });
});

const damages = {
  'its data is not JSON': `data = '{'`,
  'a field no longer fits its schema': `data = '{"id":"a"}'`,
  'its kind does not exist': `kind = 'note.burnt'`,
  'its kind is a word of the language': `kind = 'constructor'`,
  'its subject has two lines': `subject = 'a' || char(10) || 'b'`,
};

for (const [what, sql] of Object.entries(damages)) {
  test(`L5: a stored event is refused on its way out: ${what}`, async (t) => {
    const folder = await closedLedger(t, [[note('a')], [note('b')]]);
    tamper(folder, `UPDATE events SET ${sql} WHERE seq = 2`);
    const ledger = await openScratch(t, { folder });
    const damaged = { code: 'ledger.damaged-event', failure: 'needs-operator', message: /^Event 2 / };
    await assert.rejects(ledger.event(2), damaged);
    await assert.rejects(ledger.events({ limit: 10 }), damaged);
    await assert.rejects(ledger.rebuild(), damaged);
    assert.equal((await ledger.event(3)).kind, 'note.put');
    assert.ok((await ledger.verify()).problems.some(({ place, what: found }) => place === 'event 2' && found.startsWith(`Event 2 can't be read`)));
  });
}

test('L5: an event that can not be read leaves the projections as they were', async (t) => {
  const folder = await closedLedger(t, [[note('a')], [note('b')]]);
  tamper(folder, `UPDATE events SET data = '{' WHERE seq = 3`);
  const ledger = await openScratch(t, { folder });
  await assert.rejects(ledger.rebuild());
  assert.partialDeepStrictEqual(await ledger.items.item('a'), { version: 1, seq: 2 });
  assert.partialDeepStrictEqual(await ledger.items.item('b'), { version: 1, seq: 3 });
});
