import type { Draft, EventData } from '../../src/vocabulary/events.ts';
import { lanes } from '../../src/vocabulary/events/tasks.ts';
import type { TaskId } from '../../src/vocabulary/ids.ts';
import { proposed } from './sample-effects.ts';
import { mailReceived, note, playbook, record, scheduleSet, signal, taskCreated } from './sample-events.ts';

/** One random choice: which act, and two numbers that say on what. */
export interface Choice {
  act: number;
  a: number;
  b: number;
}

interface Effect {
  effect: string;
  task: TaskId;
  call: number;
}

/**
 * Appends that a ledger takes, made from random choices. It knows just enough to be valid: what exists, which versions
 * count, how many events were written. It does not know what the projections should hold.
 */
class RandomCompany {
  private seq = 1;
  private readonly tasks: TaskId[] = [];
  private readonly effects: Effect[] = [];
  private readonly items: { task: TaskId; call: number | null }[] = [];
  private readonly versions = new Map<string, number>();
  private readonly dedups = new Set<string>();
  private readonly requests = new Map<string, number>();
  private readonly signals: number[] = [];
  /** Sequence numbers of versions of memory items. */
  private readonly noted: number[] = [];
  private calls = 0;

  /** The drafts of one append; none when there is nothing yet to do it on. */
  drafts(choice: Choice): Draft[] {
    const made = acts[choice.act % acts.length]?.(this, choice) ?? [];
    this.seq += made.length;
    return made;
  }

  newTask(a: number, b: number): Draft[] {
    const task: TaskId = `t${this.tasks.length + 1}`;
    const parent = b % 3 === 0 ? this.pick(this.tasks, a) : undefined;
    const call = this.calls++;
    const opened: Draft[] = parent ? [this.wait(parent, call, { type: 'child', child: task })] : [];
    this.tasks.push(task);
    const created = taskCreated(task, { ...(parent ? { parent: { task: parent, call } } : {}), ...(b % 2 === 0 ? { deadline: b } : {}) });
    return [...opened, { ...created, data: { ...created.data, lane: lanes[a % 3] ?? 'routine' } }];
  }

  wait(task: TaskId, call: number, wanted: Partial<EventData<'wait.opened'>>): Draft {
    return { kind: 'wait.opened', actor: 'system', task, data: { call, name: `wait ${call}`, type: 'timer', until: null, signal: null, topic: null, child: null, ...wanted } };
  }

  newSignal(dedup: string, make: (dedup: string) => Draft): Draft[] {
    if (this.dedups.has(dedup)) return [{ kind: 'signal.duplicate', actor: 'system', data: { source: 'x', dedup, of: 1 } }];
    this.dedups.add(dedup);
    this.signals.push(this.seq + 1);
    return [make(dedup)];
  }

  /** A key that is there already goes on with its request. */
  newRequest(n: number): Draft[] {
    const key = String(n % 10).repeat(64);
    const of = this.requests.get(key);
    if (of === undefined) this.requests.set(key, this.seq + 1);
    return [{ kind: 'request.done', actor: 'operator', data: { key, fingerprint: key, by: 'console', operation: 'memory.note', events: 1, ...(of === undefined ? {} : { of }) } }, note(`asked ${this.seq}`)];
  }

  next(key: string): number {
    const version = (this.versions.get(key) ?? 0) + 1;
    this.versions.set(key, version);
    return version;
  }

  newEffect(task: TaskId, compensates = ''): Draft[] {
    const call = this.calls++;
    const effect = `e${String(this.effects.length).padStart(24, '0')}`;
    this.effects.push({ effect, task, call });
    const draft = proposed({ task, call, item: 0, subject: null, effect });
    const thread = call % 2 === 0 ? null : 'thread 1';
    return [{ ...draft, data: { ...draft.data, payload: { ...(draft.data.payload as object), thread }, compensates: compensates === '' ? null : compensates } }];
  }

  effectAt(n: number): string {
    return this.pick(this.effects, n)?.effect ?? '';
  }

  openItem(task: TaskId, asks: boolean): Draft[] {
    const call = asks ? this.calls++ : null;
    this.items.push({ task, call });
    const data = { type: 'question', summary: 'How much?', evidence: [], recommended: { action: 'answer', why: 'You know.' }, actions: ['answer'], choices: [], closed: false, batch: null, topic: null, expiresAt: asks ? 5 : null, effect: null, call, name: null } satisfies EventData<'inbox.opened'>;
    return [{ kind: 'inbox.opened', actor: 'system', task, data }];
  }

