import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { apiHouse, type ApiHouse } from './api-house.ts';

let house: ApiHouse;
before(async () => {
  house = await apiHouse();
});
after(() => house.close());

interface Answered {
  status: number;
  answer: Record<string, unknown>;
  isReplayed: boolean;
}

function put(value: object, expected?: number, key?: string): Promise<Answered> {
  return send({ id: 'ada@example.com', value, ...(expected === undefined ? {} : { expected }) }, key);
}

async function send(record: { id: string; value: object; expected?: number; expectedSeq?: number }, key?: string): Promise<Answered> {
  const body = JSON.stringify({ kind: 'customer', ...record });
  const response = await house.app.request('/api/v1/memory/records', { method: 'POST', headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) }, body });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown>, isReplayed: response.headers.get('idempotency-replayed') === 'true' };
}

describe('a record that two write at a time', () => {
  it('is written by the first, and the second is told that it changed, with nothing written', async () => {
    assert.equal((await put({ name: 'Ada' }, 0)).answer['version'], 1);
    const both = await Promise.all([put({ name: 'Ada', plan: 'solo' }, 1), put({ name: 'Ada', plan: 'team' }, 1)]);
    assert.deepEqual(both.map(({ status }) => status).toSorted((a, b) => a - b), [200, 409]);
    const refused = both.find(({ status }) => status === 409)?.answer;
    assert.deepEqual([refused?.['code'], refused?.['conflict']], ['memory.changed', true]);
    assert.equal((await house.company.memory.history('customer:ada@example.com')).length, 2);
  });

  it('is still written once under its key: what is sent again is answered, not refused as changed by itself', async () => {
    const first = await put({ name: 'Ada L.' }, 2, 'ada-the-third');
    const again = await put({ name: 'Ada L.' }, 2, 'ada-the-third');
    assert.deepEqual([first.status, again.status, again.answer['version']], [200, 200, 3]);
  });

  it('is replaced by whoever names no version', async () => {
    assert.deepEqual([(await put({ name: 'A' })).answer['version'], (await put({ name: 'B' })).answer['version']], [4, 5]);
  });

  it('is refused for a version that is none', async () => {
    for (const wrong of [-1, 1.5]) assert.equal((await put({ name: 'A' }, wrong)).status, 400);
    for (const expectedSeq of [-1, 1.5]) assert.equal((await send({ id: 'ada@example.com', value: { name: 'A' }, expectedSeq })).status, 400);
  });
});

describe('a write of a record that is sent again', () => {
  it('is answered with the version that it wrote, not with what somebody wrote since', async () => {
    const [id, mine] = ['bob@example.com', { name: 'Bob', plan: 'mine' }];
    await send({ id, value: { name: 'Bob' } });
    const first = await send({ id, value: mine }, 'bobs-second-version');
    await send({ id, value: { name: 'Bob', plan: 'theirs' } });
    const again = await send({ id, value: mine }, 'bobs-second-version');
    assert.deepEqual([again.status, again.isReplayed, again.answer], [200, true, first.answer]);
    assert.deepEqual([again.answer['version'], again.answer['value']], [2, mine]);
    assert.equal((await house.company.memory.history(`customer:${id}`)).length, 3);
  });

  it('is told that it was done when the version is forgotten, also when there is another record of that name by now', async () => {
    const id = 'eve@example.com';
    await send({ id, value: { name: 'Eve' } }, 'eves-first-version');
    await house.company.memory.forget(`customer:${id}`, { reason: 'She asked.' });
    const gone = await send({ id, value: { name: 'Eve' } }, 'eves-first-version');
    await write(id);
    const anew = await send({ id, value: { name: 'Eve' } }, 'eves-first-version');
    for (const { status, answer, isReplayed } of [gone, anew]) assert.deepEqual([status, answer['code'], isReplayed], [409, 'request.done-before', false]);
    assert.equal((await house.company.memory.history(`customer:${id}`)).length, 1);
  });
});

describe('a form that was filled before somebody was forgotten', () => {
  it('is refused once a mail has put them on record anew, and nothing of what was forgotten is back', async () => {
    const id = 'kim@example.com';
    const form = (await send({ id, value: { name: 'Kim', notes: 'Allergic to nuts.' } })).answer;
    assert.equal(form['version'], 1);
    await house.company.memory.forget(`customer:${id}`, { reason: 'They asked.' });
    await write(id);
    const [held] = await house.company.memory.history(`customer:${id}`);
    assert.deepEqual([held?.version, held?.actor === 'operator'], [1, false], 'the mail made version 1 anew');
    const stale = await send({ id, value: { name: 'Kim', notes: 'Allergic to nuts.', plan: 'solo' }, expectedSeq: form['seq'] as number });
    assert.deepEqual([stale.status, stale.answer['code'], stale.answer['conflict']], [409, 'memory.changed', true]);
    assert.match(stale.answer['message'] as string, /what was there when you began is not on record any more\.$/);
    assert.deepEqual(await house.company.memory.history(`customer:${id}`), [held]);
    assert.equal((await send({ id, value: { ...held?.value, plan: 'solo' }, expectedSeq: held?.seq ?? 0 })).answer['version'], 2);
  });

  it('of a record that is new is refused when there is one, by its event as by its version', async () => {
    const id = 'lee@example.com';
    assert.equal((await send({ id, value: { name: 'Lee' }, expectedSeq: 0 })).answer['version'], 1);
    assert.equal((await send({ id, value: { name: 'Lee' }, expectedSeq: 0 })).answer['code'], 'memory.changed');
  });
});

/** A mail of theirs, by which the company knows them. */
async function write(from: string): Promise<void> {
  const bytes = new TextEncoder().encode(`From: Somebody <${from}>\r\nTo: support@tidemark.example\r\nSubject: Hello again\r\nMessage-ID: <again-${from}>\r\nDate: Mon, 16 Nov 2026 09:00:00 +0000\r\n\r\nIt is me again.\r\n`);
  await house.company.signal.mailFound({ source: 'test', bytes });
  await house.company.run({ untilIdle: true });
}
