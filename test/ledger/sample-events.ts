import { hash } from 'node:crypto';
import type { Draft, EventData } from '../../src/vocabulary/events.ts';
import type { TaskId } from '../../src/vocabulary/ids.ts';
import { sampleEffect, sampleItem } from './sample-effects.ts';

// A short day of a small company in which every kind of event happens at least once, in the order in which the rooms
// append them. It needs no ledger: numbers of events, tasks and items follow from the order.

const subject = 'customer:jane@example.com';
export const rawMail = Buffer.from('From: Jane <jane@example.com>\r\nSubject: Refund\r\n\r\nHello, may I have my money back?\r\n');
const brokenMail = Buffer.from([0, 255, 0, 255]);
const rawWebhook = Buffer.from('{"type":"order.paid","data":{"order":"A1"}}');
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
    [{ ...own, actor: 'operator', kind: 'operator.stepped-in', data: { place: 0, name: 'look up', how: 'supplied', note: 'Jane told me.' } }],
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

/** What memory keeps beside records and notes. Everything of it concerns Jane, but for the log. */
function memory(first: number): Draft[][] {
  const provenance = { source: 'operator', model: null };
  const own = { actor: 'operator', subject } as const;
  const message = (id: string, text: string, when: number): Draft<'note.put'> => {
    const plain = note(id, 1, text);
    return { ...plain, subject, data: { ...plain.data, type: 'message', thread: 'chat', author: 'Jane', when, tags: ['billing'] } };
  };
  const log = note('log 1', 1, 'The nightly backup took nine minutes.');
  const passing = note('code', 1, 'The door code is 4711 until noon.');
  return [
    [message('chat 1', 'I moved to Lisbon in March.', noon), message('chat 2', 'How is the weather there?', noon + 60_000), message('chat 3', 'Warm, and my invoices go to the new address.', noon + 120_000)],
    [{ ...log, data: { ...log.data, type: 'log', indexing: 'lazy' } }, { ...passing, data: { ...passing.data, tier: 'ephemeral', expiresAt: noon } }],
    [{ kind: 'items.indexed', actor: 'system', data: { upTo: first + 3 } }],
    [{ kind: 'items.promoted', actor: 'system', subject, data: { items: [first + 2], tier: 'institutional', reason: 'It is tagged billing.' } }],
    [
      { ...note('summary:chat:1', 1, 'Jane moved to Lisbon in March.'), subject, data: { ...note('summary:chat:1', 1, 'Jane moved to Lisbon in March.').data, type: 'summary', thread: 'chat', tier: 'institutional', sources: [first, first + 1] } },
      { kind: 'items.archived', actor: 'system', subject, data: { items: [first, first + 1], summary: first + 7, reason: 'A summary stands for them.' } },
    ],
    [{ kind: 'items.expired', actor: 'system', data: { items: [first + 4] } }],
    [{ kind: 'items.embedded', actor: 'system', subject, data: { model: 'local:tiny:8', dimensions: 8, texts: 2, vectors: [{ item: first, vector: 'f4AAQMB/ASA=' }, { item: first + 2, vector: 'f4AAQMAAASA=' }] } }],
    [{ ...own, kind: 'link.put', data: { from: { kind: 'invoice', id: '1042' }, relation: 'billed-to', to: { kind: 'customer', id: 'jane@example.com' }, removed: false, provenance } }],
    [{ ...own, kind: 'link.put', data: { from: { kind: 'invoice', id: '7' }, relation: 'billed-to', to: { kind: 'customer', id: 'jane@example.com' }, removed: false, provenance } }, { ...own, kind: 'link.put', data: { from: { kind: 'invoice', id: '7' }, relation: 'billed-to', to: { kind: 'customer', id: 'jane@example.com' }, removed: true, provenance } }],
    [{ ...own, kind: 'identity.claimed', data: { identity: subject, handle: { type: 'address', value: 'jane@work.example' }, provenance } }, { ...own, kind: 'identity.claimed', data: { identity: subject, handle: { type: 'handle', value: '@jane' }, provenance } }],
    [{ ...own, kind: 'identity.released', data: { identity: subject, handle: { type: 'handle', value: '@jane' }, provenance } }],
    [{ ...own, kind: 'identity.merged', data: { from: 'person:Jane', into: subject, provenance } }, { ...own, kind: 'identity.merged', data: { from: 'person:Jan', into: subject, provenance } }],
    [{ ...own, kind: 'identity.split', data: { from: 'person:Jan', into: subject, provenance } }],
    [{ ...own, kind: 'association.observed', data: { scope: subject, name: 'tone', value: 'warm', weight: 1, evidence: first, provenance } }, { ...own, kind: 'association.observed', data: { scope: 'case:refund', name: 'reply-words', value: 96, weight: 1, evidence: null, provenance } }],
    [{ ...own, kind: 'association.corrected', data: { scope: subject, name: 'language', value: 'pt', provenance } }],
  ];
}

