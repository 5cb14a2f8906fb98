import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { NeedsOperator } from './vocabulary/errors.ts';
import { limits } from './vocabulary/limits.ts';
import type { TaskId } from './vocabulary/ids.ts';
import { textTiers } from './vocabulary/models.ts';
import type { SettingsView } from './vocabulary/settings-views.ts';
import type { TaskDetail } from './vocabulary/views.ts';
import type { AgentContract } from './vocabulary/contract.ts';
import { recordKinds } from './vocabulary/record-kinds.ts';
import { systemClock, systemRandom, type Clock, type Random } from './vocabulary/ports.ts';
import type { WebhookDesk, WebhookSource } from './vocabulary/webhooks.ts';
import { builtInAgents } from './agents/index.ts';
import type { SimulatedDeps } from './adapters/simulated/adapter.ts';
import type { SimulatedSettings } from './adapters/simulated/config.ts';
import { agentContext } from './conductor/agent-context.ts';
import { conduct } from './conductor/conductor.ts';
import { engineHold, untilAtRest, type EngineHold } from './conductor/engine-hold.ts';
import type { RephraseDeps } from './conductor/do/rephrase.ts';
import type { ActDeps } from './conductor/do/act.ts';
import { runUpkeep, scheduleUpkeep } from './conductor/memory-upkeep.ts';
import { settleCutOff } from './conductor/model/settle-cut-off.ts';
import { operatorBudgets } from './conductor/operator-budgets.ts';
import { operatorInbox } from './conductor/operator-inbox.ts';
import { operatorMemory, type OperatorMemoryDeps } from './conductor/operator-memory.ts';
import { operatorModels } from './conductor/operator-models.ts';
import { operatorPolicy } from './conductor/operator-policy.ts';
import { reconcileNow, scheduleReconciliation } from './conductor/reconciliation.ts';
import { pauseAnswers, pausesElsewhere } from './conductor/pause-requests.ts';
import { watchPolicy } from './conductor/policy-watch.ts';
import { operatorPauses } from './conductor/operator-pauses.ts';
import { operatorTrust } from './conductor/operator-trust.ts';
import { settling } from './conductor/settling.ts';
import { RouterInUse } from './conductor/router/in-use.ts';
import { operatorRouter } from './conductor/router/operator-router.ts';
import { tidyRouter } from './conductor/router/tidy.ts';
import { operatorRollback, type RollbackDeps } from './conductor/rollback.ts';
import { startByHand } from './conductor/start-by-hand.ts';
import { doneByHand, retryNow, supplyStep, type TakeOverDeps } from './conductor/take-over.ts';
import { auditPage } from './conductor/views/audit-pages.ts';
import { companyCosts } from './conductor/views/costs.ts';
import { eventPage } from './conductor/views/event-pages.ts';
import { eventsInTurns } from './conductor/views/events-in-turns.ts';
import { effectsOfTask, effectView } from './conductor/views/items.ts';
import { taskPage } from './conductor/views/task-pages.ts';
import type { PageDeps } from './conductor/views/pages.ts';
import { taskDetail, taskView } from './conductor/views/tasks.ts';
import type { Adapter } from './effects/adapter.ts';
import type { Budgeting } from './effects/budget-gate.ts';
import { Dispatcher } from './effects/dispatcher.ts';
import { adapterTable } from './effects/proposal.ts';
import type { Company } from './facade.ts';
import { readConfig, type CompanyConfig } from './folder/config.ts';
import { readDocuments } from './folder/documents.ts';
import { answerRequests, ask } from './folder/requests.ts';
import { policyFile, readPolicyText } from './folder/policy-file.ts';
import { readKinds } from './folder/kinds.ts';
import { writeCompanyFolder, type InitAnswers } from './folder/init.ts';
import type { Ledger } from './ledger/port.ts';
import { itemContent } from './memory/item-content.ts';
import { openLedger } from './ledger/sqlite-ledger.ts';
import { syncDocuments } from './memory/documents.ts';
import type { BudgetSetting } from './vocabulary/budgets.ts';
import { PolicyInForce } from './policy/in-force.ts';
import type { Policy } from './policy/judge.ts';
import { EmbeddedEngine } from './tasks/engine.ts';
import { Schedules } from './tasks/schedules.ts';

