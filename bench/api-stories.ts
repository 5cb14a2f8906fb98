/**
 * What happens in the company that the API is measured on: one life of a task after the other, in the events that the rooms themselves append. A story
 * is a generator: it hands out the drafts of one commit and gets back the number of their first event.
 */
import type { Draft } from '../src/vocabulary/events.ts';
import type { ItemId, TaskId } from '../src/vocabulary/ids.ts';
import type { Customer, Topic } from './api-words.ts';

export type Story = Generator<Draft[], void, number>;

export interface World {
  random(): number;
  /** Epoch ms of the story's present. */
  now(): number;
  /** The day of that, in the company's zone. */
  day(): string;
  newTask(): TaskId;
  /** The number that the next item will get. Only right for one that is opened by the very next drafts. */
  nextItem(): ItemId;
  blob: string;
}

/** One task of a customer: who, what about, and what all its events have in common. */
export interface Case {
  world: World;
  agent: string;
  task: TaskId;
  seed: string;
  customer: Customer;
  topic: Topic;
  order: number;
  base: { task: TaskId; subject: string };
}

const ofTask = (agent: string) => `agent:${agent}` as const;

export function seedOf(random: () => number): string {
  const hex = Array.from({ length: 4 }, () => Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function step(one: Pick<Case, 'agent' | 'base'>, call: number, name: string, result: unknown, ms = 4): Draft {
  return { ...one.base, kind: 'step.completed', actor: ofTask(one.agent), data: { call, name, attempt: 1, result: result as never, ms, tainted: true } };
}

/** A mail comes in, is routed, and its task reads what is known. The reply of each call is the number of the mail's event. */
export function* arrives(world: World, agent: string, customer: Customer, topic: Topic, text: string): Generator<Draft[], Case, number> {
  const order = 1_000 + Math.floor(world.random() * 90_000);
  const messageId = `${seedOf(world.random)}@customer.example`;
  const mail = {
    raw: world.blob, messageId, inReplyTo: [], references: [], from: { address: customer.address, name: customer.name }, replyTo: null, to: [{ address: 'help@bench.example', name: '' }], cc: [],
    subject: `${topic.subject} ${order}`, date: world.now(), text, cut: false, hasHtml: false, attachments: [], language: 'en', noReply: null, thread: messageId,
  };
  const subject = customer.subject;
  const signal = yield [{ kind: 'mail.received', actor: 'source:mail', subject, data: { source: 'mails/inbox.mbox', dedup: messageId, mail } }];
  const task = world.newTask();
  const base = { task, subject };
  const seed = seedOf(world.random);
  yield [
    { kind: 'intent.recorded', actor: 'system', subject, cause: signal, data: { signal, intent: topic.intent, agent, reason: `It reads like ${topic.intent}.`, routed: { by: 'classifier', version: 3, confidence: 0.8 + world.random() * 0.19 } } },
    { ...base, kind: 'task.created', actor: 'system', cause: 'previous', data: { key: `${agent}:${signal}`, agent, version: 1, title: `${topic.subject} ${order} (${customer.address})`, lane: 'customer', input: { signal, mail }, seed, parent: null, deadline: null, tainted: true } },
  ];
  return { world, agent, task, seed, customer, topic, order, base };
}

/** A request to a model in the commit of its step, with what it cost. */
export function asked(one: Case, call: number, name: string, purpose: string, result: unknown): Draft[] {
  const { world } = one;
  const input = 700 + Math.floor(world.random() * 900);
  const output = 40 + Math.floor(world.random() * 120);
  const cost = { amount: 0, billionths: Math.min(999_999_999, input * 15_000 + output * 60_000), currency: 'EUR' };
  return [
    {
      ...one.base, kind: 'model.called', actor: ofTask(one.agent),
      data: { place: call, name, purpose, tier: purpose.endsWith('.draft') ? 'draft' : 'classify', model: purpose.endsWith('.draft') ? 'large/writer-2' : 'local/reader-1', day: world.day(), request: requestDigest(world), attempt: 1, outcome: 'answered', texts: null, counts: 'exact', usage: { input, cachedInput: Math.floor(input / 2), cacheWrite: 0, output }, cost, worst: { tokens: 4_000, cost: { ...cost, amount: 1 } }, ms: 300 + world.random() * 2_000, reusableUntil: null, failure: null },
    },
    step(one, call, name, result, 900),
  ];
}

function requestDigest({ random }: World): string {
  return Array.from({ length: 8 }, () => Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0')).join('');
}
