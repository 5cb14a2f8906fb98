import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { initCompany, openCompany } from '../../src/company.ts';
import { manualClock, type ManualClock } from '../../src/effects/test-effects.ts';
import type { Company } from '../../src/facade.ts';
import { KeelsonError } from '../../src/vocabulary/errors.ts';
import { parseTaskId } from '../../src/vocabulary/ids.ts';
import type { Acted, Plan } from '../../src/vocabulary/understanding.ts';
import type { ItemView } from '../../src/vocabulary/views.ts';

const thursday = Date.UTC(2026, 10, 26, 16);
const hourMs = 3_600_000;

let place: string;
let clock: ManualClock;
let company: Company;

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'keelson-do-'));
  clock = manualClock(thursday);
  await initCompany(join(place, 'acme'), { name: 'Acme', address: 'hello@acme.example', zone: 'Europe/Berlin' });
  company = await openCompany(join(place, 'acme'), { clock });
  await company.memory.put('customer', 'jane@example.com', { name: 'Jane Doe', address: 'jane@example.com' });
});
afterEach(async () => {
  await company.close();
  rmSync(place, { recursive: true, force: true });
});

async function planOf(words: string): Promise<Plan> {
  const { plan, questions, why } = await company.understand(words);
  assert.ok(plan, `${words}: ${why ?? questions.map(({ question }) => question).join()}`);
  return plan;
}

async function said(words: string): Promise<Acted> {
  const acted = await company.act(await planOf(words));
  await company.run({ untilIdle: true });
  return acted;
}

const open = async (): Promise<ItemView[]> => company.inbox.list();
const sent = (): string[] => {
  const outbox = join(place, 'acme', 'outbox');
  return readdirSync(outbox, { withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.eml')).map(({ name }) => readFileSync(join(outbox, name), 'utf8'));
};

test('a letter for Monday waits, over a restart too, is made from what is known then, and goes out when it is approved', async () => {
  const { task, created } = await said('send Jane the onboarding mail on Monday');
  assert.ok(task !== null && created);
  assert.deepEqual([(await company.tasks.show(parseTaskId(task))).status, (await open()).length], ['parked', 0]);
  await company.close();
  clock.advance(24 * hourMs);
  company = await openCompany(join(place, 'acme'), { clock });
  await company.memory.put('customer', 'jane@example.com', { name: 'Jane Roe', address: 'jane@new.example' });
  await company.run({ untilIdle: true });
  assert.deepEqual(await open(), [], 'not before its time');
  clock.advance(3 * 24 * hourMs);
  await company.run({ untilIdle: true });
  const [item] = await open();
  assert.ok(item);
  assert.deepEqual([item.type, item.subject], ['approval', 'customer:jane@example.com']);
  assert.ok(item.evidence.some(({ text }) => text === 'send Jane the onboarding mail on Monday'));
  await company.inbox.decide(item.id, { action: 'approve', text: null });
  await company.run({ untilIdle: true });
  const detail = await company.tasks.show(parseTaskId(task));
  assert.deepEqual([detail.status, (detail.input as { words: string }).words], ['completed', 'send Jane the onboarding mail on Monday']);
  const [mail] = sent();
  for (const line of ['To: Jane Roe <jane@new.example>', 'Subject: Welcome to Acme', 'Hi Jane,']) assert.ok(mail?.includes(line), line);
});

test('the same words for the same time are done once, and for now as often as they are said', async () => {
  const first = await said('send Jane the onboarding mail on Monday');
  clock.advance(hourMs);
  const second = await said('send Jane the onboarding mail on Monday');
  assert.deepEqual([second.task, second.created], [first.task, false]);
  assert.match(second.said, /You asked for the same before/u);
  const plan = await planOf('send Jane the onboarding mail');
  const now = await company.act(plan);
  assert.deepEqual([(await company.act(plan)).task, (await company.act(plan)).created], [now.task, false], 'one plan is one task');
  clock.advance(hourMs);
  assert.notEqual((await said('send Jane the onboarding mail')).task, now.task);
});

test('a credit passes the policy like any other', async () => {
  const { task } = await said('give Jane 20 EUR credit because of the outage');
  const [effect] = await company.effects.ofTask(parseTaskId(task ?? ''));
  assert.deepEqual([effect?.kind, effect?.state], ['credit.grant', 'staged']);
  const [item] = await open();
  assert.ok(item?.evidence.some(({ label, text }) => label === 'what you said' && text === 'give Jane 20 EUR credit because of the outage'));
});

test('a reminder is in the inbox at its time, and comes back when it is put off', async () => {
  await said('remind me on Friday to call Jane');
  assert.deepEqual(await open(), []);
  clock.advance(24 * hourMs);
  await company.run({ untilIdle: true });
  const [item] = await open();
  assert.ok(item);
  assert.deepEqual([item.type, item.summary, item.subject], ['question', 'You asked to be reminded: call Jane', 'customer:jane@example.com']);
  await company.inbox.decide(item.id, { action: 'answer', text: 'in a day' });
  await company.run({ untilIdle: true });
  assert.deepEqual(await open(), []);
  clock.advance(24 * hourMs);
  await company.run({ untilIdle: true });
  assert.equal((await open()).length, 1);
});

test('a note is found, says where it comes from, and is forgotten with whom it is about', async () => {
  const { ref } = await said('remember that Jane prefers mails in the morning');
  const recalled = async (): Promise<(string | null)[]> => (await company.memory.recall({ text: 'when does Jane like mails' })).hits.filter(({ id }) => id === ref).map(({ subject }) => subject);
  assert.deepEqual(await recalled(), ['customer:jane@example.com']);
  assert.match(JSON.stringify(await company.memory.why(ref ?? '')), /remember that Jane prefers/u);
  await company.memory.forget('customer:jane@example.com', { reason: 'She asked.' });
  assert.deepEqual(await recalled(), []);
});

test('pauses are set and lifted, with the words as the reason', async () => {
  await said('pause the support agent');
  assert.deepEqual((await company.pauses.list()).map(({ scope, name, reason }) => [scope, name, reason]), [['agent', 'support', 'pause the support agent']]);
  await said('resume the support agent');
  assert.deepEqual(await company.pauses.list(), []);
});

test('a plan whose customer, playbook or time is gone is refused, and so is one that was made up', async () => {
  const plan = (await planOf('send Jane the onboarding mail on Monday')) as Extract<Plan, { do: 'letter' }>;
  const refused = async (change: object, code: string): Promise<void> => assert.rejects(company.act({ ...plan, ...change }), (error) => error instanceof KeelsonError && error.code === code && error.nextStep !== '');
  await refused({ customer: 'nobody@example.com' }, 'do.no-customer');
  await refused({ playbook: 'playbooks/gone.md' }, 'do.no-playbook');
  await refused({ playbook: 'persona.md' }, 'do.bad-plan');
  await refused({ at: thursday - 1 }, 'do.past');
  await refused({ do: 'delete' }, 'do.bad-plan');
  await refused({ words: '' }, 'do.bad-plan');
  assert.equal((await company.tasks.list()).length, 0);
});

test('understanding begins nothing', async () => {
  const { events } = await company.ledger.stats();
  for (const words of ['send Jane the onboarding mail', 'pause everything', 'remember tea', 'give Jane 20 EUR credit because of the outage', 'remind me tomorrow to call Jane']) await planOf(words);
  assert.equal((await company.ledger.stats()).events, events);
});