/** What a test or another host may bring instead of the world's own. */
export interface CompanyOptions {
  clock?: Clock;
  random?: Random;
  policy?: Policy;
  /** Instead of those of policy.yaml. */
  budgets?: readonly BudgetSetting[];
  /** Instead of the adapters that company.yaml switches on. */
  adapters?: Adapter[];
  /** Nothing outside is reached: each adapter is played by a stand-in, and no embedder is asked. For dry runs and simulations, on a copy. */
  simulated?: { settings: SimulatedSettings; deps: SimulatedDeps };
  /** Beside the built-in ones. */
  agents?: readonly AgentContract<never, never>[];
}

const dayMs = 24 * 3_600_000;
const noBudgets: readonly BudgetSetting[] = [];

/** Writes a new company folder and begins its ledger. */
export async function initCompany(folder: string, answers: InitAnswers): Promise<{ files: string[] }> {
  const written = await writeCompanyFolder(folder, answers);
  const ledger = await openLedger(join(folder, 'data'), { create: answers.name });
  await ledger.close();
  return { files: [...written.files, 'data/keelson.db'] };
}

/**
 * Copies what a company is made of into the new folder `to`, to be thrown away: a dry run or a simulation happens there. The original is only read, also
 * while another process runs it. Throws NeedsOperator when there is more than anybody would want to copy, or no end of it: nothing is copied then.
 */
export async function copyCompany(folderGiven: string, to: string): Promise<void> {
  const folder = resolve(folderGiven);
  const data = join(folder, 'data');
  const config = await readConfig(folder);
  const [{ copyData, measureData }, { copyFolder, measureFolder }] = await Promise.all([import('./ledger/copy.ts'), import('./folder/copy.ts')]);
  const copy = { folder, config, to, data: await measureData(data) };
  await measureFolder(copy);
  await copyFolder(copy);
  await copyData(data, join(to, 'data'));
}

/**
 * Opens a company: reads its folder, takes the ledger, and puts the rooms together. Nothing runs until `run` is called.
 * A second process on the same folder is refused with the name of the first.
 */
