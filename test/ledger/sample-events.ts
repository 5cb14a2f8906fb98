import { hash } from 'node:crypto';
import type { Draft, EventData } from '../../src/vocabulary/events.ts';
import type { TaskId } from '../../src/vocabulary/ids.ts';
import { sampleEffect, sampleItem } from './sample-effects.ts';

// A short day of a small company in which every kind of event happens at least once, in the order in which the rooms
// append them. It needs no ledger: numbers of events, tasks and items follow from the order.

const subject = 'customer:jane@example.com';
export const rawMail = Buffer.from('From: Jane <jane@example.com>\r\nSubject: Refund\r\n\r\nHello, may I have my money back?\r\n');
const brokenMail = Buffer.from([0, 255, 0, 255]);
const failure = { code: 'code.threw', message: 'Error: no route', nextStep: 'Retry the task.', failure: 'retryable' } as const;
const noon = Date.UTC(2026, 0, 5, 12);

/** A note: the smallest event with a projection of its own. */
export function note(id: string, version = 1, text = `note ${id}`): Draft<'note.put'> {
  return { kind: 'note.put', actor: 'operator', data: { id, version, text, tags: [], provenance: { source: 'operator', model: null }, call: null, name: null } };
}

export function record(id: string, version: number): Draft<'record.put'> {
  return { kind: 'record.put', actor: 'agent:support', data: { kind: 'customer', id, version, value: { name: `Jane ${version}` }, provenance: { source: 'mail:a@example.com', model: null }, call: null, name: null } };
}

export function playbook(path: string, text: string): Draft<'document.changed'> {
  return { kind: 'document.changed', actor: 'operator', data: { path, type: 'playbook', title: path, digest: hash('sha256', text, 'hex'), text } };
}

export function signal(dedup: string, type = 'calendar', topic: string | null = null): Draft<'signal.received'> {
  return { kind: 'signal.received', actor: 'source:calendar', data: { source: 'calendar', dedup, type, topic, body: { title: dedup } } };
}

export function mailReceived(dedup: string, thread = 'a@example.com'): Draft<'mail.received'> {
  const jane = { address: 'jane@example.com', name: 'Jane' };
  const mail: EventData<'mail.received'>['mail'] = {
    raw: hash('sha256', rawMail, 'hex'), messageId: `${dedup}@example.com`, inReplyTo: [], references: [], from: jane, replyTo: null,
    to: [{ address: 'help@tidemark.example', name: '' }], cc: [], subject: 'Refund', date: noon, text: 'Hello, may I have my money back?', cut: false, hasHtml: false,
    attachments: [], language: 'en', noReply: null, thread,
  };
  return { kind: 'mail.received', actor: 'source:mail', subject, data: { source: 'mails/1.eml', dedup, mail } };
}

export function taskCreated(task: TaskId, options: { key?: string; parent?: { task: string; call: number }; deadline?: number } = {}): Draft<'task.created'> {
  const { key = `key of ${task}`, parent = null, deadline = null } = options;
  return {
    kind: 'task.created', actor: 'system', task, subject,
    data: { key, agent: 'support', version: 1, title: 'Refund', lane: 'customer', input: { mail: 4 }, seed: '00000000-0000-4000-8000-000000000002', parent, deadline },
  };
}

export function parked(task: TaskId, ...calls: number[]): Draft<'task.parked'> {
  return { kind: 'task.parked', actor: 'system', task, data: { calls } };
}

export function failed(task: TaskId): Draft<'task.failed'> {
  return { kind: 'task.failed', actor: 'system', task, data: { failure, call: null } };
}

export function waitOpened(task: TaskId, call: number, wanted: { until?: number; signal?: string; topic?: string; child?: TaskId } = {}): Draft<'wait.opened'> {
  const type = wanted.child ? 'child' : wanted.signal ? 'signal' : 'timer';
  const { until = null, topic = null, child = null } = wanted;
  return { kind: 'wait.opened', actor: 'system', task, data: { call, name: `wait ${call}`, type, until, signal: wanted.signal ?? null, topic, child } };
}

export function scheduleSet(name: string, next: number): Draft<'schedule.set'> {
  return { kind: 'schedule.set', actor: 'operator', data: { name, agent: 'digest', input: null, cron: '0 7 * * 1', at: null, zone: 'Europe/Lisbon', next } };
}

function documents(): Draft[][] {
  return [
    [playbook('playbooks/refunds.md', 'Refunds within 30 days.'), playbook('playbooks/old.md', 'Nobody reads this.')],
    [
      { kind: 'document.changed', actor: 'operator', data: { path: 'persona.md', type: 'persona', title: 'Persona', digest: 'p1', text: 'Calm and short.' } },
      playbook('playbooks/refunds.md', 'Refunds within 60 days, être généreux.'),
      { kind: 'document.removed', actor: 'operator', data: { path: 'playbooks/old.md' } },
    ],
  ];
}

