import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { actsMax, appendsOf } from '../../../test/ledger/random-appends.ts';
import { proposed } from '../../../test/ledger/sample-effects.ts';
import { mailReceived, note, taskCreated } from '../../../test/ledger/sample-events.ts';
import { openScratch } from '../../../test/ledger/scratch-ledger.ts';
import type { Draft, LedgerEvent } from '../../vocabulary/events.ts';
import type { TaskId } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Ledger } from '../port.ts';
import type { Slice } from './pages.ts';

/** The same numbers at each run. */
function draws(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648);
}

/** Goes through a list to its end, a few rows at a time. */
async function all<Row>(read: (from: { below?: number; above?: number }) => Promise<Slice<Row>>, order: 'newest' | 'oldest' = 'newest'): Promise<Row[]> {
  const rows: Row[] = [];
  for (let next: number | null | undefined = undefined; next !== null; ) {
    const slice: Slice<Row> = await read(next === undefined ? {} : order === 'newest' ? { below: next } : { above: next });
    rows.push(...slice.rows);
    assert.ok(next === undefined || slice.next === null || slice.next !== next, 'every page goes on');
    next = slice.next;
  }
  return rows;
}

/** A ledger in which anything happened, and all its events. */
async function randomLedger(t: TestContext): Promise<{ ledger: Ledger; events: LedgerEvent[]; seqsOf(wanted: (event: LedgerEvent) => boolean): number[] }> {
  const ledger = await openScratch(t);
  const draw = draws(7);
  for (const drafts of appendsOf(Array.from({ length: 900 }, () => ({ act: draw() % actsMax, a: draw() % 50, b: draw() % 50 })))) await ledger.append(drafts).catch(() => null);
  const events = await ledger.events({ limit: 10_000 });
  return { ledger, events, seqsOf: (wanted) => events.filter(wanted).map(({ seq }) => seq).toReversed() };
}

const pageSizes = [1, 3, 7, 200];

test('events by kind, actor, task and somebody are all there, once and in order, whatever the size of a page', async (t) => {
  const { ledger, seqsOf } = await randomLedger(t);
  for (const limit of pageSizes) {
    const cases: [object, (event: LedgerEvent) => boolean][] = [
      [{}, () => true],
      [{ kinds: ['wait.opened'] }, ({ kind }) => kind === 'wait.opened'],
      [{ kinds: ['note.put', 'task.created', 'effect.held'] }, ({ kind }) => ['note.put', 'task.created', 'effect.held'].includes(kind)],
      [{ actor: 'operator' }, ({ actor }) => actor === 'operator'],
      [{ actor: 'operator', kinds: ['note.put'] }, ({ actor, kind }) => actor === 'operator' && kind === 'note.put'],
      [{ actor: 'agent:support' }, ({ actor }) => actor === 'agent:support'],
      [{ task: 't1' }, ({ task }) => task === 't1'],
      [{ task: 't1', kinds: ['wait.opened'] }, ({ task, kind }) => task === 't1' && kind === 'wait.opened'],
      [{ subjects: ['customer:jane@example.com'] }, ({ subject }) => subject === 'customer:jane@example.com'],
      [{ subjects: ['customer:jane@example.com', 'customer:nobody@example.com'], kinds: ['mail.received'] }, ({ subject, kind }) => subject === 'customer:jane@example.com' && kind === 'mail.received'],
    ];
    for (const [filter, wanted] of cases) {
      assert.deepEqual(await all((from) => ledger.pages.events({ ...filter, ...from, limit })), seqsOf(wanted), JSON.stringify(filter));
      assert.deepEqual(await all((from) => ledger.pages.events({ ...filter, ...from, order: 'oldest', limit }), 'oldest'), seqsOf(wanted).toReversed(), `${JSON.stringify(filter)}, oldest first`);
    }
  }
});

