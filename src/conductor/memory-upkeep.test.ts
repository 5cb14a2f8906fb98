import assert from 'node:assert/strict';
import { cpSync, mkdirSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import type { TaskContext } from '../vocabulary/contract.ts';
import { defaultMemoryRules, memoryRulesSchema } from '../vocabulary/memory-rules.ts';
import { memoryUpkeepAgent } from '../agents/memory-upkeep/memory-upkeep.ts';
import type { Ledger } from '../ledger/port.ts';
import { put, thread } from '../memory/upkeep/test-memory.ts';
import { companyOf, CompanyOfAgents, freshFolder, removeFolder, type AnyAgent } from '../../test/simulation/company-of-agents.ts';
import { crashingLedger, type CrashPlan } from '../../test/simulation/faulty-ledger.ts';
import { firstDay, VirtualClock } from '../../test/simulation/virtual-clock.ts';
import { engineHold } from './engine-hold.ts';
import { runUpkeep, scheduleUpkeep } from './memory-upkeep.ts';

const agents = [memoryUpkeepAgent as unknown as AnyAgent];
const names = ['a', 'b'];
const hour = 3_600_000;

/** Two long threads of two customers, a decision, a code that is to expire, and a log that waits. */
async function remember(ledger: Ledger): Promise<void> {
  await put(ledger, names.flatMap((name) => thread(name, 44, { now: firstDay, subjects: ['customer:jane@example.com', 'customer:tom@example.com'] })));
  await put(ledger, [
    { id: 'decided', tags: ['decision'] },
    { id: 'code', tier: 'ephemeral', tags: ['decision'], expiresAt: firstDay + hour },
    { id: 'log', type: 'log', indexing: 'lazy', when: firstDay - 400 * 24 * hour },
  ]);
}

/** What upkeep leaves behind, without its sequence numbers. */
async function outcome(ledger: Ledger): Promise<{ summaries: { id: string; sources: string[] }[]; hot: string[]; lasting: string[] }> {
  const now = firstDay + 2 * hour;
  const rows = await ledger.items.scope({ now }, 1_000);
  const summaries = [];
  for (const { id, seq, type } of rows) {
    if (type !== 'summary') continue;
    const event = await ledger.event(seq);
    assert.ok(event.kind === 'note.put');
    const sources = await ledger.items.rows(event.data.sources);
    assert.ok(sources.every(({ state, subject }) => state === 'archived' && subject === event.subject), 'M3: sources are archived, and about one subject');
    summaries.push({ id, sources: sources.map((row) => row.id).toSorted() });
  }
  const hot = rows.filter(({ type }) => type !== 'summary').map(({ id }) => id);
  return { summaries: summaries.toSorted((one, other) => (one.id < other.id ? -1 : 1)), hot: hot.toSorted(), lasting: rows.filter(({ tier }) => tier === 'institutional').map(({ id }) => id).toSorted() };
}

interface Life {
  folder: string;
  image: string;
  plan?: CrashPlan | undefined;
}

/** One process that has upkeep done, or dies on the way as planned. Returns what is left, or `null` when it died. */
async function live({ folder, image, plan }: Life): Promise<{ left: Awaited<ReturnType<typeof outcome>>; appends: number } | null> {
  const death = { happened: false };
  let appends = 0;
  const wrap = (ledger: Ledger): Ledger => {
    ledger.onCommit(() => void (appends += 1));
    return plan ? crashingLedger(ledger, plan, { folder, image, onCrash: () => (death.happened = true) }) : ledger;
  };
  const company = await CompanyOfAgents.open({ folder, clock: new VirtualClock(firstDay + 2 * hour), agents, death, wrap });
  try {
    await Promise.race([company.engine.start({ agent: 'memory-upkeep', input: { requested: 1 }, subject: null, cause: null }), company.settle()]);
    await company.settle();
    if (company.dead) return null;
    assert.equal((await company.ledger.verify()).problems.length, 0);
    assert.ok((await company.ledger.rebuild()).identical, 'L3: rebuilt to the same');
    return { left: await outcome(company.ledger), appends };
  } finally {
    await company.abandon();
  }
}

test('a process that dies at any append of upkeep leaves nothing half done, and the next one does the rest once (M3)', async () => {
  const root = freshFolder();
  try {
    const seeded = await CompanyOfAgents.open({ folder: `${root}/seeded`, clock: new VirtualClock(firstDay), agents, running: false });
    await remember(seeded.ledger);
    await seeded.close();
    cpSync(`${root}/seeded`, `${root}/whole`, { recursive: true });
    const whole = await live({ folder: `${root}/whole`, image: '' });
    assert.ok(whole);
    assert.deepEqual(whole.left.summaries.map(({ id }) => id), names.flatMap((name) => [`summary:${name}:1`, `summary:${name}:2`]));
    assert.deepEqual(whole.left.hot, ['decided', 'log']);

    for (let append = 1; append <= whole.appends; append++) {
      for (const moment of ['before-commit', 'after-commit'] as const) {
        const place = `${root}/${append}-${moment}`;
        mkdirSync(place);
        cpSync(`${root}/seeded`, `${place}/0`, { recursive: true });
        const first = await live({ folder: `${place}/0`, image: `${place}/1`, plan: { append, moment } });
        const end = first ?? (await live({ folder: `${place}/1`, image: '' }));
        assert.deepEqual(end?.left, whole.left, `death at append ${append}, ${moment}`);
        removeFolder(place);
      }
    }
  } finally {
    removeFolder(root);
  }
});

async function remembering(t: TestContext, more: Parameters<typeof companyOf>[2] = {}): Promise<CompanyOfAgents> {
  const company = await companyOf(t, agents, { running: false, ...more });
  await remember(company.ledger);
  return company;
}

test('upkeep on demand runs the same task and reports what came of it', async (t) => {
  const { ledger, engine, clock } = await remembering(t);
  clock.jumpTo(firstDay + 2 * hour);
  const seen: number[] = [];
  const report = await runUpkeep({ ledger, engine, clock, hold: engineHold(engine) }, { progress: (done) => seen.push(done) });
  assert.deepEqual(report, { expired: 1, indexed: 1, promoted: 1, summaries: 4, archived: 88 });
  assert.equal(seen.at(-1), 90);
  const [task, ...others] = await ledger.tasks.list({ limit: 10 });
  assert.ok(task?.status === 'completed' && others.length === 0);
  clock.jumpTo(clock.now() + 1);
  assert.deepEqual(await runUpkeep({ ledger, engine, clock, hold: engineHold(engine) }), { expired: 0, indexed: 0, promoted: 0, summaries: 0, archived: 0 });
});

test('what upkeep writes names the task as its cause and belongs to no task, and its steps tell nothing about anybody', async (t) => {
  const { ledger, engine, clock } = await remembering(t);
  clock.jumpTo(firstDay + 2 * hour);
  await runUpkeep({ ledger, engine, clock, hold: engineHold(engine) });
  const [task] = await ledger.tasks.list({ limit: 1 });
  assert.ok(task);
  const notes = (await ledger.events({ kind: 'note.put', newestFirst: true, limit: 4 })).filter((event) => event.kind === 'note.put' && event.data.type === 'summary');
  assert.equal(notes.length, 4);
  for (const note of notes) assert.deepEqual({ task: note.task, actor: note.actor, cause: note.cause }, { task: null, actor: 'agent:memory-upkeep', cause: task.createdSeq });
  for (const event of await ledger.events({ task: task.id, limit: 100 })) {
    if (event.kind === 'step.completed') for (const value of Object.values(event.data.result as object)) assert.notEqual(typeof value, 'string');
  }
});

test('the daily schedule is set once, follows company.yaml, and is taken away when that says off', async (t) => {
  const { ledger, schedules } = await companyOf(t, agents, { running: false });
  const at = (upkeepAt: string) => scheduleUpkeep(ledger, schedules, memoryRulesSchema.parse({ upkeepAt }), 'Europe/Berlin');
  await scheduleUpkeep(ledger, schedules, defaultMemoryRules, 'Europe/Berlin');
  const [schedule] = await schedules.list();
  assert.deepEqual({ ...schedule, next: null }, { name: 'memory-upkeep', agent: 'memory-upkeep', cron: '30 3 * * *', at: null, zone: 'Europe/Berlin', next: null });
  const { seq } = await ledger.head();
  await at('03:30');
  assert.equal((await ledger.head()).seq, seq, 'nothing is written when nothing changed');
  await at('22:05');
  assert.deepEqual((await schedules.list()).map(({ cron }) => cron), ['5 22 * * *']);
  await at('off');
  await at('off');
  assert.deepEqual(await schedules.list(), []);
});

test('upkeep runs at night by its schedule', async (t) => {
  const company = await companyOf(t, agents);
  await remember(company.ledger);
  await scheduleUpkeep(company.ledger, company.schedules, defaultMemoryRules, 'Europe/Berlin');
  await company.pass(24 * hour);
  assert.equal((await outcome(company.ledger)).summaries.length, 4);
  const [task] = await company.ledger.tasks.list({ limit: 10 });
  assert.equal(task?.status, 'completed');
});

test('while the company runs, items expire on time and logs become searchable within seconds', async (t) => {
  const company = await companyOf(t, agents);
  const { ledger, clock } = company;
  await put(ledger, [{ id: 'code', tier: 'ephemeral', expiresAt: clock.now() + hour }, { id: 'log', type: 'log', indexing: 'lazy' }]);
  await company.pass(2_000);
  assert.equal((await ledger.items.waiting(10)).length, 1);
  await company.pass(2_000);
  assert.equal((await ledger.items.waiting(10)).length, 0);
  assert.equal((await ledger.events({ kind: 'items.expired', limit: 10 })).length, 0);
  await company.pass(hour);
  assert.equal((await ledger.events({ kind: 'items.expired', limit: 10 })).length, 1);
});

test('a thousand waiting logs are indexed at once', async (t) => {
  const company = await companyOf(t, agents);
  await put(company.ledger, Array.from({ length: 1_000 }, (_, index) => ({ id: `log-${index}`, type: 'log', indexing: 'lazy', text: `disk ${index}` })));
  await company.settle();
  assert.equal((await company.ledger.items.waiting(10)).length, 0);
});

test('one night has an end: what is left after so many pieces is said, and done the next', async () => {
  let pieces = 0;
  const upkeep = async () => {
    pieces += 1;
    return { expired: 1, indexed: 0, promoted: 0, summaries: 0, archived: 0, more: true };
  };
  const done = await memoryUpkeepAgent.run({ memory: { upkeep } } as unknown as TaskContext, { requested: null });
  assert.ok(done.more);
  assert.equal(done.expired, pieces);
  assert.ok(pieces <= memoryUpkeepAgent.limits.callsMax);
});
