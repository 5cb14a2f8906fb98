import { join, resolve } from 'node:path';
import { NeedsOperator } from './vocabulary/errors.ts';
import { limits } from './vocabulary/limits.ts';
import type { AgentContract } from './vocabulary/contract.ts';
import { recordKinds } from './vocabulary/record-kinds.ts';
import { systemClock, systemRandom, type Clock, type Random } from './vocabulary/ports.ts';
import { builtInAgents } from './agents/index.ts';
import { agentContext } from './conductor/agent-context.ts';
import { conduct } from './conductor/conductor.ts';
import { engineHold, untilAtRest } from './conductor/engine-hold.ts';
import { runUpkeep, scheduleUpkeep } from './conductor/memory-upkeep.ts';
import { operatorMemory } from './conductor/operator-memory.ts';
import { decideItem } from './conductor/decisions.ts';
import { effectsOfTask, effectView, itemDetail, itemView } from './conductor/views/items.ts';
import { taskDetail, taskView } from './conductor/views/tasks.ts';
import type { Adapter } from './effects/adapter.ts';
import { Dispatcher } from './effects/dispatcher.ts';
import { adapterTable } from './effects/proposal.ts';
import type { Company } from './facade.ts';
import { readConfig, type CompanyConfig } from './folder/config.ts';
import { readDocuments } from './folder/documents.ts';
import { readKinds } from './folder/kinds.ts';
import { writeCompanyFolder, type InitAnswers } from './folder/init.ts';
import type { Ledger } from './ledger/port.ts';
import { itemContent } from './memory/item-content.ts';
import { openLedger } from './ledger/sqlite-ledger.ts';
import { syncDocuments } from './memory/documents.ts';
import { reviewEverything, type Policy } from './policy/judge.ts';
import { EmbeddedEngine } from './tasks/engine.ts';
import { Schedules } from './tasks/schedules.ts';

/** What a test or another host may bring instead of the world's own. */
export interface CompanyOptions {
  clock?: Clock;
  random?: Random;
  policy?: Policy;
  /** Instead of the adapters that company.yaml switches on. */
  adapters?: Adapter[];
  /** Beside the built-in ones. */
  agents?: readonly AgentContract<never, never>[];
}

/** Writes a new company folder and begins its ledger. */
export async function initCompany(folder: string, answers: InitAnswers): Promise<{ files: string[] }> {
  const written = await writeCompanyFolder(folder, answers);
  const ledger = await openLedger(join(folder, 'data'), { create: answers.name });
  await ledger.close();
  return { files: [...written.files, 'data/keelson.db'] };
}

/**
 * Opens a company: reads its folder, takes the ledger, and puts the rooms together. Nothing runs until `run` is called.
 * A second process on the same folder is refused with the name of the first.
 */
