import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAnswer, readWhen } from './when.ts';

/** Thursday, 17:00 in Berlin. */
const thursday = Date.UTC(2026, 10, 26, 16);

async function read(text: string, { now = thursday, zone = 'Europe/Berlin' } = {}): Promise<string> {
  const when = await readWhen(text, { now, zone });
  return when.kind === 'at' ? new Date(when.at).toISOString().slice(0, 16) : when.kind;
}

test('a weekday is the next one at nine, and never today', async () => {
  assert.equal(await read('on Monday'), '2026-11-30T08:00');
  assert.equal(await read('on Thursday'), '2026-12-03T08:00');
  assert.equal(await read('Friday at 17:30'), '2026-11-27T16:30');
  assert.equal(await read('on Monday', { now: Date.UTC(2026, 10, 30, 5) }), '2026-12-07T08:00', 'not even in the small hours of a Monday');
});

test('the day is that of the company, wherever the machine is', async () => {
  // Friday in Auckland and still Thursday in Honolulu.
  const now = Date.UTC(2026, 10, 26, 23);
  assert.equal(await read('tomorrow', { now, zone: 'Pacific/Auckland' }), '2026-11-27T20:00');
  assert.equal(await read('tomorrow', { now, zone: 'Pacific/Honolulu' }), '2026-11-27T19:00');
  assert.equal(await read('on Friday', { now, zone: 'Pacific/Auckland' }), '2026-12-03T20:00');
  assert.equal(await read('on Friday', { now, zone: 'Pacific/Honolulu' }), '2026-11-27T19:00');
});

test('nine o’clock is nine o’clock on both sides of a change of the clocks', async () => {
  const friday = Date.UTC(2027, 2, 26, 10);
  assert.equal(await read('tomorrow', { now: friday }), '2027-03-27T08:00');
  assert.equal(await read('on Sunday', { now: friday }), '2027-03-28T07:00');
  assert.equal(await read('in three days', { now: friday }), '2027-03-29T07:00');
});

test('parts of a day have an hour, and a time with a zone of its own is in that zone', async () => {
  assert.equal(await read('tomorrow evening'), '2026-11-27T17:00');
  assert.equal(await read('tomorrow afternoon'), '2026-11-27T13:00');
  assert.equal(await read('tonight'), '2026-11-26T19:00');
  assert.equal(await read('at 5pm PST tomorrow'), '2026-11-28T01:00');
  assert.equal(await read('übermorgen um 9 Uhr, bitte'), '2026-11-28T08:00');
});

test('names that are months or days are names', async () => {
  for (const text of ['Jan', 'to May', 'Mark and April', 'Sun Li', 'August Miller']) assert.equal(await read(`send ${text} the mail`), 'none', text);
  assert.equal(await read('in May'), '2027-05-01T07:00');
  assert.equal(await read('on Sun'), '2026-11-29T08:00');
});

test('a day that does not exist, is past or can be read in two ways is a question', async () => {
  for (const text of ['on 31 February', 'February 30th', 'on the 31st of June', '2026-02-29', '2026-13-01', 'yesterday', 'last Friday', 'two days ago', 'today at 9', 'on 12/11', 'by Friday', 'until Monday', 'since Monday', 'Monday or Tuesday', 'from 9 to 10 tomorrow', 'in 20 years']) assert.equal(await read(text), 'unclear', text);
  assert.equal(await read('on 29 February 2028'), '2028-02-29T08:00');
  assert.equal(await read('31 December'), '2026-12-31T08:00');
});

test('now, today and nothing at all are not times', async () => {
  assert.equal(await read('now'), 'now');
  assert.equal(await read('right away'), 'now');
  assert.equal(await read('as soon as possible'), 'now');
  assert.equal(await read('today'), 'now');
  assert.equal(await read('send Bob the mail'), 'none');
});

test('an answer that is no time is asked for again', async () => {
  const { kind } = await readAnswer('whenever', { now: thursday, zone: 'UTC' });
  assert.equal(kind, 'unclear');
  assert.deepEqual(await readAnswer('2026-11-27 09:00', { now: thursday, zone: 'Europe/Berlin' }), { kind: 'at', at: Date.UTC(2026, 10, 27, 8), notes: [], spans: [{ start: 0, end: 16 }] });
});
