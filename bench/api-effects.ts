/** The part of a story that goes through the gate: a proposal, its verdict, the operator's word, the receipt. */
import type { Draft, EventData } from '../src/vocabulary/events.ts';
import type { EffectKind, Verdict } from '../src/vocabulary/effects.ts';
import type { RecordedFacts } from '../src/vocabulary/facts.ts';
import { effectId, type EffectId, type ItemId } from '../src/vocabulary/ids.ts';
import type { Case } from './api-stories.ts';

const approvalMs = 14 * 24 * 3_600_000;

export interface Proposed {
  effect: EffectId;
  call: number;
  kind: EffectKind;
  adapter: string;
  sentence: string;
  payload: object;
  amount: number;
}

/** A reply to the customer, by call number `call` of the task. */
export function reply({ seed, customer, topic, order }: Case, call: number, text: string): Proposed {
  const payload = { to: [{ address: customer.address, name: customer.name }], cc: [], subject: `Re: ${topic.subject} ${order}`, text, inReplyTo: null, references: [], thread: null };
  return { effect: effectId(seed, call, 'reply'), call, kind: 'mail.send', adapter: 'outbox', sentence: `Send a mail to ${customer.address}: "${payload.subject}", ${text.split(' ').length} words`, payload, amount: 0 };
}

export function refund({ seed, customer, order }: Case, call: number, cents: number): Proposed {
  const payload = { amount: cents, currency: 'EUR', payment: `pay_${order}`, customer: customer.address, reason: 'The parcel arrived damaged.' };
  return { effect: effectId(seed, call, 'refund'), call, kind: 'payment.refund', adapter: 'book', sentence: `Pay ${(cents / 100).toFixed(2)} EUR back to ${customer.address} (order ${order})`, payload, amount: cents / 100 };
}

const nameOf = (kind: EffectKind): string => (kind === 'mail.send' ? 'reply' : 'refund');

export function proposal(one: Case, proposed: Proposed, verdict: Verdict): Draft[] {
  const { effect, call, kind, adapter, sentence, payload } = proposed;
  const risk = proposed.amount > 0 ? 'medium' : 'low';
  return [
    {
      ...one.base, kind: 'effect.proposed', actor: `agent:${one.agent}`,
      data: { effect, call, name: nameOf(kind), kind, adapter, class: 'keyed', sentence, payload: payload as never, why: `${one.customer.name} asked about ${one.topic.intent}.`, evidence: [{ label: 'what they wrote', text: one.topic.asks }, { label: 'playbook', text: one.topic.playbook }], confidence: 0.84, risk, tainted: true, playbook: one.topic.playbook, byModel: true },
    },
    { ...one.base, kind: 'effect.judged', actor: 'system', cause: 'previous', data: { effect, call, verdict: verdict.outcome, afterMs: 0, rules: verdict.rules, why: verdict.why, facts: factsOf(one, proposed), policy: null } },
  ];
}

export function asksOperator(one: Case, { effect, kind, sentence, payload, amount }: Proposed, staged: boolean): Draft {
  const recommended: EventData<'inbox.opened'>['recommended'] = staged ? { action: 'unstage', why: 'Look at all of it. If it should happen, let go of it, and then approve it.' } : { action: 'approve', why: `${one.customer.name} asked (confidence 84 %, risk low)` };
  return {
    ...one.base, kind: 'inbox.opened', actor: 'system', cause: 'previous',
    data: {
      type: 'approval', summary: staged ? `Staged, not sent: ${sentence}` : sentence, evidence: [{ label: 'draft', text: kind === 'mail.send' ? (payload as { text: string }).text : sentence }, { label: 'why this waits', text: amount > 0 ? 'Money moves.' : 'Every mail needs your review.' }, { label: 'what they wrote', text: one.topic.asks }],
      recommended, actions: staged ? ['unstage', 'reject'] : ['approve', 'edit', 'reject'], choices: [], batch: amount > 0 ? null : one.topic.playbook, expiresAt: one.world.now() + approvalMs, effect, call: null, name: null,
    },
  };
}

export function decided(one: Case, item: ItemId, { effect }: Proposed, action: EventData<'inbox.decided'>['action'], text: string | null = null): Draft {
  return { ...one.base, kind: 'inbox.decided', actor: 'operator', data: { item, effect, call: null, action, text } };
}

export function approved(one: Case, { effect, call }: Proposed, by: string): Draft {
  return { ...one.base, kind: 'effect.approved', actor: by === 'operator' ? 'operator' : 'system', cause: 'previous', data: { effect, call, by } };
}

/** It goes out: what is set aside for it, the start, the receipt. */
export function* goesOut(one: Case, { effect, call, adapter, amount, kind }: Proposed): Generator<Draft[], void, number> {
  const reservation = `effect:${effect}:1`;
  const lines = [{ budget: amount > 0 ? 'money-a-day' : 'mails-a-day', window: one.world.day(), amount: amount > 0 ? Math.round(amount * 100) : 1, cap: amount > 0 ? 500_000 : 5_000 }];
  yield [
    { ...one.base, kind: 'budget.reserved', actor: 'system', data: { reservation, lines, what: kind === 'mail.send' ? 'a mail' : 'a refund' } },
    { ...one.base, kind: 'effect.started', actor: 'system', cause: 'previous', data: { effect, call, attempt: 1 } },
  ];
  const receipt = kind === 'mail.send' ? { messageId: `<${effect}@bench.example>`, file: `outbox/${effect}.eml` } : { refund: `re_${effect.slice(1, 12)}` };
  yield [{ ...one.base, kind: 'effect.succeeded', actor: `adapter:${adapter}`, data: { effect, call, receipt, by: adapter } }];
}

function factsOf({ agent, task, customer, topic, world }: Case, { kind, adapter, amount }: Proposed): RecordedFacts {
  const date = world.day();
  return {
    effect: {
      kind, adapter, external: true, reversible: false, compensates: false, amount, currency: amount > 0 ? 'EUR' : '', recipients: [customer.address], unknownRecipients: 0,
      tainted: true, taintedFields: ['words'], risk: amount > 0 ? 'medium' : 'low', words: 60, links: [], attachments: 0,
    },
    agent: { name: agent },
    task: { id: task, lane: 'customer', depth: 0 },
    subject: { id: customer.subject, kind: 'customer' },
    playbook: { path: topic.playbook, confidence: 0.84 },
    trust: { samples: 40, good: 38, lower: 0.85, relaxed: [] },
    budget: { used: 0.2, fullest: 'mails-a-day' },
    volume: { hour: 12, day: 190, recipientDay: 1 },
    time: { weekday: 'mon', hour: new Date(world.now()).getUTCHours(), date, businessHours: true },
  };
}