  pick<T>(from: readonly T[], n: number): T | undefined {
    return from.length === 0 ? undefined : from[n % from.length];
  }

  onTask(n: number, make: (task: TaskId) => Draft[]): Draft[] {
    const task = this.pick(this.tasks, n);
    return task ? make(task) : [];
  }

  onEffect(n: number, make: (effect: Effect) => Draft): Draft[] {
    const effect = this.pick(this.effects, n);
    return effect ? [make(effect)] : [];
  }

  onItem(n: number, make: (item: number, at: { task: TaskId; call: number | null }) => Draft): Draft[] {
    const index = this.items.length === 0 ? -1 : n % this.items.length;
    const at = this.items[index];
    return at ? [make(index + 1, at)] : [];
  }

  route(n: number): Draft[] {
    const seq = this.pick(this.signals, n);
    return seq ? [{ kind: 'intent.recorded', actor: 'system', data: { signal: seq, intent: 'x', agent: null, reason: '' } }] : [];
  }

  /** A version of an item of memory: of some id, in some thread, of any sort. */
  newItem({ a, b }: Choice): Draft[] {
    const id = `i${a % 7}`;
    const words = ['anchor', 'rope', 'sail', 'Segel', '船の錨', 'INV-2024-00817'];
    const plain = note(id, this.next(`item ${id}`), `${words[a % 6]} and ${words[b % 6]}`);
    const lazy = b % 5 === 0;
    this.noted.push(this.seq + 1);
    const summary = b % 7 === 0 && this.noted.length > 1;
    return [
      {
        ...plain,
        data: {
          ...plain.data, type: lazy ? 'log' : summary ? 'summary' : a % 2 === 0 ? 'message' : 'note', thread: b % 2 === 0 ? `thread ${a % 3}` : null, author: b % 3 === 0 ? null : `author ${b % 4}`,
          when: b % 4 === 0 ? null : b * 1_000, tags: [`tag ${a % 3}`], tier: b % 6 === 1 ? 'ephemeral' : 'operational', expiresAt: b % 6 === 1 ? b : null, indexing: lazy ? 'lazy' : 'immediate',
          sources: summary ? this.noted.slice(0, 1) : [],
        },
      },
    ];
  }

  onItems(n: number, make: (items: number[]) => Draft): Draft[] {
    const item = this.pick(this.noted, n);
    return item === undefined ? [] : [make([item])];
  }

  anyCall(n: number): number {
    return n % Math.max(1, this.calls);
  }
}

type Act = (company: RandomCompany, choice: Choice) => Draft[];

const failure = { code: 'x.y', message: 'no', nextStep: 'Retry.', failure: 'retryable' } as const;

const taskActs: Act[] = [
  (company, { a, b }) => company.newTask(a, b),
  (company, { a, b }) => company.onTask(a, (task) => [company.wait(task, company.anyCall(b), { until: b })]),
  (company, { a, b }) => company.onTask(a, (task) => [company.wait(task, company.anyCall(b), { type: 'signal', signal: b % 2 ? 'calendar' : 'mail.received', topic: b % 3 ? null : 'thread 1' })]),
  (company, { a, b }) => company.onTask(a, (task) => [{ kind: 'task.parked', actor: 'system', task, data: { calls: [company.anyCall(b)] } }]),
  (company, { a, b }) => company.onTask(a, (task) => [{ kind: 'wait.ended', actor: 'system', task, data: { call: company.anyCall(b), due: 1 } }]),
  (company, { a, b }) => company.onTask(a, (task) => [{ kind: 'step.failed', actor: 'system', task, data: { call: company.anyCall(b), name: 'x', attempt: 1, failure, ms: 1, retryAt: b % 2 ? b : null } }]),
  (company, { a }) => company.onTask(a, (task) => [{ kind: 'task.completed', actor: 'system', task, data: { result: null } }]),
  (company, { a }) => company.onTask(a, (task) => [{ kind: 'task.failed', actor: 'system', task, data: { failure, call: null } }]),
  (company, { a }) => company.onTask(a, (task) => [{ kind: 'task.resumed', actor: 'operator', task, data: { call: null } }]),
  (company, { a }) => company.onTask(a, (task) => [{ kind: 'task.stopped', actor: 'system', task, data: { failure } }]),
  (company, { a }) => company.onTask(a, (task) => [{ kind: 'task.cancelled', actor: 'operator', task, data: { reason: 'x' } }]),
];