function endings(first: number): Draft[][] {
  const own = { actor: 'operator', task: 't3', subject } as const;
  const effect = (n: number): string => `e${String(n).padStart(24, '0')}`;
  const proposed = [10, 11, 12, 13].flatMap((call) => sampleEffect({ task: 't3', call, item: 3, subject, effect: effect(call) })[0]?.slice(0, 2) ?? []);
  const opened = (call: number): Draft[] => sampleItem({ task: 't3', call, item: 0, subject })[0]?.slice(0, 1) ?? [];
  const begun: Draft[][] = [[taskCreated('t3', { deadline: noon + 86_400_000 })], [...proposed, ...opened(20), ...opened(21)]];
  return [
    ...begun,
    ...requests(first + begun.flat().length),
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
    ...budgets(),
    ...trust(),
    ...models(),
    ...router(),
    [{ kind: 'signal.received', actor: 'source:shop', subject, data: { source: 'shop', dedup: `webhook:shop:${hash('sha256', 'msg_1', 'hex')}`, type: 'shop.order.paid', topic: 'A1', body: { type: 'order.paid', data: { order: 'A1' } }, raw: hash('sha256', rawWebhook, 'hex') } }],
    [{ kind: 'pause.set', actor: 'operator', data: { scope: 'agent', name: 'sales', reason: 'holiday' } }, { kind: 'pause.set', actor: 'operator', data: { scope: 'all', name: null, reason: 'fire' } }, { kind: 'pause.lifted', actor: 'operator', data: { scope: 'all', name: null } }],
    [{ kind: 'reconciliation.done', actor: 'agent:reconciliation', data: { adapter: 'outbox', from: noon - 86_400_000, to: noon, ours: 3, theirs: 3, missing: 0, unknown: 0, differing: 0, settled: [] } }],
    [{ kind: 'access.changed', actor: 'operator', data: { what: 'token-issued', name: 'reports', by: 'console' } }],
    [{ kind: 'clock.jumped', actor: 'system', data: { from: noon, to: noon - 5_000 } }],
  ];
}

/** What the operator asked for in the console: an item is put off and taken back, and a budget raised in two appends. */
function requests(first: number): Draft[][] {
  const digest = (of: string): string => hash('sha256', of, 'hex');
  const asked = (key: string, operation: string, events: number): Draft<'request.done'> => ({ kind: 'request.done', actor: 'operator', data: { key: digest(key), fingerprint: digest(`what ${key} was`), by: 'console', operation, events } });
  const snoozed = (until: number | null): Draft => ({ kind: 'inbox.snoozed', actor: 'operator', task: 't3', subject, data: { item: 3, until } });
  const raise = asked('k3', 'budgets.raise', 1);
  const raised: Draft = { kind: 'budget.raised', actor: 'operator', data: { budget: 'letters', window: '2026-01', by: 1 } };
  return [
    [asked('k1', 'inbox.snooze', 1), snoozed(noon + 3_600_000)],
    [asked('k2', 'inbox.snooze', 1), snoozed(null)],
    [raise, raised],
    [{ ...raise, data: { ...raise.data, of: first + 4 } }, raised],
  ];
}

