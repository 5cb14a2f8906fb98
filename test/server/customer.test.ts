import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { customerViewSchema, forgetPlanSchema, revertPlanSchema, whyGraphSchema, type CustomerView } from '../../src/vocabulary/customer-views.ts';
import { mailViewSchema } from '../../src/vocabulary/dossier.ts';
import { pageSchema } from '../../src/vocabulary/page-views.ts';
import { apiHouse, type ApiHouse } from './api-house.ts';

const ada = 'customer:ada@example.com';
let house: ApiHouse;
/** The newest event after each of the things that happen before the tests, by name. */
const at: Record<string, number> = {};

before(async () => {
  house = await apiHouse();
  const { company } = house;
  const mark = async (name: string, work: Promise<unknown>): Promise<void> => {
    await work;
    at[name] = (await company.ledger.head()).seq;
  };
  await mark('recorded', company.memory.put('customer', 'ada@example.com', { name: 'Ada', plan: 'solo' }, { source: 'the list' }));
  await mark('first', company.signal.mailFound({ source: 'test', bytes: mail(1) }));
  await mark('upgraded', company.memory.put('customer', 'ada@example.com', { name: 'Ada', plan: 'team' }));
  await mark('invoiced', company.memory.put('invoice', '7', { customer: 'ada@example.com', total: { amount: 900, currency: 'EUR' }, status: 'open' }));
  await mark('noted', company.memory.note({ id: 'call', text: 'Rings on Mondays.', subject: ada }));
  await mark('toned', company.memory.correct(ada, 'tone', 'formal'));
  for (const n of [2, 3, 4]) await mark(`mail ${n}`, company.signal.mailFound({ source: 'test', bytes: mail(n) }));
  await company.run({ untilIdle: true });
  await company.memory.put('customer', 'ada@work.example', { name: 'Ada W.' });
  await mark('merged', company.memory.merge('customer:ada@work.example', ada));
});
after(() => house.close());

function mail(n: number): Uint8Array {
  return new TextEncoder().encode(`From: Ada <ada@example.com>\r\nTo: support@tidemark.example\r\nSubject: Letter ${n}\r\nMessage-ID: <m${n}@example.com>\r\nDate: Mon, 16 Nov 2026 09:0${n}:00 +0000\r\n\r\nMy letter number ${n}.\r\n`);
}

async function get(path: string): Promise<{ status: number; answer: unknown }> {
  const response = await house.app.request(`/api/v1${path}`);
  return { status: response.status, answer: await response.json() };
}

async function customer(subject: string, asOf?: number): Promise<CustomerView> {
  const { status, answer } = await get(`/memory/customer?subject=${encodeURIComponent(subject)}${asOf === undefined ? '' : `&asOfSeq=${asOf}`}`);
  assert.equal(status, 200, JSON.stringify(answer));
  return customerViewSchema.strict().parse(answer);
}

describe('a customer in one piece', () => {
  it('has the record with where each value comes from, mails, notes, what was learned, names, and what is linked', async () => {
    const view = await customer(ada);
    assert.deepEqual(view.record?.fields.filter(({ name }) => name === 'name' || name === 'plan').map(({ name, value, origin }) => [name, value, origin?.source, origin?.version]), [['name', 'Ada', 'the list', 1], ['plan', 'team', 'operator', 2]]);
    assert.deepEqual(view.mails.rows.filter(({ direction }) => direction === 'in').map(({ subject }) => subject), ['Letter 4', 'Letter 3', 'Letter 2', 'Letter 1']);
    assert.deepEqual(view.notes.map(({ id, text }) => [id, text]), [['call', 'Rings on Mondays.']]);
    assert.equal(view.associations.find(({ name }) => name === 'tone')?.value, 'formal');
    assert.deepEqual(view.otherRecords.map(({ ref, relation }) => [ref, relation]), [['customer:ada@work.example', null], ['invoice:7', 'customer']]);
    assert.deepEqual(view.identity.subjects, [ada, 'customer:ada@work.example']);
    assert.ok(view.tasks.length > 0 && view.tasks.every(({ isLater }) => !isLater));
    assert.equal(view.asOf, null);
  });

  it('is the same person under each of their names', async () => {
    assert.equal((await customer('customer:ada@work.example')).subject, ada);
    assert.equal((await customer('ada@work.example')).title, 'Ada');
  });

  it('is as it was known after an event, with nothing that came later', async () => {
    const first = await customer(ada, at['first']);
    assert.deepEqual(first.record?.fields.map(({ name, value }) => [name, value]), [['name', 'Ada'], ['plan', 'solo']]);
    assert.deepEqual(first.mails.rows.map(({ subject }) => subject), ['Letter 1']);
    assert.deepEqual([first.notes, first.associations, first.otherRecords, first.tasks], [[], [], [], []]);
    assert.deepEqual(first.identity.subjects, [ada]);
    assert.equal(first.asOf?.text, 'A mail came in: “Letter 1”.');
    const noted = await customer(ada, at['noted']);
    assert.deepEqual([noted.notes.length, noted.associations.length, noted.otherRecords.map(({ ref }) => ref)], [1, 0, ['invoice:7']]);
    // The slider has the same places wherever it stands.
    assert.deepEqual(first.moments, (await customer(ada)).moments);
  });

  it('says of tasks that went on since that their state is the one of now', async () => {
    const { tasks } = await customer(ada);
    const created = tasks.at(-1)!;
    const then = await customer(ada, created.createdSeq);
    assert.deepEqual(then.tasks.map(({ id, isLater }) => [id, isLater]), [[created.id, true]]);
  });

  it('lists the moments at which something changed, oldest first, each in a sentence', async () => {
    const { moments } = await customer(ada);
    assert.deepEqual(moments.slice(0, 3).map(({ text }) => text), ['The record was begun.', 'A mail came in: “Letter 1”.', 'The record changed: version 2.']);
    assert.deepEqual(moments.map(({ seq }) => seq), moments.map(({ seq }) => seq).toSorted((one, other) => one - other));
    assert.ok(moments.some(({ text }) => text === 'ada@work.example was merged into ada@example.com.'));
  });

  it('is not found when nothing is known of the name; a moment that there was not is refused', async () => {
    const none = await get('/memory/customer?subject=customer:nobody@example.com');
    assert.deepEqual([none.status, (none.answer as { code: string }).code], [404, 'memory.unknown-ref']);
    const future = await get(`/memory/customer?subject=${ada}&asOfSeq=999999`);
    assert.equal((future.answer as { code: string }).code, 'memory.no-such-moment');
  });
});

