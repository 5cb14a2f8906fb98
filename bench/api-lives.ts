/** The lives that tasks have in the company that the API is measured on: most end well, some fail, and those of the last days wait for the operator. */
import type { Verdict } from '../src/vocabulary/effects.ts';
import type { Draft } from '../src/vocabulary/events.ts';
import { approved, asksOperator, decided, goesOut, proposal, refund, reply, type Proposed } from './api-effects.ts';
import { arrives, asked, seedOf, step, type Case, type Story, type World } from './api-stories.ts';
import { customerAt, sentence, topics } from './api-words.ts';

/** The agent of the bench that owns what waits: its code is the one that these journals tell of. */
export const openAgent = 'helpdesk';
const dayMs = 24 * 3_600_000;

const review: Verdict = { outcome: 'review', afterMs: 0, rules: ['mail-is-reviewed'], why: 'Every mail needs your review.' };
const allowed: Verdict = { outcome: 'allow', afterMs: 0, rules: ['mail-is-reviewed'], why: 'You have relaxed the rule for this playbook.' };
const staged: Verdict = { outcome: 'stage', afterMs: 0, rules: ['money-is-staged'], why: 'Money moves.' };

/** A customer writes; the task reads what is known and drafts. Call 0 reads, call 1 drafts. */
function* drafted(world: World, agent: string, customers: number): Generator<Draft[], { one: Case; text: string }, number> {
  const customer = customerAt(Math.floor(world.random() ** 2 * customers));
  const topic = topics[Math.floor(world.random() * topics.length)] ?? topics[0];
  if (!topic) throw new Error('there are topics');
  const mail = `Hello,\n${topic.asks} ${sentence(world.random, 12 + Math.floor(world.random() * 25))}\nRegards, ${customer.name}`;
  const one = yield* arrives(world, agent, customer, topic, mail);
  yield [step(one, 0, 'memory.customer', { version: 1, name: customer.name }), ...(world.random() < 0.15 ? [known(one)] : [])];
  const text = `Hello ${customer.name.split(' ')[0]},\n\n${topic.answer}\n\n${sentence(world.random, 8)}`;
  yield asked(one, 1, 'draft', 'support.draft', { text });
  return { one, text };
}

function known({ base, customer, agent, world }: Case): Draft {
  return { ...base, kind: 'association.observed', actor: `agent:${agent}`, data: { scope: customer.subject, name: 'tone', value: world.random() < 0.8 ? 'warm' : 'short', weight: 1, evidence: null, provenance: { source: 'operator', model: null }, call: null } };
}

function ends({ base, agent }: Case, result: string): Draft[] {
  return [{ ...base, kind: 'task.completed', actor: `agent:${agent}`, data: { result: { status: result }, tainted: true } }];
}

export function* answeredByItself(world: World, customers: number): Story {
  const { one, text } = yield* drafted(world, 'support', customers);
  const mail = reply(one, 2, text);
  yield [...proposal(one, mail, allowed), approved(one, mail, 'policy: mail-is-reviewed'), parked(one, 2)];
  yield* goesOut(one, mail);
  yield ends(one, 'succeeded');
}

export function* answeredAfterReview(world: World, customers: number): Story {
  const { one, text } = yield* drafted(world, 'support', customers);
  const mail = reply(one, 2, text);
  const item = yield* waits(one, mail, false);
  const chance = world.random();
  if (chance < 0.08) {
    yield [decided(one, item, mail, 'reject', 'They have cancelled already.'), { ...one.base, kind: 'effect.rejected', actor: 'operator', cause: 'previous', data: { effect: mail.effect, call: 2, reason: 'They have cancelled already.' } }];
    return void (yield ends(one, 'rejected'));
  }
  const edit: Draft[] = chance < 0.2 ? [{ ...one.base, kind: 'effect.edited', actor: 'operator', cause: 'previous', data: { effect: mail.effect, call: 2, payload: { ...mail.payload, text: `${text} Thank you.` }, sentence: mail.sentence, changed: 0.04 } }] : [];
  yield [decided(one, item, mail, edit.length > 0 ? 'edit' : 'approve'), ...edit, approved(one, mail, 'operator')];
  yield* goesOut(one, mail);
  yield ends(one, 'succeeded');
}

