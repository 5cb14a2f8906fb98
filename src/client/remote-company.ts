/**
 * A company that another process runs, through its server: the façade, each call a request. What comes back is what the façade would have given in that process, and what it throws
 * is thrown here. Owns: nothing. Files are read on this side (`files.ts`).
 */
import type { Company } from '../facade.ts';
import { AssertionFailed, NeedsOperator } from '../vocabulary/errors.ts';
import { addIntake, emptyIntake } from '../vocabulary/intake-report.ts';
import type { Json } from '../vocabulary/json.ts';
import { byName } from '../vocabulary/local-address.ts';
import type { ReconcileReport } from '../vocabulary/gate-views.ts';
import type { AnyEvent, BackupReport, IntakeReport, RebuildReport, VerifyReport } from '../vocabulary/views.ts';
import type { ApiOutput } from '../server/api.ts';
import type { FileReaders } from './files.ts';
import { asQuery } from './as-query.ts';
import { remoteMemory } from './remote-memory.ts';
import { remotePolicy } from './remote-policy.ts';
import { remoteRouter } from './remote-router.ts';
import type { Transport } from './transport.ts';

/** What it said of itself, and where that was. */
type About = ApiOutput<'run.about'> & { url: string; pid: number };

export function remoteCompany(server: Transport, about: About, files: FileReaders): Company {
  return {
    id: about.id,
    name: about.name,
    folder: about.folder,
    mailAdapter: about.mailAdapter,
    signal: remoteSignal(server, files),
    isRunning: () => about.running,
    run: (options) => follow(server, about, options),
    settled: async (signal) => void (await server.lines('run.untilIdle', signal === undefined ? {} : { signal }, {})),
    understand: (words, answers = {}) => server.call('do.understand', { body: { words, answers: { ...answers } } }),
    rephrase: (words) => server.call('do.rephrase', { body: { words } }),
    act: (plan) => server.call('do.act', { body: { plan } }),
    inbox: remoteInbox(server),
    tasks: remoteTasks(server),
    effects: { show: (effect) => server.call('effects.show', { params: { effect } }), ofTask: (task) => server.call('effects.ofTask', { params: { task } }), page: (wanted = {}) => server.call('effects.page', { query: asQuery(wanted) }), story: (effect) => server.call('effects.story', { params: { effect } }) },
    policy: remotePolicy(server, files),
    budgets: { list: () => server.call('budgets.list', {}), raise: (budget, window, by) => server.call('budgets.raise', { params: { budget }, body: { window, by } }) },
    models: { list: () => server.call('models.list', {}), call: (seq) => server.call('models.call', { params: { seq } }), check: () => server.call('models.check', { body: {} }) },
    costs: { report: (query = {}) => server.call('costs.report', { query }), task: (task) => server.call('costs.task', { params: { task } }), forecast: () => server.call('costs.forecast', {}) },
    agents: { list: () => server.call('agents.list', {}), show: (agent) => server.call('agents.show', { params: { agent } }) },
    adapters: { list: () => server.call('adapters.list', {}) },
    today: (since) => server.call('today', { query: { since } }),
    settings: () => server.call('settings', {}),
    trust: { list: () => server.call('trust.list', {}), tighten: (of, reason) => server.call('trust.tighten', { body: { ...of, reason } }) },
    pauses: {
      set: (what, reason) => server.call('pauses.set', { body: { ...what, reason } }),
      lift: (what) => server.call('pauses.lift', { body: what }),
      list: () => server.call('pauses.list', {}),
      names: () => about.pausable,
    },
    access: remoteAccess(server),
    webhooks: { list: () => server.call('webhooks.list', {}), changed: async (webhook, what) => void (await server.call('webhooks.changed', { params: { webhook }, body: { what } })) },
    reconcile: async ({ adapter, since, progress } = {}) => (await server.lines('reconcile.now', { query: { adapter, since } }, { progress })) as ReconcileReport[],
    schedules: {
      set: async ({ name, ...body }) => void (await server.call('schedules.set', { params: { name }, body })),
      remove: async (name) => void (await server.call('schedules.remove', { params: { name } })),
      list: () => server.call('schedules.list', {}),
    },
    memory: remoteMemory(server, files),
    router: remoteRouter(server, files),
    requests: { once: onlyThere, find: onlyThere },
    mails: { markup: onlyThere, attachment: onlyThere },
    ledger: remoteLedger(server),
    close: () => Promise.resolve(server.close()),
  };
}

/** Of what only the process that has the company open can do. No command asks for it. */
function onlyThere(): never {
  throw new AssertionFailed('this is for the process that has the company open');
}

function remoteSignal(server: Transport, files: FileReaders): Company['signal'] {
  const send = async ({ source, bytes, problem }: { source: string; bytes: Uint8Array; problem?: string }): Promise<IntakeReport> =>
    (await server.raw('signal.mail', { query: { source, problem }, type: 'message/rfc822', content: bytes })) as IntakeReport;
  return {
    async mail(source, { progress, stdin } = {}) {
      const total = await files.mailCount(source);
      const report = emptyIntake();
      let done = 0;
      for await (const mail of files.mails(source, stdin)) {
        addIntake(report, await send(mail));
        progress?.(++done, total);
      }
      return report;
    },
    mailFound: send,
    webhook: onlyThere,
    webhookSources: onlyThere,
  };
}