export async function openCompany(folderGiven: string, options: CompanyOptions = {}): Promise<Company> {
  const folder = resolve(folderGiven);
  const config = await readConfig(folder);
  const clock = options.clock ?? systemClock;
  const adapters = options.adapters ?? (await adaptersOf(config, folder, clock));
  const ledger = await openLedger(join(folder, 'data'), { create: config.name, clock, ...(options.random ? { random: options.random } : {}) });
  try {
    return await assemble(folder, config, ledger, adapters, { ...options, clock });
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

async function assemble(folder: string, config: CompanyConfig, ledger: Ledger, adapters: Adapter[], options: CompanyOptions & { clock: Clock }): Promise<Company> {
  const { clock } = options;
  const table = adapterTable(adapters);
  const kinds = recordKinds(await readKinds(folder));
  const embedding = await embeddingOf(config, ledger, clock);
  const contextDeps = {
    askVector: embedding?.askVector,
    kinds,
    memoryRules: config.memory,
    ledger,
    adapters: table,
    policy: options.policy ?? reviewEverything,
    clock,
    company: { name: config.name, address: config.address, zone: config.zone },
  };
  const engine = new EmbeddedEngine({ ledger, clock, random: options.random ?? systemRandom, context: (run, self) => agentContext(contextDeps, run, self) });
  for (const agent of [...builtInAgents, ...(options.agents ?? [])]) engine.register(agent as AgentContract<never, never>);
  const dispatcher = new Dispatcher(ledger, table, clock);
  const schedules = new Schedules(ledger, engine, clock);
  const hold = engineHold(engine);
  await syncDocuments(ledger, await readDocuments(folder));
  return {
    name: config.name,
    folder,
    mailAdapter: table.forKind('mail.send').name,
    signal: { mail: mailSignal(ledger, config) },
    async run(runOptions) {
      await scheduleUpkeep(ledger, schedules, config.memory, config.zone);
      await hold.running(() => conduct({ ledger, engine, dispatcher, schedules, embedding: embedding?.loop, clock }, runOptions));
    },
    inbox: inboxOf(ledger, { ledger, engine, adapters: table, clock }),
    tasks: {
      list: async ({ limit = limits.listRowsDefault, ...filter } = {}) => Promise.all((await ledger.tasks.list({ ...filter, limit })).map((row) => taskView(ledger, row))),
      show: (task) => taskDetail(ledger, task),
      cancel: async (task, reason) => {
        await engine.cancel(task, reason, 'operator');
        return taskDetail(ledger, task);
      },
    },
    effects: { show: (effect) => effectView(ledger, effect), ofTask: (task) => effectsOfTask(ledger, task) },
    schedules: { set: (schedule) => schedules.set(schedule), remove: (name) => schedules.remove(name), list: () => schedules.list() },
    memory: operatorMemory({
      ledger, engine, clock, kinds, askVector: embedding?.askVector,
      ephemeralMs: config.memory.ephemeral.expiresAfterMinutes * 60_000,
      untilAtRest: (task) => hold.during(() => untilAtRest({ ledger, engine }, task)),
      upkeep: (upkeepOptions) => runUpkeep({ ledger, engine, clock, hold }, upkeepOptions),
    }),
    ledger: ledgerOf(ledger),
    async close() {
      dispatcher.close();
      embedding?.loop.close();
      await engine.close();
      for (const adapter of adapters) await adapter.close?.();
      await ledger.close();
    },
  };
}

/** Loaded when mail comes in: parsing needs libraries that no other command does. */
function mailSignal(ledger: Ledger, config: CompanyConfig): Company['signal']['mail'] {
  return async (source, mailOptions = {}) => {
    const { receiveMail } = await import('./intake/mail/receive.ts');
    return receiveMail(ledger, source, { addresses: [config.address, ...config.aliases] }, mailOptions);
  };
}

function inboxOf(ledger: Ledger, deps: Parameters<typeof decideItem>[0]): Company['inbox'] {
  return {
    list: async ({ all = false, limit = limits.listRowsDefault } = {}) => Promise.all((await ledger.inbox.list({ all, limit })).map((row) => itemView(ledger, row))),
    show: (item) => itemDetail(ledger, item),
    count: () => ledger.inbox.count(),
    async decide(item, decision) {
      if (decision.action === 'edit') throw new NeedsOperator('inbox.no-edit', 'An edit needs the edited content.', 'Use `keelson edit`.');
      await decideItem(deps, item, decision);
      return itemDetail(ledger, item);
    },
    async edit(item, payload) {
      await decideItem(deps, item, { action: 'edit', text: null }, payload);
      return itemDetail(ledger, item);
    },
  };
}

function ledgerOf(ledger: Ledger): Company['ledger'] {
  return {
    tail: async ({ limit = limits.listRowsDefault, ...filter } = {}) => (await ledger.events({ ...filter, newestFirst: true, limit })).toReversed(),
    after: (seq, limit) => ledger.events({ after: seq, limit }),
    verify: (progress) => ledger.verify(progress),
    rebuild: (progress) => ledger.rebuild(progress),
    backup: (file, progress) => ledger.backup(file, progress),
    stats: () => ledger.stats(),
  };
}

/** What the embedder of company.yaml does in the background and for questions. Without one nothing is loaded, and nobody is asked. */
async function embeddingOf({ memory: { embedder: settings } }: CompanyConfig, ledger: Ledger, clock: Clock) {
  if (settings === undefined) return undefined;
  const [{ configuredEmbedder }, { EmbeddingLoop }, { queryEmbedder }] = await Promise.all([import('./models/embedder.ts'), import('./models/embedding-loop.ts'), import('./models/embed-query.ts')]);
  const now = (): number => clock.now();
  const embedder = configuredEmbedder(settings, { env: process.env, now });
  const textOf = async (seq: number): Promise<string> => (await itemContent(ledger, seq)).text;
  return {
    loop: new EmbeddingLoop({ ledger, embedder, textOf, clock, itemsPerDayMax: settings.itemsPerDayMax }),
    askVector: queryEmbedder(embedder, { timeoutMs: settings.queryTimeoutMs, now }),
  };
}

/** The adapters that company.yaml switches on. Each is loaded when it is used. */
async function adaptersOf(config: CompanyConfig, folder: string, clock: Clock): Promise<Adapter[]> {
  const from = { address: config.address, name: config.fromName };
  const now = (): number => clock.now();
  const refuse = (error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }, where: string): NeedsOperator => {
    const issue = error.issues[0];
    return new NeedsOperator('company.bad-config', `company.yaml: ${[where, ...(issue?.path ?? [])].map(String).join('.')}: ${issue?.message ?? 'invalid'}.`, 'Correct it and start again. Nothing was changed.');
  };
  if (config.mail.transport === 'smtp') {
    const [{ smtpAdapter }, { smtpSettingsSchema }] = await Promise.all([import('./adapters/smtp/adapter.ts'), import('./adapters/smtp/config.ts')]);
    const settings = smtpSettingsSchema.safeParse({ ...config.mail.smtp, from });
    if (!settings.success) throw refuse(settings.error, 'mail.smtp');
    return [smtpAdapter(settings.data, { now, env: process.env })];
  }
  const [{ outboxAdapter }, { outboxSettingsSchema }] = await Promise.all([import('./adapters/outbox/adapter.ts'), import('./adapters/outbox/config.ts')]);
  const settings = outboxSettingsSchema.safeParse({ ...config.mail.outbox, from });
  if (!settings.success) throw refuse(settings.error, 'mail.outbox');
  return [outboxAdapter(settings.data, { now, companyFolder: folder })];
}