/** Proposed and shown; the number of the item that asks. */
function* waits(one: Case, proposed: Proposed, isStaged: boolean): Generator<Draft[], number, number> {
  const drafts = [...proposal(one, proposed, isStaged ? staged : review), asksOperator(one, proposed, isStaged), parked(one, proposed.call)];
  const item = one.world.nextItem();
  yield drafts;
  return item;
}

function parked({ base }: Pick<Case, 'base'>, ...calls: number[]): Draft {
  return { ...base, kind: 'task.parked', actor: 'system', data: { calls } };
}

export function* refunded(world: World, customers: number): Story {
  const { one } = yield* drafted(world, 'support', customers);
  const money = refund(one, 2, 500 + Math.floor(world.random() * 9_000));
  const first = yield* waits(one, money, true);
  const second = one.world.nextItem();
  yield [decided(one, first, money, 'unstage'), ...proposal(one, money, review).slice(1), asksOperator(one, money, false)];
  yield [decided(one, second, money, 'approve'), approved(one, money, 'operator')];
  yield* goesOut(one, money);
  yield ends(one, 'succeeded');
}

/** A question; with `open` nobody has answered it yet. */
export function* asks(world: World, customers: number, agent = 'support', open = false): Story {
  const { one } = yield* drafted(world, agent, customers);
  const item = world.nextItem();
  const base = { ...one.base, actor: 'system' } as const;
  yield [
    {
      ...base, kind: 'inbox.opened',
      data: { type: 'question', summary: `May ${one.customer.name} pay once a year from now on?`, evidence: [{ label: 'what they wrote', text: one.topic.asks }], recommended: { action: 'answer', why: 'No playbook says.' }, actions: ['answer'], choices: ['yes', 'no', 'from the next year'], expiresAt: null, effect: null, call: 2, name: 'how to answer' },
    },
    parked(one, 2),
  ];
  if (open) return;
  yield [{ ...one.base, kind: 'inbox.decided', actor: 'operator', data: { item, effect: null, call: 2, action: 'answer', text: 'yes' } }];
  yield ends(one, 'answered');
}

/** What runs every day without anybody asking. */
export function* routine(world: World, number: number): Story {
  const task = world.newTask();
  const agent = number % 3 === 0 ? 'memory-upkeep' : 'reminder';
  const one = { agent, base: { task } } as unknown as Case;
  yield [{ kind: 'task.created', actor: 'system', task, data: { key: `routine:${task}`, agent, version: 1, title: agent === 'reminder' ? `Unpaid invoices, batch ${number}` : 'Look after memory', lane: 'background', input: { batch: number }, seed: seedOf(world.random), parent: null, deadline: null } }];
  yield [step(one, 0, 'read', { found: Math.floor(world.random() * 9) })];
  yield [step(one, 1, 'compare', { same: true })];
  if (number % 4 === 0) yield [{ task, kind: 'note.put', actor: `agent:${agent}`, data: { id: `log:${task}`, version: 1, text: `Looked at batch ${number}. ${sentence(world.random, 14)}`, tags: ['log'], provenance: { source: `task:${task}`, model: null }, call: 2, name: 'note' } }];
  yield [{ task, kind: 'task.completed', actor: `agent:${agent}`, data: { result: { done: true } } }];
}

const failure = { code: 'code.threw', message: 'Error: the shop did not answer.', nextStep: 'See whether the shop is up, then retry the task.', failure: 'retryable' } as const;