describe('the mails of a customer', () => {
  it('go on page by page, newest first, and stop at the moment that is asked for', async () => {
    const subjects: string[] = [];
    let cursor = '';
    for (let page = 0; page < 10; page++) {
      const { answer } = await get(`/memory/mails?subject=${ada}&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
      const { rows, next } = pageSchema(mailViewSchema).parse(answer);
      subjects.push(...rows.filter(({ direction }) => direction === 'in').map(({ subject }) => subject));
      if (next === null) break;
      cursor = next;
    }
    assert.deepEqual(subjects, ['Letter 4', 'Letter 3', 'Letter 2', 'Letter 1']);
    const then = pageSchema(mailViewSchema).parse((await get(`/memory/mails?subject=${ada}&asOfSeq=${at['mail 2']}`)).answer);
    assert.deepEqual(then.rows.map(({ subject }) => subject), ['Letter 2', 'Letter 1']);
  });
});

describe('money', () => {
  it('that was given is told with what became of it, and is no mail', async () => {
    const { company } = house;
    const mails = (await customer(ada)).mails.rows.length;
    const task = await company.tasks.start('goodwill', { customer: 'ada@example.com', give: { kind: 'credit' }, amount: 500, currency: 'EUR', reason: 'A bad day.', letter: { subject: 'Five', text: 'Five for you.' }, asked: 1 });
    await company.run({ untilIdle: true });
    const then = (await company.ledger.head()).seq;
    assert.deepEqual((await customer(ada)).money.map(({ kind, money, isLater }) => [kind, money, isLater]), [['credit.grant', { amount: 500, currency: 'EUR' }, false]]);
    await company.tasks.doneByHand(task.id, null, 'Given at the desk.');
    const [given] = (await customer(ada)).money;
    assert.equal(given?.state, 'succeeded');
    assert.equal((await customer(ada)).mails.rows.length, mails);
    assert.deepEqual((await customer(ada, then)).money.map(({ isLater }) => isLater), [true]);
  });
});

describe('reasons as a graph', () => {
  it('lead from the value to what happened outside, with where each step can be looked at', async () => {
    const { answer } = await get(`/memory/why/graph?ref=${ada}&field=plan&asOfSeq=${at['upgraded']}`);
    const { nodes, edges } = whyGraphSchema.strict().parse(answer);
    assert.deepEqual(nodes.map(({ what, ref }) => [what, ref]), [['value', ada], ['write', ada]]);
    assert.deepEqual(edges, [{ from: 0, to: 1 }]);
    const mails = whyGraphSchema.parse((await get(`/memory/why/graph?ref=${ada}&field=mails`)).answer);
    assert.deepEqual(mails.nodes.map(({ layer }) => layer), mails.nodes.map((_, place) => place));
    assert.match(mails.nodes.at(-1)?.ref ?? '', /^mail:\d+$/u);
    assert.match(mails.nodes.find(({ what }) => what === 'task')?.task ?? '', /^t\d+$/u);
  });
});

describe('what is asked before something is changed', () => {
  it('tells what a revert would bring back, and what was changed again since, and writes nothing', async () => {
    const { company } = house;
    const head = await company.ledger.head();
    const plan = revertPlanSchema.parse((await get(`/memory/revert?ref=${ada}&version=2`)).answer);
    assert.deepEqual([plan.changes, plan.conflicts], [[{ field: 'plan', before: 'team', after: 'solo' }], []]);
    const record = await company.memory.show(ada);
    assert.equal(record.type, 'record');
    await company.memory.put('customer', 'ada@example.com', { ...(record.type === 'record' ? record.value : {}), plan: 'business' });
    const contested = revertPlanSchema.parse((await get(`/memory/revert?ref=${ada}&version=2`)).answer);
    assert.deepEqual([contested.changes, contested.conflicts], [[], [{ field: 'plan', before: 'solo', after: 'team', now: 'business' }]]);
    assert.equal((await company.ledger.head()).seq, head.seq + 1, 'only the put was written');
  });

  it('tells what forgetting would take and leave, and forgets nobody', async () => {
    const plan = forgetPlanSchema.parse((await get(`/memory/forget?subject=${ada}`)).answer);
    assert.deepEqual([plan.subject, plan.subjects.toSorted()], [ada, [ada, 'customer:ada@work.example']]);
    assert.ok(plan.items >= 5 && plan.records === 3 && plan.tasks.length > 0, JSON.stringify(plan));
    assert.equal((await customer(ada)).title, 'Ada');
  });
});
