import type { Company, CompanyMemory } from '../facade.ts';
import type { CostTotals } from '../vocabulary/cost-views.ts';
import type { PauseView, RollbackPlan, TrustView } from '../vocabulary/gate-views.ts';
import type { EffectView, ItemDetail, TaskDetail } from '../vocabulary/views.ts';
import type { Shell } from './shell.ts';
import { fakeMemory } from './test-memory.ts';

// The company and the shell that the tests of this room stand on.

/** What a test's company answers; everything that is called is written to `calls`. */
export interface FakeState {
  items: ItemDetail[];
  tasks: TaskDetail[];
  calls: string[];
  /** Called by `run`, to let things happen. */
  onRun(state: FakeState): void;
  verifyProblems: { place: string; what: string }[];
  /** Instead of the answers of `fakeMemory`. */
  memory: Partial<CompanyMemory>;
  rollbackPlan?: RollbackPlan;
  /** How many budgets there are; `null` when nobody knows. */
  budgets: number | null;
  /** What an edit is answered with. */
  editRefused?: Error;
  trust: TrustView[];
  pauses: PauseView[];
  /** Of every task. */
  effects: EffectView[];
}

export function fakeState(change: Partial<FakeState> = {}): FakeState {
  return { items: [], tasks: [], calls: [], onRun: () => undefined, verifyProblems: [], memory: {}, trust: [], budgets: 0, pauses: [], effects: [], ...change };
}

export const noCost: CostTotals = { calls: 0, answered: 0, failed: 0, lost: 0, tokens: { input: 0, cached: 0, output: 0 }, cost: [], worst: { calls: 0, tokens: 0, cost: [] }, reused: { answers: 0, tokens: 0, cost: [] }, unpriced: 0 };

export function fakeEffect(change: Partial<EffectView> = {}): EffectView {
  return {
    id: 'e0123456789abcdef01234567', task: 't1', call: 3, kind: 'mail.send', adapter: 'outbox', class: 'keyed', state: 'review',
    sentence: 'Send a mail to jane@example.com: "Re: invoice", 4 words',
    payload: { to: [{ address: 'jane@example.com', name: 'Jane' }], cc: [], subject: 'Re: invoice', text: 'Hello Jane,\n\nhere it is.\n\nKind regards\n', inReplyTo: 'a@example.com', references: ['a@example.com'], thread: 'a@example.com' },
    edited: false, original: null, verdict: 'review', rules: ['review-all'], why: 'every external effect needs review', attempts: 0, receipt: null, failure: null, proposedAt: 1_000, updatedAt: 1_000,
    ...change,
  };
}

export function fakeItem(change: Partial<ItemDetail> = {}): ItemDetail {
  const effectDetail = change.effectDetail === undefined ? fakeEffect() : change.effectDetail;
  return {
    id: 1, state: 'open', openedAt: 1_000, task: 't1', subject: 'customer:jane@example.com', effect: effectDetail?.id ?? null, decision: null, type: 'approval',
    summary: 'Send a mail to jane@example.com', evidence: [{ label: 'Risk', text: 'low: nothing.' }], recommended: { action: 'approve', why: 'It fits.' },
    actions: ['approve', 'edit', 'reject'], choices: [], closed: false, batch: null, topic: null, expiresAt: null, snoozedUntil: null, cost: null, ...change, effectDetail,
  };
}

export function fakeQuestion(change: Partial<ItemDetail> = {}): ItemDetail {
  return fakeItem({ type: 'question', summary: 'How to answer Jane?', actions: ['answer'], choices: ['use: refunds', 'no-reply'], recommended: { action: 'answer', why: 'No playbook fits.' }, effectDetail: null, ...change });
}

function unexpected(): never {
  throw new Error('this test did not expect that call');
}