/** What an effect and some calls of models cost, and one that waits because a budget is used up. */
function budgets(): Draft[][] {
  const own = { actor: 'system', task: 't4', subject } as const;
  const effect = `e${'1'.padStart(24, 'b')}`;
  const other = `e${'2'.padStart(24, 'b')}`;
  const lines = (amount: number) => [{ budget: 'goodwill', window: '2026-01-05', amount, cap: 10_000 }, { budget: 'each-agent', window: 'agent:support/2026-01-05T12', amount: 1, cap: 5 }];
  const reserved = (reservation: string, amount: number): Draft => ({ ...own, kind: 'budget.reserved', data: { reservation, lines: lines(amount), what: 'a refund to Jane' } });
  return [
    [taskCreated('t4'), ...(sampleEffect({ task: 't4', call: 0, item: 0, subject, effect })[0]?.slice(0, 2) ?? []), { ...own, kind: 'effect.approved', data: { effect, call: 0, by: 'policy: small' } }],
    [{ ...own, kind: 'effect.held', data: { effect, call: 0, budget: 'goodwill', window: '2026-01-05', amount: 4_000, why: 'The budget goodwill is used up.', retryAt: null, ends: noon + 39_600_000 } }],
    [{ kind: 'budget.raised', actor: 'operator', data: { budget: 'goodwill', window: '2026-01-05', by: 5_000 } }],
    [reserved(`effect:${effect}`, 4_000), { ...own, kind: 'effect.started', cause: 'previous', data: { effect, call: 0, attempt: 1 } }],
    [{ ...own, kind: 'effect.succeeded', actor: 'adapter:outbox', data: { effect, call: 0, receipt: null, by: 'outbox' } }],
    [reserved('spend:t4:a:0', 50), reserved('spend:t4:b:0', 60), reserved('spend:t4:c:0', 70)],
    [{ ...own, kind: 'budget.settled', data: { reservation: 'spend:t4:a:0', spent: [{ budget: 'goodwill', window: '2026-01-05', amount: 12 }] } }, { ...own, kind: 'budget.released', data: { reservation: 'spend:t4:b:0', reason: 'The model was busy.' } }],
    [{ ...own, kind: 'task.completed', data: { result: null } }],
    [taskCreated('t5'), ...(sampleEffect({ task: 't5', call: 0, item: 0, subject, effect: other })[0]?.slice(0, 2) ?? []), { ...own, task: 't5', kind: 'effect.held', data: { effect: other, call: 0, budget: 'goodwill', window: '2026-01-05', amount: 9_000, why: 'Used up.', retryAt: null, ends: noon + 39_600_000 } }],
    [{ ...reserved('spend:t5:a:0', 5), task: 't5' }],
  ];
}

const texts = Buffer.from('{"prompt":{"stable":["You are Tidemark."],"turns":[{"role":"user","text":"Hello"}]},"answer":"Hello Jane"}');
const classifier = Buffer.from('a classifier');

/** Three requests to models, one answer used again, and texts that were kept long enough. */
function models(): Draft[][] {
  const own = { actor: 'agent:support', task: 't4', subject } as const;
  const of = { place: 3, name: 'draft the reply', purpose: 'support.draft', tier: 'draft', model: 'local/tiny', day: '2026-01-05' } as const;
  const usage = { input: 900, cachedInput: 512, cacheWrite: 0, output: 80 };
  const cost = { amount: 0, billionths: 123_000_000, currency: 'EUR' };
  const called = { ...of, request: 'a'.repeat(64), attempt: 1, texts: hash('sha256', texts, 'hex'), worst: { tokens: 4_000, cost: { ...cost, amount: 1 } }, ms: 812.5, reusableUntil: null } as const;
  return [
    [{ ...own, kind: 'model.called', data: { ...called, outcome: 'lost', texts: null, counts: 'worst', usage: null, cost: null, failure } }],
    [{ ...own, kind: 'model.called', data: { ...called, attempt: 2, outcome: 'answered', counts: 'exact', usage, cost, reusableUntil: noon + 86_400_000, failure: null } }],
    [{ ...own, kind: 'model.called', data: { ...called, request: 'b'.repeat(64), outcome: 'failed', texts: null, counts: 'nothing', usage: null, cost: null, failure } }],
    [{ ...own, kind: 'model.reused', data: { ...of, answered: 1, saved: { usage, cost } } }],
    [{ kind: 'model.texts-expired', actor: 'agent:memory-upkeep', data: { upTo: 1, texts: 0 } }],
    [{ ...own, kind: 'budget.settled', data: { reservation: 'spend:t4:d:0', spent: [{ budget: 'models', window: '2026-01-05', amount: 0, billionths: 600_000_000 }] } }],
    [{ ...own, kind: 'budget.settled', data: { reservation: 'spend:t4:e:0', spent: [{ budget: 'models', window: '2026-01-05', amount: 2, billionths: 700_000_000 }] } }],
  ];
}