export async function openCompany(folderGiven: string, options: CompanyOptions = {}): Promise<Company> {
  const folder = resolve(folderGiven);
  const config = await readConfig(folder, [...builtInAgents, ...(options.agents ?? [])]);
  const clock = options.clock ?? systemClock;
  const real = options.adapters ?? (await adaptersOf(config, folder, clock));
  const adapters = options.simulated ? await standIns(real, options.simulated) : real;
  const ledger = await openLedger(join(folder, 'data'), { create: config.name, clock, ...(options.random ? { random: options.random } : {}) });
  try {
    return await assemble(folder, config, ledger, adapters, { ...options, clock });
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

/** Who may send webhooks to a company, and their secrets: by its files alone, so it makes no difference whether another process has it open. */
export async function webhooksOf(folderGiven: string): Promise<WebhookDesk> {
  const data = join(resolve(folderGiven), 'data');
  const [{ webhooks }, { openVault }, { webhookDesk }, { whereRunning }] = await Promise.all([readConfig(resolve(folderGiven)), import('./server/access/vault.ts'), import('./server/hooks/desk.ts'), import('./running.ts')]);
  const { secrets } = openVault(data, { clock: systemClock, random: systemRandom });
  return webhookDesk({ data, sources: sourcesOf(webhooks), secrets, base: (await whereRunning(folderGiven))?.url ?? '', now: () => systemClock.now() });
}

/** The pauses of a company that is open in another process, through that process; `null` when it does not answer, as one does not that is not running the company. */
export function pausesOfRunning(folder: string): Promise<Company['pauses'] | null> {
  return pausesElsewhere((request) => ask(join(resolve(folder), 'data'), systemRandom.uuid(), request));
}

async function assemble(folder: string, config: CompanyConfig, ledger: Ledger, adapters: Adapter[], options: CompanyOptions & { clock: Clock }): Promise<Company> {
  const { clock } = options;
  const own = policyFile(folder);
  const inForce = new PolicyInForce(ledger, own);
  const budgeting: Budgeting = { budgets: () => options.budgets ?? (options.policy ? noBudgets : inForce.budgets()), zone: config.zone };
  const table = adapterTable(adapters);
  const judging = { ledger, adapters: table, policy: async () => options.policy ?? inForce.current(), clock, zone: config.zone };
  const kinds = recordKinds(await readKinds(folder));
  const embedding = options.simulated ? undefined : await embeddingOf(config, ledger, options, budgeting.budgets);
  const agents = [...builtInAgents, ...(options.agents ?? [])] as AgentContract[];
  const contextDeps = {
    askVector: embedding?.askVector,
    isSimulated: options.simulated !== undefined,
    models: options.simulated ? undefined : await deskOf(config, clock),
    kinds,
    memoryRules: config.memory,
    ledger,
    adapters: table,
    policy: judging.policy,
    budgets: budgeting.budgets,
    clock,
    company: { name: config.name, address: config.address, zone: config.zone },
    contractOf: (name: string) => agents.find((agent) => agent.name === name),
    routing: { settings: config.routing, inUse: new RouterInUse(ledger) },
  };
  const engine = new EmbeddedEngine({ ledger, clock, random: options.random ?? systemRandom, context: (run, self) => agentContext(contextDeps, run, self) });
  for (const agent of agents) engine.register(agent as AgentContract<never, never>);
  const dispatcher = new Dispatcher(ledger, table, clock, budgeting);
  const schedules = new Schedules(ledger, engine, clock);
  const hold = engineHold(engine);
  const runs = settling();
  const pauses = operatorPauses({ ledger, names: () => ({ agents: agents.map(({ name }) => name), adapters: adapters.map(({ name }) => name) }) });
  await putInOrder(ledger, folder);
  // Whatever the command is: a policy that can't be used is in the inbox from here on.
  if (!options.policy) await inForce.compiled();
  return {
    id: ledger.companyId,
    name: config.name,
    folder,
    mailAdapter: table.forKind('mail.send').name,
    ...wishesOf({ ...contextDeps, untilAtRest: (task) => hold.during(() => untilAtRest({ ledger, engine }, task)), engine, pauses, mailAdapter: table.forKind('mail.send').name, ephemeralMs: config.memory.ephemeral.expiresAfterMinutes * 60_000 }),
    signal: { ...mailSignals(ledger, config), ...webhookSignals(ledger, config) },
    isRunning: runs.isRunning,
    settled: runs.settled,
    run: (runOptions) => runCompany({ folder, config, inForce, pauses, hold, watchesPolicy: !options.policy }, { ledger, engine, dispatcher, schedules, judging, routing: contextDeps.routing, announce: runs.running, embedding: embedding?.loop, keepTextsMs: config.models.keepTexts * dayMs, clock }, runOptions),
    inbox: operatorInbox({ ledger, engine, adapters: table, clock, budgets: budgeting.budgets, policy: judging.policy, zone: config.zone }),
    requests: ledger.requests,
    mails: mailsOf(ledger),
    tasks: tasksOf({ ...contextDeps, engine, zone: config.zone }),
    effects: { show: (effect) => effectView(ledger, effect), ofTask: (task) => effectsOfTask(ledger, task), page: (wanted = {}) => auditPage(ledger, wanted), story: async (effect) => (await import('./conductor/views/stories.ts')).effectStory(ledger, effect) },
    policy: operatorPolicy({ ledger, zone: config.zone, inForce, own, readFile: (path) => readPolicyText(path), elapsed: () => performance.now() }),
    reconcile: (reconcileOptions) => reconcileNow({ ledger, adapters: { ...table, all: () => adapters }, clock }, reconcileOptions),
    pauses,
    access: accessOf(folder, config, ledger, options),
    webhooks: { list: async () => (await webhooksOf(folder)).list(), changed: async (name, what) => void (await ledger.append([{ kind: 'access.changed', actor: 'operator', data: { what, name, by: 'command-line' } }])) },
    budgets: operatorBudgets({ ledger, clock, ...budgeting }),
    costs: companyCosts({ ledger, clock, zone: config.zone }),
    models: operatorModels({ ledger, engine, clock, settings: config.models, env: process.env, untilAtRest: (task) => hold.during(() => untilAtRest({ ledger, engine }, task)) }),
    router: operatorRouter({ ledger, engine, clock, hold, routing: contextDeps.routing }),
    trust: operatorTrust({ ledger, policy: judging.policy }),
    ...pagesOf({ ledger, clock, zone: config.zone, agents, adapters, isSimulated: options.simulated !== undefined, policy: judging.policy, budgets: budgeting.budgets, pauses: pauses.list, schedules: () => schedules.list(), isRunning: runs.isRunning, routing: config.routing }),
    settings: () => settingsView(folder, config, ledger),
    schedules: { set: (schedule) => schedules.set(schedule), remove: (name) => schedules.remove(name), list: () => schedules.list() },
    memory: memoryOf({ ...contextDeps, engine, hold, ephemeralMs: config.memory.ephemeral.expiresAfterMinutes * 60_000 }),
    ledger: ledgerOf(ledger, config.zone),
    close: () => closeAll({ dispatcher, inForce, embedding, engine, adapters, ledger }),
  };
}

/** Until idle, or until it is told to stop. */
async function runCompany(
  { folder, config, inForce, pauses, hold, watchesPolicy }: { folder: string; config: CompanyConfig; inForce: PolicyInForce; pauses: Company['pauses']; hold: EngineHold; watchesPolicy: boolean },
  deps: Omit<Parameters<typeof conduct>[0], 'watch'> & { schedules: Schedules; dispatcher: Dispatcher },
  runOptions: Parameters<Company['run']>[0],
): Promise<void> {
  const { ledger, schedules, dispatcher, clock } = deps;
  await scheduleUpkeep(ledger, schedules, config.memory, config.zone);
  await scheduleReconciliation(ledger, schedules, config.reconcileAt, config.zone);
  const trouble = (message: string): void => runOptions.notice?.({ at: clock.now(), code: 'request.unreadable', message, nextStep: 'Remove that file.', retryAt: null });
  const watch = watching((fail) => answerRequests(join(folder, 'data'), pauseAnswers(pauses), { fail, trouble }), watchesPolicy && !runOptions.untilIdle ? (fail) => watchPolicy(inForce, dispatcher, fail) : null);
  await hold.running(() => conduct({ ...deps, watch }, runOptions));
}

/** Loaded when somebody looks: a command that does something else needs none of it. */
function pagesOf(deps: Omit<PageDeps, 'onPaper' | 'budgetViews'>): Pick<Company, 'agents' | 'adapters' | 'today'> {
  const pages = onceOnly(async () => (await import('./conductor/views/pages.ts')).companyPages({ ...deps, onPaper: ['outbox', 'book'], budgetViews: () => operatorBudgets(deps).list() }));
  return {
    agents: { list: async () => (await pages()).agents.list(), show: async (name) => (await pages()).agents.show(name) },
    adapters: { list: async () => (await pages()).adapters.list() },
    today: async (since) => (await pages()).today(since),
  };
}

async function settingsView(folder: string, config: CompanyConfig, ledger: Ledger): Promise<SettingsView> {
  const [{ settingsSections }, { stat }] = await Promise.all([import('./folder/settings.ts'), import('node:fs/promises')]);
  const head = await ledger.head();
  const at = async (seq: number): Promise<number | null> => (head.seq === 0 ? null : (await ledger.event(seq)).at);
  const { size } = await stat(join(folder, 'data', 'keelson.db'));
  return { name: config.name, id: ledger.companyId, folder, file: join(folder, 'company.yaml'), zone: config.zone, isPractice: config.address.endsWith('.example'), sections: settingsSections(config), ledger: { events: head.seq, headHash: head.hash, firstAt: await at(1), lastAt: await at(head.seq), databaseBytes: size } };
}

async function closeAll({ dispatcher, inForce, embedding, engine, adapters, ledger }: { dispatcher: Dispatcher; inForce: PolicyInForce; embedding: { loop: { close(): void } } | undefined; engine: EmbeddedEngine; adapters: readonly Adapter[]; ledger: Ledger }): Promise<void> {
  dispatcher.close();
  await inForce.close();
  embedding?.loop.close();
  await engine.close();
  for (const adapter of adapters) await adapter.close?.();
  await ledger.close();
}

/** What a process that died may have left undone, and what was written into the folder since. */
async function putInOrder(ledger: Ledger, folder: string): Promise<void> {
  await settleCutOff(ledger);
  await tidyRouter(ledger);
  await syncDocuments(ledger, await readDocuments(folder));
}

function memoryOf(deps: Omit<OperatorMemoryDeps, 'untilAtRest' | 'upkeep'> & { engine: EmbeddedEngine; hold: EngineHold }): Company['memory'] {
  const { ledger, engine, hold } = deps;
  return operatorMemory({
    ...deps,
    untilAtRest: (task) => hold.during(() => untilAtRest({ ledger, engine }, task)),
    upkeep: (options) => runUpkeep(deps, options),
  });
}

/** Loaded when somebody asks for it: most commands change nobody's access. */
function accessOf(folder: string, config: CompanyConfig, ledger: Ledger, { clock, random = systemRandom }: CompanyOptions & { clock: Clock }): Company['access'] {
  const record: Company['access']['record'] = async (data) => void (await ledger.append([{ kind: 'access.changed', actor: data.by === 'nobody' ? 'system' : 'operator', data }]));
  const access = async () => (await import('./server/access/company-access.ts')).companyAccess(join(folder, 'data'), { clock, random, company: { id: ledger.companyId, name: config.name }, record });
  return {
    record,
    needsSetup: async () => (await access()).needsSetup(),
    issueCode: async () => (await access()).issueCode(),
    sessions: async () => (await access()).sessions(),
    tokens: async () => (await access()).tokens(),
    issueToken: async (request) => (await access()).issueToken(request),
    revokeToken: async (which) => (await access()).revokeToken(which),
    reset: async (resetOptions) => (await access()).reset(resetOptions),
  };
}

type Watch = (fail: (error: unknown) => void) => () => void;

/** Loaded when the operator says something in words of their own: no other command needs it. */
function wishesOf(deps: ActDeps & RephraseDeps): Pick<Company, 'understand' | 'rephrase' | 'act'> {
  const wishes = async () => (await import('./conductor/do/act.ts')).operatorWishes(deps);
  return { understand: async (words, answers) => (await wishes()).understand(words, answers), act: async (plan) => (await wishes()).act(plan), rephrase: async (words) => (await import('./conductor/do/rephrase.ts')).rephrased(deps, words) };
}

/** What is looked at while the company runs, as one. */
function watching(...watches: (Watch | null)[]): Watch {
  return (fail) => {
    const ends = watches.map((watch) => watch?.(fail));
    return () => ends.forEach((end) => end?.());
  };
}

async function standIns(real: readonly Adapter[], { settings, deps }: NonNullable<CompanyOptions['simulated']>): Promise<Adapter[]> {
  const [{ simulatedAdapter }, { SimulatedOutside }, { simulatedSettingsSchema }] = await Promise.all([import('./adapters/simulated/adapter.ts'), import('./adapters/simulated/outside.ts'), import('./adapters/simulated/config.ts')]);
  const outside = new SimulatedOutside(simulatedSettingsSchema.parse(settings), deps.now);
  return real.map((adapter) => simulatedAdapter(adapter, outside, deps));
}

/** Loaded when the first webhook comes in. */
function webhookSignals(ledger: Ledger, { webhooks }: CompanyConfig): Pick<Company['signal'], 'webhook' | 'webhookSources'> {
  const sources = sourcesOf(webhooks);
  const intake = onceOnly(async () => new (await import('./intake/webhook/receive.ts')).WebhookIntake(ledger, sources));
  return { webhook: async (delivery) => (await intake()).receive(delivery), webhookSources: () => sources };
}

function sourcesOf(webhooks: CompanyConfig['webhooks']): WebhookSource[] {
  return Object.entries(webhooks).map(([name, settings]) => Object.assign({ name }, settings));
}

function onceOnly<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

/** Loaded when mail comes in: parsing needs libraries that no other command does. */
function mailSignals(ledger: Ledger, config: CompanyConfig): Pick<Company['signal'], 'mail' | 'mailFound'> {
  const own = { addresses: [config.address, ...config.aliases] };
  return {
    mail: async (source, mailOptions = {}) => (await import('./intake/mail/receive.ts')).receiveMail(ledger, source, own, mailOptions),
    mailFound: async (mail) => (await import('./intake/mail/receive.ts')).receiveFound(ledger, mail, own),
  };
}

/** Loaded when somebody looks at a mail as it was laid out. */
function mailsOf(ledger: Ledger): Company['mails'] {
  const mails = onceOnly(async () => (await import('./conductor/views/mails.ts')).companyMails(ledger));
  return { markup: async (seq) => (await mails()).markup(seq), attachment: async (seq, place) => (await mails()).attachment(seq, place) };
}

function tasksOf(deps: Omit<RollbackDeps, 'contractOf'> & TakeOverDeps & { zone: string; contractOf(agent: string): AgentContract | undefined }): Company['tasks'] {
  const { ledger, engine } = deps;
  return {
    start: async (agent, input) => taskDetail(ledger, await startByHand(engine, deps.contractOf(agent), agent, input)),
    list: async ({ limit = limits.listRowsDefault, ...filter } = {}) => Promise.all((await ledger.tasks.list({ ...filter, limit })).map((row) => taskView(ledger, row))),
    page: (wanted = {}) => taskPage(ledger, wanted),
    show: (task) => taskDetail(ledger, task),
    story: async (task) => (await import('./conductor/views/stories.ts')).taskStory(ledger, deps.zone, task),
    cancel: async (task, reason) => {
      await engine.cancel(task, reason, 'operator');
      return taskDetail(ledger, task);
    },
    ...operatorRollback(deps),
    ...takingOver(deps),
  };
}

function takingOver(deps: TakeOverDeps): Pick<Company['tasks'], 'retry' | 'supply' | 'skip' | 'doneByHand'> {
  const shown = (task: TaskId): Promise<TaskDetail> => taskDetail(deps.ledger, task);
  return {
    retry: (task, note) => retryNow(deps, task, note).then(() => shown(task)),
    supply: (task, step, result, note) => supplyStep(deps, task, step, result, 'supplied', note).then(() => shown(task)),
    skip: (task, step, note) => supplyStep(deps, task, step, null, 'skipped', note).then(() => shown(task)),
    doneByHand: (task, step, note) => doneByHand(deps, task, step, note).then(() => shown(task)),
  };
}

function ledgerOf(ledger: Ledger, zone: string): Company['ledger'] {
  return {
    tail: async ({ limit = limits.listRowsDefault, bytesMax, ...filter } = {}) =>
      (await eventsInTurns({ read: (after, most) => ledger.events({ ...filter, newestFirst: true, limit: most, ...(after === undefined ? {} : { after }) }), after: undefined, limit, bytesMax })).toReversed(),
    after: (seq, limit, { bytesMax } = {}) => eventsInTurns({ read: (from, most) => ledger.events({ after: from ?? seq, limit: most }), after: seq, limit, bytesMax }),
    page: (wanted = {}) => eventPage(ledger, zone, wanted),
    head: () => ledger.head(),
    follow: (listener) => ledger.onCommit(({ events }) => listener(events)),
    verify: (progress) => ledger.verify(progress),
    rebuild: (progress) => ledger.rebuild(progress),
    backup: (file, progress) => ledger.backup(file, progress),
    stats: () => ledger.stats(),
  };
}

/** The models of company.yaml; `undefined` when it names none, and then nothing is loaded. */
async function deskOf({ models: settings }: CompanyConfig, clock: Clock) {
  if (textTiers.every((tier) => settings.tiers[tier] === undefined)) return undefined;
  const [{ ModelDesk }, { configuredModels }, { Breaker }] = await Promise.all([import('./models/desk.ts'), import('./models/configured-models.ts'), import('./models/breaker.ts')]);
  const now = (): number => clock.now();
  return new ModelDesk({ settings, ...configuredModels(settings, { env: process.env, now }), breaker: () => new Breaker(now) });
}

/** What the embedder of company.yaml does in the background and for questions. Without one nothing is loaded, and nobody is asked. */
async function embeddingOf({ memory, models, zone }: CompanyConfig, ledger: Ledger, { clock, random = systemRandom }: { clock: Clock; random?: Random }, budgets: Budgeting['budgets']) {
  if (memory.embedder === undefined && models.tiers.embed === undefined) return undefined;
  const [{ configuredEmbedder }, { EmbeddingLoop }, { queryEmbedder }, { embedderOfTier, embedderPrice }, { meteredEmbedder }] = await Promise.all([
    import('./models/embedder.ts'), import('./models/embedding-loop.ts'), import('./models/embed-query.ts'), import('./models/embed-tier.ts'), import('./conductor/model/metered-embedder.ts'),
  ]);
  const settings = memory.embedder ?? embedderOfTier(models);
  if (settings === undefined) return undefined;
  const now = (): number => clock.now();
  const { provider, model } = settings;
  const embedder = meteredEmbedder(configuredEmbedder(settings, { env: process.env, now }), { ledger, clock, random, zone, budgets, model: `${provider}/${model.replaceAll(/\s/gu, '-')}`, price: embedderPrice(settings, models) });
  const textOf = async (seq: number): Promise<string> => (await itemContent(ledger, seq)).text;
  return {
    loop: new EmbeddingLoop({ ledger, embedder, textOf, clock, itemsPerDayMax: settings.itemsPerDayMax }),
    askVector: queryEmbedder(embedder, { timeoutMs: settings.queryTimeoutMs, now }),
  };
}

/** The adapters that company.yaml switches on. Each is loaded when it is used. */
async function adaptersOf(config: CompanyConfig, folder: string, clock: Clock): Promise<Adapter[]> {
  const now = (): number => clock.now();
  return [await mailAdapterOf(config, folder, now), await paymentsAdapterOf(config, folder, now)];
}

async function mailAdapterOf(config: CompanyConfig, folder: string, now: () => number): Promise<Adapter> {
  const from = { address: config.address, name: config.fromName };
  if (config.mail.transport === 'smtp') {
    const [{ smtpAdapter }, { smtpSettingsSchema }] = await Promise.all([import('./adapters/smtp/adapter.ts'), import('./adapters/smtp/config.ts')]);
    return smtpAdapter(settingsOf(smtpSettingsSchema, { ...config.mail.smtp, from }, 'mail.smtp'), { now, env: process.env });
  }
  const [{ outboxAdapter }, { outboxSettingsSchema }] = await Promise.all([import('./adapters/outbox/adapter.ts'), import('./adapters/outbox/config.ts')]);
  return outboxAdapter(settingsOf(outboxSettingsSchema, { ...config.mail.outbox, from }, 'mail.outbox'), { now, companyFolder: folder });
}

async function paymentsAdapterOf(config: CompanyConfig, folder: string, now: () => number): Promise<Adapter> {
  if (config.payments.transport === 'http') {
    const [{ paymentsAdapter }, { paymentsSettingsSchema }] = await Promise.all([import('./adapters/payments/adapter.ts'), import('./adapters/payments/config.ts')]);
    return paymentsAdapter(settingsOf(paymentsSettingsSchema, config.payments.http ?? {}, 'payments.http'), { now, env: process.env });
  }
  const [{ bookAdapter }, { bookSettingsSchema }] = await Promise.all([import('./adapters/book/adapter.ts'), import('./adapters/book/config.ts')]);
  return bookAdapter(settingsOf(bookSettingsSchema, config.payments.book, 'payments.book'), { now, companyFolder: folder });
}

function settingsOf<T>(schema: z.ZodType<T>, given: unknown, where: string): T {
  const settings = schema.safeParse(given);
  if (settings.success) return settings.data;
  const issue = settings.error.issues[0];
  throw new NeedsOperator('company.bad-config', `company.yaml: ${[where, ...(issue?.path ?? [])].map(String).join('.')}: ${issue?.message ?? 'invalid'}.`, 'Correct it and start again. Nothing was changed.');
}
