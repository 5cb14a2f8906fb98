import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { demoCompany } from '../console/demo-company.ts';
import { apiHouse, type ApiHouse } from './api-house.ts';

interface Answer {
  status: number;
  replayed: boolean;
  body: { id?: number; state?: string; code?: string; nextStep?: string; decision?: { action: string } | null };
}

describe('a write under an idempotency key', () => {
  let house: ApiHouse;
  let open: number[];
  before(async () => {
    house = await apiHouse(demoCompany);
    open = (await house.company.inbox.list()).filter(({ type, actions }) => type === 'approval' && actions.includes('reject')).map(({ id }) => id);
  });
  after(() => house.close());

  const send = async (path: string, body: unknown, key?: string): Promise<Answer> => {
    const response = await house.app.request(`/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'idempotency-key': key }) }, body: JSON.stringify(body) });
    return { status: response.status, replayed: response.headers.get('idempotency-replayed') === 'true', body: (await response.json()) as Answer['body'] };
  };
  const count = async (kind: 'inbox.decided' | 'request.done' | 'note.put'): Promise<number> => (await house.company.ledger.tail({ kind, limit: 1_000 })).length;

  it('is done once, and answered again with how things are', async () => {
    const [item] = open;
    const before_ = await count('inbox.decided');
    const first = await send(`/inbox/${item}/decision`, { action: 'reject', text: 'no' }, 'key-0001');
    const second = await send(`/inbox/${item}/decision`, { action: 'reject', text: 'no' }, 'key-0001');
    assert.deepEqual([first.status, first.replayed, second.status, second.replayed], [200, false, 200, true]);
    assert.equal(second.body.state, 'decided');
    assert.equal(await count('inbox.decided'), before_ + 1);
  });

  it('of two at once is done once, and both are told so', async () => {
    const item = open[1];
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(`/inbox/${item}/decision`, { action: 'reject', text: 'no' }, 'key-0002')));
    assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200, 200, 200]);
    assert.equal(answers.filter(({ replayed }) => !replayed).length, 1);
  });

  it('without one, a second decision is a conflict that says what is the case', async () => {
    const again = await send(`/inbox/${open[0]}/decision`, { action: 'approve', text: null });
    assert.deepEqual([again.status, again.body.code], [409, 'inbox.closed']);
  });

  it('is refused for another request', async () => {
    const other = await send(`/inbox/${open[2]}/decision`, { action: 'reject', text: 'no' }, 'key-0001');
    assert.deepEqual([other.status, other.body.code], [422, 'request.key-reused']);
    assert.equal((await house.company.inbox.show(open[2]!)).state, 'open');
  });

  it('belongs to who sent it: the key of one is not that of another', async () => {
    const before_ = await count('note.put');
    await send('/memory/notes', { id: 'one', text: 'First.' }, 'key-shared');
    house.principal = { ...house.principal, by: 'console' };
    await send('/memory/notes', { id: 'two', text: 'Second.' }, 'key-shared');
    house.principal = { ...house.principal, by: 'command-line' };
    assert.equal(await count('note.put'), before_ + 2);
  });

  it('that was refused may be sent again, since nothing of it happened', async () => {
    const wrong = await send('/inbox/99999/decision', { action: 'reject', text: 'no' }, 'key-0003');
    assert.equal(wrong.status, 404);
    assert.equal((await send('/inbox/99999/decision', { action: 'reject', text: 'no' }, 'key-0003')).status, 404);
  });

  it('of several items, sent again, tells which were decided so', async () => {
    const [item] = (await house.company.inbox.list()).filter(({ batch, actions }) => batch !== null && actions.includes('reject')).map(({ id }) => id);
    const body = { items: [item], decision: { action: 'reject', text: 'no' } };
    const first = await send('/inbox/decisions', body, 'key-0004');
    const second = await send('/inbox/decisions', body, 'key-0004');
    assert.deepEqual([first.status, second.status, second.replayed], [200, 200, true]);
    assert.deepEqual((second.body as { decided?: { id: number }[] }).decided?.map(({ id }) => id), [item]);
  });

  it('puts on record who asked, in the commit of what was done', async () => {
    const events = await house.company.ledger.tail({ limit: 1_000 });
    const decided = events.findLast(({ kind }) => kind === 'inbox.decided');
    const done = events.filter(({ kind }) => kind === 'request.done');
    assert.ok(decided && done.length >= 2);
    const asked = done.find(({ data }) => (data as { operation: string }).operation === 'inbox.decide');
    assert.equal((asked!.data as { by: string }).by, 'command-line');
    assert.ok(done.some(({ at, seq }) => at === decided.at && seq === decided.seq - 1), 'the two are one append');
  });

  it('that no header or log could carry is refused', async () => {
    assert.equal((await send(`/inbox/${open[2]}/decision`, { action: 'reject', text: 'no' }, 'short')).body.code, 'request.bad-key');
  });
});