/** It runs there already: this waits with it, and tells what happens meanwhile. */
async function follow(server: Transport, about: About, { untilIdle, signal, progress }: Parameters<Company['run']>[0]): Promise<void> {
  if (!untilIdle) throw new NeedsOperator('run.running', `${about.name} runs already: process ${about.pid} serves it at ${byName(about.url)}.`, '`keelson run --until-idle` waits until it has nothing left to do.');
  try {
    await server.lines('run.untilIdle', signal === undefined ? {} : { signal }, { row: (row) => progress?.(row as AnyEvent) });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}

function remoteInbox(server: Transport): Company['inbox'] {
  return {
    list: (query = {}) => server.call('inbox.list', { query: { ...query, ...(query.all === undefined ? {} : { all: String(query.all) }) } as never }),
    page: (wanted = {}) => server.call('inbox.page', { query: asQuery(wanted) }),
    show: (item) => server.call('inbox.show', { params: { item } }),
    dossier: (item) => server.call('inbox.dossier', { params: { item } }),
    count: async () => (await server.call('inbox.counts', {})).waiting,
    counts: () => server.call('inbox.counts', {}),
    decide: (item, body) => server.call('inbox.decide', { params: { item }, body }),
    decideBatch: (items, decision) => server.call('inbox.decideBatch', { body: { items: [...items], decision } }),
    edit: (item, payload) => server.call('inbox.edit', { params: { item }, body: { payload: payload as Json } }),
    snooze: (item, until) => server.call('inbox.snooze', { params: { item }, body: { until } }),
  };
}

function remoteTasks(server: Transport): Company['tasks'] {
  return {
    start: (agent, input) => server.call('tasks.start', { body: { agent, input } }),
    list: (query = {}) => server.call('tasks.list', { query }),
    page: (wanted = {}) => server.call('tasks.page', { query: asQuery(wanted) }),
    show: (task) => server.call('tasks.show', { params: { task } }),
    story: (task) => server.call('tasks.story', { params: { task } }),
    cancel: (task, reason) => server.call('tasks.cancel', { params: { task }, body: { reason } }),
    rollbackPlan: (task) => server.call('tasks.rollbackPlan', { params: { task } }),
    rollback: (task, reason) => server.call('tasks.rollback', { params: { task }, body: { reason } }),
    retry: (task, note) => server.call('tasks.retry', { params: { task }, body: { note } }),
    supply: (task, step, result, note) => server.call('tasks.supply', { params: { task }, body: { step, result, note } }),
    skip: (task, step, note) => server.call('tasks.skip', { params: { task }, body: { step, note } }),
    doneByHand: (task, step, note) => server.call('tasks.doneByHand', { params: { task }, body: { step, note } }),
  };
}

/** What is put on record of access, the server itself knows. */
function remoteAccess(server: Transport): Company['access'] {
  return {
    record: onlyThere,
    needsSetup: async () => (await server.call('access.status', {})).needsSetup,
    issueCode: () => server.call('access.issueCode', { body: {} }),
    sessions: () => server.call('access.sessions', {}),
    tokens: () => server.call('access.tokens', {}),
    issueToken: ({ name, scopes, expiresAt }) => server.call('access.issueToken', { body: { name, scopes: [...scopes], expiresAt } }),
    revokeToken: async (token) => void (await server.call('access.revokeToken', { params: { token } })),
    reset: async (body) => void (await server.call('access.reset', { body })),
  };
}

/** An answer holds no more than fits in one: what is missing is asked for until there is nothing. */
async function eventsAfter(server: Transport, seq: number, limit: number): Promise<AnyEvent[]> {
  const events: AnyEvent[] = [];
  for (;;) {
    const more = await server.call('ledger.after', { query: { seq: events.at(-1)?.seq ?? seq, limit: limit - events.length } });
    events.push(...more);
    if (more.length === 0 || events.length >= limit) return events;
  }
}

function remoteLedger(server: Transport): Company['ledger'] {
  return {
    tail: (query = {}) => server.call('ledger.tail', { query }),
    after: (seq, limit) => eventsAfter(server, seq, limit),
    page: (wanted = {}) => server.call('ledger.page', { query: asQuery(wanted) }),
    head: () => server.call('ledger.head', {}),
    follow: onlyThere,
    verify: async (progress) => (await server.lines('ledger.verify', {}, { progress })) as VerifyReport,
    rebuild: async (progress) => (await server.lines('ledger.rebuild', {}, { progress })) as RebuildReport,
    backup: async (file, progress) => (await server.lines('ledger.backup', { query: { file } }, { progress })) as BackupReport,
    stats: () => server.call('ledger.stats', {}),
  };
}