/** A step fails; half of the tasks recover, the others go to the operator, who lets them go (or, with `open`, has not looked yet). */
export function* fails(world: World, customers: number, agent = 'support', open = false): Story {
  const { one } = yield* drafted(world, agent, customers);
  yield [{ ...one.base, kind: 'step.failed', actor: `agent:${agent}`, data: { call: 2, name: 'look up the order', attempt: 1, failure, ms: 2_000, retryAt: world.now() + 30_000 } }, parked(one, 2)];
  yield [{ ...one.base, kind: 'wait.ended', actor: 'system', data: { call: 2, due: world.now() } }];
  if (!open && world.random() < 0.5) {
    yield [step(one, 2, 'look up the order', { order: one.order })];
    return void (yield ends(one, 'succeeded'));
  }
  yield [{ ...one.base, kind: 'step.failed', actor: `agent:${agent}`, data: { call: 2, name: 'look up the order', attempt: 2, failure, ms: 2_000, retryAt: null } }];
  const item = world.nextItem();
  yield [
    { ...one.base, kind: 'task.failed', actor: `agent:${agent}`, data: { failure, call: 2, tainted: true } },
    { ...one.base, kind: 'inbox.opened', actor: 'system', cause: 'previous', data: { type: 'escalation', summary: `${one.task} failed: ${failure.message}`, evidence: [{ label: 'what happened', text: failure.message }], recommended: { action: 'retry', why: failure.nextStep }, actions: ['retry', 'dismiss'], choices: [], expiresAt: null, effect: null, call: null, name: null } },
  ];
  if (!open) yield [{ ...one.base, kind: 'inbox.decided', actor: 'operator', data: { item, effect: null, call: null, action: 'dismiss', text: null } }];
}

export function* cancelled(world: World, customers: number): Story {
  const { one } = yield* drafted(world, 'support', customers);
  yield [{ ...one.base, kind: 'task.cancelled', actor: 'operator', data: { reason: 'They called, and it is settled.' } }];
}

/** Waits for a day that is still to come, or has waited for one. */
export function* later(world: World, customers: number, until: number): Story {
  const { one } = yield* drafted(world, 'support', customers);
  const due = world.now() + (2 + Math.floor(world.random() * 20)) * dayMs;
  yield [{ ...one.base, kind: 'wait.opened', actor: 'agent:support', data: { call: 2, name: 'three days later', type: 'timer', until: due, signal: null, topic: null, child: null } }, parked(one, 2)];
  if (due > until) return;
  yield [{ ...one.base, kind: 'wait.ended', actor: 'system', data: { call: 2, due } }];
  yield ends(one, 'reminded');
}

/** What waits for the operator at the end, `kind` by `kind`: replies and refunds to approve, doubts. Owned by the agent of the bench. */
export function* leftOpen(world: World, customers: number, kind: 'mail' | 'money' | 'doubt'): Story {
  const { one, text } = yield* drafted(world, openAgent, customers);
  if (kind === 'money') return void (yield* waits(one, refund(one, 2, 500 + Math.floor(world.random() * 9_000)), true));
  const mail = reply(one, 2, text);
  if (kind === 'mail') return void (yield* waits(one, mail, false));
  yield [...proposal(one, mail, allowed), approved(one, mail, 'policy: mail-is-reviewed'), parked(one, 2)];
  yield [{ ...one.base, kind: 'effect.started', actor: 'system', data: { effect: mail.effect, call: 2, attempt: 1 } }];
  yield [
    { ...one.base, kind: 'effect.doubted', actor: 'adapter:outbox', data: { effect: mail.effect, call: 2, attempt: 1, why: 'The connection ended after the mail was handed over.', retryAt: null } },
    { ...one.base, kind: 'inbox.opened', actor: 'system', cause: 'previous', data: { type: 'doubt', summary: `Sent or not? ${mail.sentence}`.slice(0, 500), evidence: [{ label: 'what is known', text: 'The connection ended after the mail was handed over.' }], recommended: { action: 'sent', why: 'Look in the sent folder.' }, actions: ['sent', 'not-sent', 'send-again'], choices: [], expiresAt: null, effect: mail.effect, call: null, name: null } },
  ];
}