test('tasks, effects and items by what they can be narrowed by are all there, whatever the size of a page', async (t) => {
  const { ledger, seqsOf } = await randomLedger(t);
  for (const limit of pageSizes) {
    const tasks = (await ledger.tasks.list({ limit: 1_000 })).map(({ id, status }) => ({ id, status }));
    for (const status of ['ready', 'parked', 'failed', undefined] as const) {
      for (const agent of ['support', undefined]) {
        const filter = { ...(status ? { status } : {}), ...(agent ? { agent } : {}) };
        assert.deepEqual((await all((from) => ledger.pages.tasks({ ...filter, ...from, limit }))).map(({ id }) => id), tasks.filter((task) => status === undefined || task.status === status).map(({ id }) => id), JSON.stringify(filter));
      }
    }
    const effects = (await Promise.all(seqsOf(({ kind }) => kind === 'effect.proposed').map((seq) => ledger.pages.effectAt(seq)))).map((row) => row!);
    assert.ok(effects.length > 10);
    for (const filter of [{}, { state: 'review' }, { state: 'succeeded', kind: 'mail.send' }, { agent: 'support' }, { adapter: 'smtp' }, { task: 't1' }] as const) {
      const wanted = effects.filter((row) => Object.entries(filter).every(([name, value]) => row[name as keyof typeof row] === value));
      assert.deepEqual((await all((from) => ledger.pages.effects({ ...filter, ...from, limit }))).map(({ id }) => id), wanted.map(({ id }) => id), JSON.stringify(filter));
    }
    const items = await ledger.inbox.list({ all: true, limit: 1_000 });
    for (const filter of [{}, { state: 'open' }, { state: 'decided' }, { state: 'open', type: 'question' }, { type: 'approval' }, { agent: 'support', state: 'expired' }] as const) {
      const wanted = items.filter((row) => Object.entries(filter).every(([name, value]) => row[name as keyof typeof row] === value));
      assert.deepEqual((await all((from) => ledger.pages.items({ ...filter, ...from, limit }))).map(({ id }) => id), wanted.map(({ id }) => id), JSON.stringify(filter));
    }
    const asleep = items.filter((row) => row.state === 'open' && (row.snoozedUntil ?? 0) > 20).map(({ id }) => id);
    assert.ok(asleep.length > 0);
    assert.deepEqual((await all((from) => ledger.pages.items({ state: 'open', snoozed: { at: 20, are: true }, ...from, limit }))).map(({ id }) => id), asleep);
  }
});

test('what is rare among much is found over several pages, none of which looks at more than it may', async (t) => {
  const ledger = await openScratch(t);
  const many = Array.from({ length: limits.pageScanEventsMax }, (_, n): Draft => note(`n${n}`));
  await ledger.append([{ ...note('first'), actor: 'agent:rare' }]);
  for (let at = 0; at < many.length; at += 1_000) await ledger.append(many.slice(at, at + 1_000));
  const page = await ledger.pages.events({ actor: 'agent:rare', limit: 10 });
  assert.deepEqual(page.rows, []);
  assert.ok(page.next !== null);
  assert.deepEqual(await ledger.pages.events({ actor: 'agent:rare', limit: 10, below: page.next }), { rows: [2], next: null });
});

test('tasks of a time are found by their events, also when their numbers were given in another order', async (t) => {
  const ledger = await openScratch(t);
  for (const id of ['t2', 't1', 't4', 't3', 't6', 't5']) await ledger.append([taskCreated(id as TaskId)]);
  // Events 2 to 7.
  assert.deepEqual((await all((from) => ledger.pages.tasks({ since: 3, until: 6, ...from, limit: 1 }))).map(({ id }) => id), ['t4', 't3']);
});

test('somebody is where the newest event about them is, once, and not any more when they are forgotten', async (t) => {
  const ledger = await openScratch(t);
  const about = (subject: string, id: string): Draft => ({ ...note(id), subject });
  await ledger.append([about('customer:a', '1'), about('customer:b', '2'), about('project:x', '3')]);
  await ledger.append([about('customer:c', '4'), about('customer:a', '5'), note('6')]);
  const names = async (): Promise<string[]> => (await all((from) => ledger.pages.activeSubjects({ prefix: 'customer:', ...from, limit: 1 }))).map(({ subject }) => subject);
  assert.deepEqual(await names(), ['customer:a', 'customer:c', 'customer:b']);
  await ledger.forget(['customer:c'], 'operator', 'asked');
  assert.deepEqual(await names(), ['customer:a', 'customer:b']);
});

test('an effect is known by the event that proposed it', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([taskCreated('t1'), proposed({ task: 't1', call: 0, item: 0, subject: null }), mailReceived('m1')]);
  assert.equal((await ledger.pages.effectAt(3))?.id, 'e0123456789abcdef01234567');
  assert.equal(await ledger.pages.effectAt(4), null);
});
