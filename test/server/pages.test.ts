import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { z } from 'zod';
import { auditRowSchema, customerRowSchema, eventRowSchema, itemRowSchema, pageSchema } from '../../src/vocabulary/page-views.ts';
import { taskViewSchema } from '../../src/vocabulary/views.ts';
import { demoCompany } from '../console/demo-company.ts';
import { apiHouse, type ApiHouse } from './api-house.ts';

describe('lists, page by page', () => {
  let house: ApiHouse;
  before(async () => {
    house = await apiHouse(demoCompany);
  });
  after(() => house.close());

  const ask = async (path: string): Promise<{ status: number; body: unknown }> => {
    const response = await house.app.request(`/api/v1${path}`);
    return { status: response.status, body: await response.json() };
  };
  /** Every row of a list, some at a time, as the schema of its answers has it. */
  const all = async <Row extends z.ZodType>(path: string, row: Row, limit = 2): Promise<z.output<Row>[]> => {
    const rows: z.output<Row>[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { status, body } = await ask(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      assert.equal(status, 200, JSON.stringify(body));
      const page = pageSchema(row).parse(body);
      rows.push(...(page.rows as z.output<Row>[]));
      cursor = page.next;
    }
    return rows;
  };
  const post = async (path: string, body: unknown): Promise<number> => (await house.app.request(`/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status;

  it('of open items has each once, oldest first, and finds them by type, agent and words', async () => {
    const items = await house.company.inbox.list({ limit: 200 });
    const rows = await all('/inbox/page', itemRowSchema);
    assert.deepEqual(rows.map(({ id }) => id), items.map(({ id }) => id));
    assert.ok(rows.every((row) => row.title !== null || row.task === null));
    const approvals = await all('/inbox/page?type=approval', itemRowSchema);
    assert.deepEqual(approvals.map(({ id }) => id), items.filter(({ type }) => type === 'approval').map(({ id }) => id));
    assert.deepEqual(await all('/inbox/page?agent=nobody', itemRowSchema), []);
    const [first] = rows;
    const word = first!.summary.split(' ').at(-1)!.toUpperCase();
    assert.ok((await all(`/inbox/page?text=${encodeURIComponent(word)}`, itemRowSchema)).some(({ id }) => id === first!.id));
    assert.deepEqual(await all('/inbox/page?text=zzzz', itemRowSchema), []);
  });

  it('of items that are done has what ended last on top, with who decided', async () => {
    const [one, other] = (await house.company.inbox.list({ limit: 200 })).filter(({ actions }) => actions.includes('reject'));
    assert.ok(one && other);
    house.principal = { ...house.principal, by: 'token:ci' };
    assert.equal(await post(`/inbox/${other.id}/decision`, { action: 'reject', text: 'no' }), 200);
    assert.equal(await post(`/inbox/${one.id}/decision`, { action: 'reject', text: 'no' }), 200);
    const rows = await all('/inbox/page?state=done', itemRowSchema);
    assert.deepEqual(rows.slice(0, 2).map(({ id, by, state }) => ({ id, by, state })), [{ id: one.id, by: 'token:ci', state: 'decided' }, { id: other.id, by: 'token:ci', state: 'decided' }]);
  });

  it('of snoozed items has them alone', async () => {
    const [item] = await house.company.inbox.list();
    assert.equal(await post(`/inbox/${item!.id}/snooze`, { until: Date.UTC(2400, 0, 1) }), 422);
    const now = (await house.company.ledger.tail({ limit: 1 }))[0]!.at;
    assert.equal(await post(`/inbox/${item!.id}/snooze`, { until: now + 3_600_000 }), 200);
    assert.deepEqual((await all('/inbox/page?state=snoozed', itemRowSchema)).map(({ id }) => id), [item!.id]);
    assert.ok(!(await all('/inbox/page', itemRowSchema)).some(({ id }) => id === item!.id));
    assert.equal(((await ask('/inbox/counts')).body as { snoozed: number }).snoozed, 1);
    assert.equal(await post(`/inbox/${item!.id}/snooze`, { until: null }), 200);
  });

  it('of tasks has each once, newest first, and finds them by status, agent, person, words and number', async () => {
    const tasks = await house.company.tasks.list({ limit: 200 });
    const rows = await all('/tasks/page', taskViewSchema, 3);
    assert.deepEqual(rows.map(({ id }) => id), tasks.map(({ id }) => id));
    const of = async (query: string): Promise<string[]> => (await all(`/tasks/page?${query}`, taskViewSchema)).map(({ id }) => id);
    assert.deepEqual(await of('status=completed'), tasks.filter(({ status }) => status === 'completed').map(({ id }) => id));
    assert.deepEqual(await of('agent=support'), tasks.filter(({ agent }) => agent === 'support').map(({ id }) => id));
    const subject = tasks.find((task) => task.subject !== null)!.subject!;
    assert.deepEqual(await of(`subject=${encodeURIComponent(subject)}`), tasks.filter((task) => task.subject === subject).map(({ id }) => id));
    assert.deepEqual(await of('text=t2'), ['t2']);
    const [word = ''] = tasks[0]!.title.split(' ');
    assert.ok((await of(`text=${encodeURIComponent(word)}`)).includes(tasks[0]!.id));
    const { createdAt } = tasks[1]!;
    assert.deepEqual(await of(`since=${createdAt}&until=${createdAt}`), tasks.filter((task) => task.createdAt === createdAt).map(({ id }) => id));
  });

  it('of effects tells each from intent to receipt, with who approved', async () => {
    const item = (await house.company.inbox.list({ limit: 200 })).find(({ effect, actions }) => effect !== null && actions.includes('approve'));
    assert.ok(item?.effect);
    assert.equal(await post(`/inbox/${item.id}/decision`, { action: 'approve', text: null }), 200);
    await house.company.run({ untilIdle: true });
    const rows = await all('/effects', auditRowSchema);
    const row = rows.find(({ effect }) => effect === item.effect)!;
    assert.deepEqual([row.state, row.approval?.how, row.approval?.by], ['succeeded', 'operator', 'token:ci']);
    assert.ok(row.rules.length > 0 && row.receipt !== null && row.sentence.length > 0);
    const { proposedAt } = await house.company.effects.show(item.effect);
    assert.deepEqual([row.at, row.subject], [proposedAt, item.subject]);
    const of = async (query: string): Promise<string[]> => (await all(`/effects?${query}`, auditRowSchema)).map(({ effect }) => effect);
    assert.deepEqual(await of(`rule=${encodeURIComponent(row.rules[0]!)}`), rows.filter(({ rules }) => rules.includes(row.rules[0]!)).map(({ effect }) => effect));
    assert.deepEqual(await of(`subject=${encodeURIComponent(item.subject!)}&state=succeeded`), [item.effect]);
    assert.deepEqual(await of(`task=${item.task}`), rows.filter(({ task }) => task === item.task).map(({ effect }) => effect));
    assert.deepEqual(await of('order=oldest'), rows.map(({ effect }) => effect).toReversed());
    assert.deepEqual(await of('adapter=nobody'), []);
  });

  it('of events has each in a line, both ways, by kinds, and from a number on', async () => {
    const { seq } = await house.company.ledger.head();
    const rows = await all('/ledger/page', eventRowSchema, 50);
    assert.deepEqual(rows.map((row) => row.seq), Array.from({ length: seq }, (_, n) => seq - n));
    assert.ok(rows.every(({ sentence }) => sentence.length > 0));
    const upwards = await all('/ledger/page?order=oldest&from=5', eventRowSchema, 50);
    assert.deepEqual(upwards.map((row) => row.seq), Array.from({ length: seq - 4 }, (_, n) => n + 5));
    const decided = await all('/ledger/page?kinds=inbox.decided&kinds=inbox.opened', eventRowSchema, 3);
    assert.deepEqual(decided, rows.filter(({ kind }) => kind === 'inbox.decided' || kind === 'inbox.opened'));
    assert.deepEqual((await all('/ledger/page?actor=operator', eventRowSchema, 3)).map((row) => row.seq), rows.filter(({ actor }) => actor === 'operator').map((row) => row.seq));
  });

  it('of customers has each once, who was heard of last first', async () => {
    const rows = await all('/memory/customers', customerRowSchema);
    assert.ok(rows.length > 2);
    assert.equal(new Set(rows.map(({ subject }) => subject)).size, rows.length);
    assert.deepEqual(rows.map(({ lastSeq }) => lastSeq), rows.map(({ lastSeq }) => lastSeq).toSorted((a, b) => b - a));
    const named = rows.find(({ name }) => name !== '')!;
    assert.ok((await all(`/memory/customers?text=${encodeURIComponent(named.name.slice(0, 4))}`, customerRowSchema)).some(({ subject }) => subject === named.subject));
    const [one, other] = rows;
    await house.company.memory.merge(other!.subject, one!.subject);
    const merged = await all('/memory/customers', customerRowSchema);
    assert.equal(merged.length, rows.length - 1);
    assert.ok(merged.some(({ subject }) => subject === one!.subject));
  });

  it('refuses a cursor of another list, what is no cursor, and a page that is too long', async () => {
    const { body } = await ask('/ledger/page?limit=1');
    const { next } = body as { next: string };
    for (const path of [`/effects?cursor=${next}`, '/tasks/page?cursor=abc', `/ledger/page?order=oldest&cursor=${next}`]) {
      const answer = await ask(path);
      assert.equal((answer.body as { code: string }).code, 'list.bad-cursor', path);
    }
    assert.equal((await ask('/tasks/page?limit=1000')).status, 400);
  });
});