/** The router learns from a correction and from a file, and is put back to what it was. */
function router(): Draft[][] {
  return [
    [{ kind: 'router.taught', actor: 'operator', subject, data: { source: 'correction', signal: 4, examples: [{ text: 'Hello, may I have my money back?', intent: 'refund' }] } }],
    [{ kind: 'router.taught', actor: 'operator', data: { source: 'file', signal: null, replaces: true, examples: [{ text: 'Where is my parcel?', intent: 'delivery' }, { text: 'I want a refund', intent: 'refund' }] } }],
    [{ kind: 'router.trained', actor: 'agent:router', data: { version: 1, classifier: hash('sha256', classifier, 'hex'), upTo: 100, examples: 3, intents: 2, heldOut: { examples: 0, accuracy: null, before: null }, why: 'There was none before.', ms: 12 } }, { kind: 'router.adopted', actor: 'agent:router', data: { version: 1, reason: 'There was none before.' } }],
    [{ kind: 'router.adopted', actor: 'operator', data: { version: null, reason: 'I route by rules alone.' } }],
    [{ kind: 'router.discarded', actor: 'system', data: { version: 1, reason: 'Too old.' } }],
  ];
}

/** A rule is relaxed after an approval, and ends with an edit that changed half of the words; another one is taken back. */
function trust(): Draft[][] {
  const own = { actor: 'operator', task: 't4', subject } as const;
  const effect = (n: number): string => `e${String(n).padStart(24, 'd')}`;
  const proposed = [1, 2].flatMap((n) => sampleEffect({ task: 't4', call: 100 + n, item: 0, subject, effect: effect(n) })[0]?.slice(0, 2) ?? []);
  const mails = { agent: 'support', kind: 'mail.send', playbook: '' } as const;
  return [
    proposed,
    [{ ...own, kind: 'effect.approved', data: { effect: effect(1), call: 101, by: 'operator' } }],
    [{ kind: 'trust.relaxed', actor: 'operator', data: { rule: 'mail-is-reviewed', ...mails } }, { kind: 'trust.relaxed', actor: 'operator', data: { rule: 'posts-are-reviewed', ...mails, playbook: 'posts.md' } }],
    [{ ...own, kind: 'effect.edited', data: { effect: effect(2), call: 102, sentence: 'Another mail', payload: null, changed: 0.5 } }, { ...own, kind: 'effect.approved', cause: 'previous', data: { effect: effect(2), call: 102, by: 'operator' } }],
    [{ kind: 'trust.tightened', actor: 'operator', data: { rule: 'posts-are-reviewed', ...mails, playbook: 'posts.md', reason: 'A customer complained.' } }],
  ];
}

/** For a ledger that holds its `company.created` event alone. Each inner list is one append. */
export function sampleDay(): Draft[][] {
  const first = documents();
  const mail = 2 + first.flat().length;
  const before = [...first, ...intake(mail), ...work()];
  const known = memory(2 + before.flat().length);
  // The last word: somebody about whom there is nothing in this ledger was forgotten.
  const forgotten: Draft = { kind: 'subject.forgotten', actor: 'operator', data: { keys: [`k${'0'.repeat(24)}`], by: 'operator', reason: 'She asked.', events: 0 } };
  return [...before, ...known, ...endings(2 + before.flat().length + known.flat().length), [forgotten]];
}

/** The blobs that the events of the day name. */
export const sampleBlobs = [rawMail, brokenMail, rawWebhook, texts, classifier];