const effectActs: Act[] = [
  (company, { a }) => company.onTask(a, (task) => company.newEffect(task)),
  (company, { a }) => company.onEffect(a, ({ task, ...of }) => ({ kind: 'effect.judged', actor: 'system', task, data: { ...of, verdict: 'review', rules: [], why: '' } })),
  (company, { a }) => company.onEffect(a, ({ task, ...of }) => ({ kind: 'effect.approved', actor: 'operator', task, data: { ...of, by: 'operator' } })),
  (company, { a, b }) => company.onEffect(a, ({ task, ...of }) => ({ kind: 'effect.started', actor: 'system', task, data: { ...of, attempt: 1 + (b % 5) } })),
  (company, { a, b }) => company.onEffect(a, ({ task, ...of }) => ({ kind: 'effect.failed', actor: 'system', task, data: { ...of, attempt: 1, failure, retryAt: b % 2 ? b : null } })),
  (company, { a, b }) => company.onEffect(a, ({ task, ...of }) => ({ kind: 'effect.doubted', actor: 'system', task, data: { ...of, attempt: 1, why: '', retryAt: b % 2 ? b : null } })),
  (company, { a, b }) => company.onEffect(a, ({ task, ...of }) => ({ kind: 'effect.succeeded', actor: 'system', task, data: { ...of, receipt: b % 2 ? { messageId: `<${b}@x>` } : null, by: 'outbox' } })),
  (company, { a }) => company.onEffect(a, ({ task, ...of }) => ({ kind: 'effect.expired', actor: 'system', task, data: of })),
];

const otherActs: Act[] = [
  (company, { a, b }) => company.onTask(a, (task) => company.openItem(task, b % 2 === 0)),
  (company, { a }) => company.onItem(a, (item, { task, call }) => ({ kind: 'inbox.decided', actor: 'operator', task, data: { item, effect: null, call, action: 'answer', text: 'x' } })),
  (company, { a }) => company.onItem(a, (item, { task, call }) => ({ kind: 'inbox.expired', actor: 'system', task, data: { item, effect: null, call } })),
  (company, { a, b }) => company.onItem(a, (item, { task }) => ({ kind: 'inbox.snoozed', actor: 'operator', task, data: { item, until: b % 3 === 0 ? null : b } })),
  (company, { a }) => company.newRequest(a),
  (company, { a, b }) => company.newSignal(`s${a}`, (dedup) => signal(dedup, 'calendar', b % 2 ? 'thread 1' : null)),
  (company, { a, b }) => company.newSignal(`m${a}`, (dedup) => mailReceived(dedup, `thread ${b % 3}`)),
  (company, { a }) => company.route(a),
  (company, { a }) => [record(`r${a % 5}`, company.next(`r${a % 5}`)), note(`n${a % 5}`, company.next(`n${a % 5}`))],
  (_, { a, b }) => [playbook(`p${a % 5}.md`, `text ${b}`)],
  (_, { a }) => [{ kind: 'document.changed', actor: 'operator', data: { path: `p${a % 5}.md`, type: 'persona', title: '', digest: 'x', text: 'voice' } }],
  (_, { a }) => [{ kind: 'document.removed', actor: 'operator', data: { path: `p${a % 5}.md` } }],
  (_, { a, b }) => [scheduleSet(`s${a % 3}`, b)],
  (_, { a, b }) => [{ kind: 'schedule.fired', actor: 'system', data: { name: `s${a % 3}`, due: b, next: b % 2 ? b + 1 : null, missed: 0 } }],
  (_, { a }) => [{ kind: 'schedule.removed', actor: 'operator', data: { name: `s${a % 3}` } }],
];

const provenance = { source: 'operator', model: null };
const names = ['customer:a', 'customer:b', 'person:c'];