/** The mail is the event `first`. */
function intake(first: number): Draft[][] {
  return [
    [mailReceived('m1')],
    [
      { kind: 'signal.duplicate', actor: 'source:mail', data: { source: 'mails/1-again.eml', dedup: 'm1', of: first } },
      { kind: 'signal.broken', actor: 'source:mail', data: { source: 'mails/2.eml', dedup: 'm2', raw: hash('sha256', brokenMail, 'hex'), problem: 'no header' } },
      signal('s1'),
    ],
    [
      { kind: 'intent.recorded', actor: 'system', subject, cause: first, data: { signal: first, intent: 'support', agent: 'support', reason: 'a customer wrote' } },
      { ...taskCreated('t1'), cause: 'previous' },
    ],
  ];
}

function work(): Draft[][] {
  const own = { actor: 'agent:support', task: 't1', subject } as const;
  return [
    [{ ...own, kind: 'step.failed', data: { call: 0, name: 'look up', attempt: 1, failure, ms: 12.5, retryAt: noon + 1_000 } }, parked('t1', 0)],
    [{ ...own, kind: 'wait.ended', data: { call: 0, due: noon + 1_000 } }],
    [{ ...own, kind: 'step.completed', data: { call: 0, name: 'look up', attempt: 2, result: { found: true, names: ['Jane', '日本'] }, ms: 3 } }],
    [{ ...own, kind: 'call.refused', data: { call: 1, type: 'memory', name: 'note', failure } }],
    [record('jane@example.com', 1), note('n1')],
    [record('jane@example.com', 2), note('n1', 2)],
    ...sampleEffect({ task: 't1', call: 3, item: 1, subject }),
    ...sampleItem({ task: 't1', call: 4, item: 2, subject }),
    [waitOpened('t1', 5, { until: noon + 60_000 }), waitOpened('t1', 6, { signal: 'calendar', topic: 'monday' }), waitOpened('t1', 7, { child: 't2' }), taskCreated('t2', { parent: { task: 't1', call: 7 } }), parked('t1', 5, 6, 7)],
    [signal('s2', 'calendar', 'monday')],
    [{ kind: 'task.completed', actor: 'agent:support', task: 't2', data: { result: { ok: true } } }],
    [{ ...own, kind: 'task.completed', data: { result: null } }],
  ];
}

function endings(): Draft[][] {
  const own = { actor: 'operator', task: 't3', subject } as const;
  const effect = (n: number): string => `e${String(n).padStart(24, '0')}`;
  const proposed = [10, 11, 12, 13].flatMap((call) => sampleEffect({ task: 't3', call, item: 3, subject, effect: effect(call) })[0]?.slice(0, 2) ?? []);
  const opened = (call: number): Draft[] => sampleItem({ task: 't3', call, item: 0, subject })[0]?.slice(0, 1) ?? [];
  return [
    [taskCreated('t3', { deadline: noon + 86_400_000 })],
    [...proposed, ...opened(20), ...opened(21)],
    [
      { ...own, kind: 'effect.rejected', data: { effect: effect(10), call: 10, reason: 'too kind' } },
      { ...own, kind: 'effect.expired', data: { effect: effect(11), call: 11 } },
      { ...own, kind: 'effect.withdrawn', data: { effect: effect(12), call: 12, reason: 'cancelled' } },
      { ...own, kind: 'effect.doubted', data: { effect: effect(13), call: 13, attempt: 1, why: 'no answer', retryAt: null } },
      { ...own, kind: 'inbox.expired', data: { item: 3, effect: null, call: 20 } },
      { ...own, kind: 'inbox.withdrawn', data: { item: 4, effect: null, call: 21, reason: 'cancelled' } },
    ],
    [failed('t3')],
    [{ ...own, kind: 'task.resumed', data: { call: null } }, { ...own, kind: 'task.recovered', data: { recoveries: 1 } }],
    [{ ...own, kind: 'task.stopped', data: { failure } }],
    [{ ...own, kind: 'task.cancelled', data: { reason: 'no longer wanted' } }],
    [scheduleSet('digest', noon), scheduleSet('never mind', noon)],
    [{ kind: 'schedule.fired', actor: 'system', data: { name: 'digest', due: noon, next: noon + 604_800_000, missed: 0 } }, { kind: 'schedule.removed', actor: 'operator', data: { name: 'never mind' } }],
    [{ kind: 'clock.jumped', actor: 'system', data: { from: noon, to: noon - 5_000 } }],
  ];
}

/** For a ledger that holds its `company.created` event alone. Each inner list is one append. */
export function sampleDay(): Draft[][] {
  const first = documents();
  const mail = 2 + first.flat().length;
  return [...first, ...intake(mail), ...work(), ...endings()];
}

/** The blobs that the events of the day name. */
export const sampleBlobs = [rawMail, brokenMail];