function fakeCompany(state: FakeState): Company {
  const find = (id: number): ItemDetail => state.items.find((item) => item.id === id) ?? unexpected();
  const told = (call: string): Promise<TaskDetail> => Promise.resolve((state.calls.push(call), state.tasks[0] ?? unexpected()));
  return {
    id: '00000000-0000-4000-8000-000000000001',
    name: 'Tidemark',
    folder: '/nowhere',
    mailAdapter: 'outbox',
    rephrase: () => Promise.resolve(null),
    understand: unexpected,
    act: unexpected,
    isRunning: () => false,
    settled: unexpected,
    signal: { mailFound: unexpected, webhook: unexpected, webhookSources: () => [], mail: (source) => Promise.resolve((state.calls.push(`mail ${source}`), { received: 0, duplicates: 0, broken: 0, mails: [] })) },
    run: (options) => Promise.resolve((state.calls.push(`run ${String(options.untilIdle)}`), state.onRun(state))),
    inbox: fakeInbox(state, find),
    tasks: {
      list: (options) => Promise.resolve((state.calls.push(`tasks ${JSON.stringify(options)}`), state.tasks)),
      page: unexpected,
      story: unexpected,
      show: (id) => Promise.resolve(state.tasks.find((task) => task.id === id) ?? unexpected()),
      cancel: (id, reason) => Promise.resolve((state.calls.push(`cancel ${id} ${reason}`), state.tasks[0] ?? unexpected())),
      start: (agent, input) => told(`start ${agent} ${JSON.stringify(input)}`),
      rollbackPlan: (id) => Promise.resolve((state.calls.push(`rollbackPlan ${id}`), state.rollbackPlan ?? unexpected())),
      rollback: (id, reason) => told(`rollback ${id} ${reason}`),
      retry: (id, note) => told(`retry ${id} ${String(note)}`),
      supply: (id, step, result, note) => told(`supply ${id} ${step} ${JSON.stringify(result)} ${String(note)}`),
      skip: (id, step, note) => told(`skip ${id} ${step} ${String(note)}`),
      doneByHand: (id, step, note) => told(`doneByHand ${id} ${String(step)} ${note}`),
    },
    effects: { show: () => Promise.resolve(fakeEffect()), ofTask: (task) => Promise.resolve(state.effects.filter((effect) => effect.task === task)), page: unexpected, story: unexpected },
    policy: { status: () => Promise.resolve({ digest: null, rules: 0, tests: 0, budgets: state.budgets, problem: null, item: null }), text: unexpected, save: unexpected, check: unexpected, test: unexpected, facts: unexpected, explain: unexpected, explainFacts: unexpected, backtest: unexpected },
    models: { list: unexpected, call: unexpected, check: unexpected },
    budgets: { list: unexpected, raise: unexpected },
    costs: { report: unexpected, task: unexpected, forecast: unexpected },
    agents: { list: unexpected, show: unexpected },
    adapters: { list: unexpected },
    today: unexpected,
    settings: unexpected,
    trust: { list: () => Promise.resolve(state.trust), tighten: (of, reason) => Promise.resolve((state.calls.push(`tighten ${JSON.stringify(of)} ${reason}`), state.trust)) },
    webhooks: { list: unexpected, changed: (name, what) => Promise.resolve(void state.calls.push(`${what} ${name}`)) },
    pauses: { set: unexpected, lift: unexpected, list: () => Promise.resolve(state.pauses), names: unexpected },
    access: { record: unexpected, needsSetup: unexpected, issueCode: unexpected, sessions: unexpected, tokens: unexpected, issueToken: unexpected, revokeToken: unexpected, reset: unexpected },
    reconcile: unexpected,
    mails: { markup: unexpected, attachment: unexpected },
    requests: { once: unexpected, find: unexpected },
    memory: fakeMemory(state),
    router: { train: unexpected, classify: unexpected, explain: unexpected, evaluate: unexpected, status: unexpected, versions: unexpected, correct: unexpected, revert: unexpected },
    schedules: { set: unexpected, remove: unexpected, list: unexpected },
    ledger: {
      tail: (options) => Promise.resolve((state.calls.push(`tail ${JSON.stringify(options)}`), [])),
      after: () => Promise.resolve([]),
      page: unexpected,
      head: () => Promise.resolve({ seq: 3, hash: 'ab'.repeat(32) }),
      follow: () => () => undefined,
      verify: () => Promise.resolve({ events: 3, blobs: 0, headSeq: 3, headHash: 'ab'.repeat(32), problems: state.verifyProblems, ms: 1 }),
      rebuild: unexpected,
      backup: (file) => Promise.resolve((state.calls.push(`backup ${file}`), { file, events: 3, headSeq: 3, headHash: 'ab'.repeat(32), bytes: 4_096, besides: [{ place: 'data/blobs', why: 'mails' }], ms: 1 })),
      stats: unexpected,
    },
    close: () => Promise.resolve(void state.calls.push('close')),
  };
}