const memoryActs: Act[] = [
  (company, choice) => company.newItem(choice),
  (company, choice) => company.newItem({ ...choice, a: choice.b, b: choice.a }),
  (company, { a }) => company.onItems(a, () => ({ kind: 'items.indexed', actor: 'system', data: { upTo: a + 1 } })),
  (company, { a }) => company.onItems(a, (items) => ({ kind: 'items.archived', actor: 'system', data: { items, summary: null, reason: 'old' } })),
  (company, { a }) => company.onItems(a, (items) => ({ kind: 'items.promoted', actor: 'system', data: { items, tier: 'institutional', reason: 'a decision' } })),
  (company, { a }) => company.onItems(a, (items) => ({ kind: 'items.expired', actor: 'system', data: { items } })),
  (_, { a, b }) => [{ kind: 'link.put', actor: 'operator', data: { from: { kind: 'invoice', id: `i${a % 3}` }, relation: 'customer', to: { kind: 'customer', id: `r${b % 3}` }, removed: a % 2 === 0, provenance } }],
  (_, { a, b }) => [{ kind: 'identity.claimed', actor: 'operator', data: { identity: names[a % 3] ?? '', handle: { type: 'address', value: `h${b % 3}@x` }, provenance } }],
  (_, { a, b }) => [{ kind: 'identity.released', actor: 'operator', data: { identity: names[a % 3] ?? '', handle: { type: 'address', value: `h${b % 3}@x` }, provenance } }],
  (_, { a }) => [{ kind: 'association.observed', actor: 'operator', data: { scope: names[a % 3] ?? '', name: 'tone', value: 'warm', weight: 1, evidence: null, provenance } }],
  (_, { a, b }) => [{ kind: 'association.corrected', actor: 'operator', data: { scope: names[a % 3] ?? '', name: 'tone', value: b % 2 === 0 ? null : 'calm', provenance } }],
];

const budgetNames = ['refunds', 'models'] as const;
const reservationOf = (company: RandomCompany, { a, b }: Choice): string => (b % 2 === 0 ? `spend:t${1 + (a % 3)}:${b % 3}:0` : `effect:${company.effectAt(a)}`);
const lineOf = ({ a, b }: Choice) => ({ budget: budgetNames[a % 2] ?? '', window: `2026-01-0${1 + (b % 3)}`, amount: a });

const budgetActs: Act[] = [
  (company, choice) => [{ kind: 'budget.reserved', actor: 'system', data: { reservation: reservationOf(company, choice), lines: [{ ...lineOf(choice), cap: 20 }, { budget: 'all', window: 'ever', amount: 1, cap: 5 }], what: 'x' } }],
  (company, choice) => [{ kind: 'budget.settled', actor: 'system', data: { reservation: reservationOf(company, choice), spent: [lineOf(choice)] } }],
  (company, choice) => [{ kind: 'budget.released', actor: 'system', data: { reservation: reservationOf(company, choice), reason: 'x' } }],
  (_, choice) => [{ kind: 'budget.raised', actor: 'operator', data: { budget: lineOf(choice).budget, window: lineOf(choice).window, by: 1 + choice.a } }],
  (company, { a, b }) => company.onEffect(a, ({ task, ...of }) => ({ kind: 'effect.held', actor: 'system', task, data: { ...of, budget: budgetNames[b % 2] ?? '', window: b % 3 === 0 ? null : `2026-01-0${1 + (b % 3)}`, amount: a, why: '', retryAt: b % 4 === 0 ? b : null, ends: b } })),
];

const relaxedOf = ({ a }: Choice) => ({ rule: a % 2 === 0 ? 'mail' : 'all', agent: 'support', kind: 'mail.send', playbook: '' }) as const;

const trustActs: Act[] = [
  (company, { a, b }) => company.onEffect(a, ({ task, ...of }) => ({ kind: 'effect.edited', actor: 'operator', task, data: { ...of, payload: proposed({ task, call: of.call, item: 0, subject: null }).data.payload, sentence: 'x', changed: b % 3 === 0 ? null : (b % 10) / 10 } })),
  (company, { a, b }) => company.onEffect(a, ({ task, ...of }) => ({ kind: 'effect.rejected', actor: b % 2 ? 'operator' : 'system', task, data: { ...of, reason: 'x' } })),
  (company, { a, b }) => company.onTask(a, (task) => company.newEffect(task, company.effectAt(b))),
  (_, choice) => [{ kind: 'trust.relaxed', actor: 'operator', data: { ...relaxedOf(choice), editTolerance: (choice.b % 5) / 10 } }],
  (_, choice) => [{ kind: 'trust.tightened', actor: 'operator', data: { ...relaxedOf(choice), reason: 'x' } }],
];

const acts: Act[] = [...taskActs, ...effectActs, ...budgetActs, ...trustActs, ...otherActs, ...memoryActs];
export const actsMax = acts.length;

/** The appends that these choices make. */
export function appendsOf(choices: readonly Choice[]): Draft[][] {
  const company = new RandomCompany();
  return choices.map((choice) => company.drafts(choice)).filter((drafts) => drafts.length > 0);
}
