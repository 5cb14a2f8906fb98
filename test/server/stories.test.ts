import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { initCompany, openCompany } from '../../src/company.ts';
import { auditRowSchema } from '../../src/vocabulary/page-views.ts';
import { effectStorySchema, taskStorySchema, type EffectStory, type TaskStory } from '../../src/vocabulary/story-views.ts';
import { agent } from '../simulation/company-of-agents.ts';
import { apiHouse, type ApiHouse } from './api-house.ts';

let house: ApiHouse;
before(async () => {
  house = await apiHouse();
  const { company } = house;
  // A name that a spreadsheet would work out.
  await mail('ada', 'How do I cancel my subscription?', 'How do I cancel my subscription?');
  await mail('=cmd()', 'A refund please', 'I was charged twice, I want my money back, a refund please.');
  await company.run({ untilIdle: true });
  const approval = (await company.inbox.list()).find(({ type }) => type === 'approval');
  assert.ok(approval, 'a draft waits');
  await company.inbox.decide(approval.id, { action: 'approve', text: null });
  await company.run({ untilIdle: true });
});
after(() => house.close());

async function mail(name: string, subject: string, text: string): Promise<void> {
  const lines = [`From: "${name}" <${name.replaceAll(/[^a-z]/gu, '')}@guest.example>`, 'To: support@tidemark.example', `Subject: ${subject}`, `Message-ID: <${encodeURIComponent(name)}@guest.example>`, 'Date: Mon, 16 Nov 2026 09:00:00 +0000', '', text];
  await house.company.signal.mailFound({ source: 'test', bytes: new TextEncoder().encode(lines.join('\r\n')) });
}

async function get<T>(path: string): Promise<T> {
  const response = await house.app.request(`/api/v1${path}`);
  assert.equal(response.status, 200, path);
  return (await response.json()) as T;
}

async function done(): Promise<EffectStory['row']> {
  const { rows } = await house.company.effects.page({ state: 'succeeded' });
  assert.ok(rows[0], 'an effect is done');
  return rows[0];
}

describe('the story of an effect', () => {
  it('has the verdict, who approved, the receipt, the item and its events in order, as the schema says', async () => {
    const row = await done();
    const story = effectStorySchema.parse(await get<EffectStory>(`/effects/${row.effect}/story`));
    assert.deepEqual(story.row, auditRowSchema.parse(row));
    assert.deepEqual(story.events.map(({ kind }) => kind).filter((kind) => kind.startsWith('effect.')), ['effect.proposed', 'effect.judged', 'effect.approved', 'effect.started', 'effect.succeeded']);
    assert.ok(story.events.every(({ data }) => 'effect' in data && data.effect === row.effect), 'nothing else of its task');
    assert.deepEqual([story.row.approval?.how, story.items.map(({ state, effect }) => [state, effect])], ['operator', [['decided', row.effect]]]);
    assert.ok(story.effect.receipt !== null && story.title !== '');
  });

  it('of one that there is not says what to do', async () => {
    const response = await house.app.request('/api/v1/effects/e000000000000000000000000/story');
    assert.deepEqual([response.status, ((await response.json()) as { code: string }).code], [404, 'effect.unknown']);
  });
});

describe('the story of a task', () => {
  it('has its effects, its items and all that its timeline rests on, as the schema says', async () => {
    const { task, effect } = await done();
    const story = taskStorySchema.parse(await get<TaskStory>(`/tasks/${task}/story`));
    assert.deepEqual(story.effects.map((one) => one.effect), [effect]);
    assert.deepEqual(story.items.map(({ state }) => state), ['decided']);
    const seqs = new Set(story.events.map(({ seq }) => seq));
    assert.deepEqual(story.task.timeline.flatMap((line) => line.seqs).filter((seq) => !seqs.has(seq)), []);
    assert.deepEqual([story.parent, story.children, story.eventsLeft, story.rolledBackBy, story.rollsBack], [null, [], 0, null, null]);
  });

  it('tells which task takes back what it did, and of that one what it takes back', async () => {
    const { task } = await done();
    const { id } = await house.company.tasks.rollback(task, 'It went to the wrong person.');
    assert.deepEqual([(await get<TaskStory>(`/tasks/${task}/story`)).rolledBackBy, (await get<TaskStory>(`/tasks/${id}/story`)).rollsBack], [id, task]);
  });
});

/** Asks another, and waits for it. */
const foreman = agent('foreman', (ctx) => ctx.child('delegate', 'worker', { job: 1 }));
const worker = agent('worker', (ctx) => ctx.step('work', () => 'done'));

describe('the story of a task and of one that it started', () => {
  it('name each other, and have the end of the one in what the other saw', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'keelson-stories-')), 'company');
    await initCompany(folder, { name: 'Tidemark', address: 'support@tidemark.example', zone: 'UTC' });
    const company = await openCompany(folder, { agents: [foreman, worker] });
    try {
      const { id } = await company.tasks.start('foreman', {});
      await company.run({ untilIdle: true });
      const story = await company.tasks.story(id);
      const [child] = story.children;
      assert.ok(child, 'it started one');
      assert.deepEqual([child.agent, (await company.tasks.story(child.id)).parent?.id, story.task.status], ['worker', id, 'completed']);
      assert.ok(story.events.some(({ kind, task }) => kind === 'task.completed' && task === child.id), 'the end of its wait');
      const seqs = new Set(story.events.map(({ seq }) => seq));
      assert.deepEqual(story.task.timeline.flatMap((line) => line.seqs).filter((seq) => !seqs.has(seq)), []);
    } finally {
      await company.close();
      rmSync(join(folder, '..'), { recursive: true });
    }
  });
});

describe('an export', () => {
  const text = async (path: string): Promise<string> => (await house.app.request(`/api/v1/exports${path}`)).text();

  it('has a line for each effect that the filters leave', async () => {
    const lines = (await text('/effects?state=succeeded')).trimEnd().split('\r\n');
    assert.equal(lines.length, 2);
    const { effect, task } = await done();
    assert.ok(lines[1]?.includes(`,${effect},${task},`));
  });

  it('has every event in full and in order, over many pages', async () => {
    const events = (await text('/events?format=jsonl&order=oldest')).trim().split('\n').map((line) => JSON.parse(line) as { seq: number; hash: string });
    const { seq, hash } = await house.company.ledger.head();
    assert.ok(seq > 60, 'more than a page');
    assert.deepEqual([events.map((event) => event.seq), events.at(-1)?.hash], [Array.from({ length: seq }, (_, place) => place + 1), hash]);
    // Of what is apart from each other, each is read by itself.
    const some = (await text('/events?format=jsonl&kinds=mail.received')).trim().split('\n').map((line) => JSON.parse(line) as { kind: string; seq: number });
    assert.deepEqual([some.length, some.every(({ kind }) => kind === 'mail.received'), (some[0]?.seq ?? 0) > (some[1]?.seq ?? 0)], [2, true, true]);
  });

  it('is a file, and nothing in it begins as a formula', async () => {
    const response = await house.app.request('/api/v1/exports/events?format=csv');
    assert.match(response.headers.get('content-disposition') ?? '', /^attachment; filename="events.csv"$/u);
    const csv = await response.text();
    assert.ok(csv.includes('=cmd()'), 'the name is in it');
    assert.doesNotMatch(csv, /(?:^|,)"?[=+@]/mu);
  });

  it('takes no filter that it does not know', async () => {
    assert.equal((await house.app.request('/api/v1/exports/effects?colour=red')).status, 400);
  });
});
