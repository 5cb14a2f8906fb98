import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { apiHouse, type ApiHouse } from './api-house.ts';

let house: ApiHouse;
before(async () => {
  house = await apiHouse();
});
after(() => house.close());

async function put(value: object, expected?: number, key?: string): Promise<{ status: number; answer: Record<string, unknown> }> {
  const body = JSON.stringify({ kind: 'customer', id: 'ada@example.com', value, ...(expected === undefined ? {} : { expected }) });
  const response = await house.app.request('/api/v1/memory/records', { method: 'POST', headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) }, body });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
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
  });
});