function fakeInbox(state: FakeState, find: (id: number) => ItemDetail): Company['inbox'] {
  return {
    list: (options) => Promise.resolve(state.items.filter((item) => options?.all === true || (item.state === 'open' && (options?.snoozed === 'all' || (item.snoozedUntil !== null) === (options?.snoozed === 'only'))))),
    page: unexpected,
    show: (id) => Promise.resolve(find(id)),
    dossier: unexpected,
    count: () => Promise.resolve(state.items.filter((item) => item.state === 'open').length),
    counts: () => Promise.resolve({ waiting: state.items.filter((item) => item.state === 'open' && item.snoozedUntil === null).length, snoozed: state.items.filter((item) => item.snoozedUntil !== null).length }),
    snooze: (id, until) => Promise.resolve((state.calls.push(`snooze ${id} ${String(until)}`), Object.assign(find(id), { snoozedUntil: until }))),
    decide(id, decision) {
      state.calls.push(`decide ${id} ${JSON.stringify(decision)}`);
      Object.assign(find(id), { state: 'decided', decision: { ...decision, at: 2_000 } });
      return Promise.resolve(find(id));
    },
    decideBatch(ids, decision) {
      state.calls.push(`decideBatch ${ids.join(' ')} ${JSON.stringify(decision)}`);
      const gone = ids.filter((id) => find(id).state !== 'open');
      const decided = ids.filter((id) => !gone.includes(id)).map((id) => Object.assign(find(id), { state: 'decided', decision: { ...decision, at: 2_000 } }));
      return Promise.resolve({ decided, refused: gone.map((item) => ({ item, code: 'inbox.closed', message: `Item ${item} is decided already.`, nextStep: 'Look at it.' })) });
    },
    edit(id, payload) {
      state.calls.push(`edit ${id} ${JSON.stringify(payload)}`);
      if (state.editRefused !== undefined) return Promise.reject(state.editRefused);
      Object.assign(find(id), { state: 'decided', decision: { action: 'edit', text: null, at: 2_000 } });
      return Promise.resolve(find(id));
    },
  };
}

export interface FakeShell extends Shell {
  printed: string[];
  complained: string[];
}

export function fakeShell(state: FakeState, change: Partial<Shell> = {}): FakeShell {
  const printed: string[] = [];
  const complained: string[] = [];
  const display = () => ({ rich: false, columns: 100, paint: (_format: unknown, text: string) => text, now: 3_000 });
  return {
    printed, complained,
    out: (text) => void printed.push(text),
    err: (text) => void complained.push(text),
    outDisplay: display, errDisplay: display,
    progress: () => undefined,
    interactive: false,
    stdin: process.stdin,
    env: {},
    cwd: '/',
    openCompany: () => Promise.resolve(fakeCompany(state)),
    companyOfRunning: () => Promise.resolve(null),
    whereRunning: () => Promise.resolve(null),
    serveCompany: unexpected,
    openBrowser: unexpected,
    webhooksOf: unexpected,
    pausesOfRunning: () => Promise.resolve(null),
    copyCompany: unexpected,
    initCompany: unexpected,
    editText: unexpected,
    confirm: unexpected,
    ask: unexpected,
    onStop: () => () => undefined,
    ...change,
  };
}
