import type { AgentContract, TaskContext, TaskMemory, Learned, Recollection, UpkeepPiece, UpkeepStage } from '../vocabulary/contract.ts';
import { Terminal } from '../vocabulary/errors.ts';
import type { Json } from '../vocabulary/json.ts';
import type { AssociationView, RecallHit } from '../vocabulary/memory.ts';
import type { Clock } from '../vocabulary/ports.ts';
import { defaultMemoryRules, type MemoryRules } from '../vocabulary/memory-rules.ts';
import { recordKinds, type RecordKinds } from '../vocabulary/record-kinds.ts';
import type { Ledger } from '../ledger/port.ts';
import { nextSpan, reconcile } from '../effects/reconcile.ts';
import type { AdapterTable } from '../effects/proposal.ts';
import { getNote, getRecord } from '../memory/records.ts';
import { readAssociations } from '../memory/associations.ts';
import { matchPlaybooks } from '../memory/recall/playbooks.ts';
import { recallThread } from '../memory/recall/thread.ts';
import type { Summariser } from '../memory/upkeep/summariser.ts';
import { upkeepPiece } from '../memory/upkeep/upkeep.ts';
import type { BudgetSetting } from '../vocabulary/budgets.ts';
import type { Policy } from '../policy/judge.ts';
import { coreContext } from '../tasks/context.ts';
import type { Engine } from '../tasks/port.ts';
import type { TaskRun } from '../tasks/run.ts';
import { type AskVector, recallWithModel } from './recall-with-model.ts';
import { rollingBack } from './agent-rollback.ts';
import { spending } from './agent-spend.ts';
import { taskModel } from './model/task-model.ts';
import type { ModelDesk } from '../models/desk.ts';
import { effectCall } from './effect-call.ts';
import { summariesByTasks, summaryCalls } from './memory-summaries.ts';
import { memoryWrites } from './memory-writes.ts';
import { plainRouting, type Routing } from './router/decide.ts';
import { taskRouting } from './router/task-routing.ts';
import { noteIsUntrusted, recordIsUntrusted } from './untrusted-memory.ts';

export interface ContextDeps {
  ledger: Ledger;
  adapters: AdapterTable;
  /** The policy in force now. */
  policy(): Policy | Promise<Policy>;
  /** The budgets that count, `null` while nobody knows which there are; without it there are none. */
  budgets?(): readonly BudgetSetting[] | null;
  clock: Clock;
  company: TaskContext['company'];
  askVector?: AskVector | undefined;
  /** The models of company.yaml; without it everything is done without one. */
  models?: ModelDesk | undefined;
  /** Nothing outside is reached. */
  isSimulated?: boolean;
  /** What signals are routed by; without it nothing but what was learned. */
  routing?: Routing;
  /** The kinds of records that may be written; without it the built-in ones. */
  kinds?: RecordKinds;
  /** What upkeep does; without it the default rules. */
  memoryRules?: MemoryRules;
  /** Without one, summaries are sentences of their sources. */
  summariser?: Summariser;
  /** What the agents of this company promised, for a rollback to go by. */
  contractOf?(agent: string): Pick<AgentContract, 'compensation'> | undefined;
}

const builtInKinds = recordKinds();

/** All that an agent may touch: the engine's durable calls, proposals through the gate, and the company's memory. */
export function agentContext(deps: ContextDeps, run: TaskRun, engine: Engine): TaskContext {
  const recording = coreContext(run, engine, deps.clock);
  const { recordingStep: _notForAgents, ...core } = recording;
  return {
    ...core,
    company: deps.company,
    effect: (name, proposal) => run.call(effectCall(deps, run, name, proposal)),
    memory: memoryOf(deps, run, engine, core),
    reconciliation: reconciliationOf(deps, run, core),
    rollback: rollingBack({ kinds: builtInKinds, contractOf: () => undefined, ...deps }, run, core),
    routing: taskRouting(deps.ledger, deps.routing ?? plainRouting(deps.ledger), run, core),
    spend: spending(deps, run, core),
    model: taskModel(deps, run, recording, engine),
  };
}

/** What is found goes to the ledger by itself, once for ever: only the counts are the task's. */
function reconciliationOf({ ledger, adapters, clock }: ContextDeps, run: TaskRun, core: Pick<TaskContext, 'step'>): TaskContext['reconciliation'] {
  return {
    adapters: () => core.step('reconciliation.adapters', () => adapters.listing().map(({ name }) => name)),
    compare: (name) =>
      core.step(`reconciliation.compare ${name}`, async ({ signal }) => {
        const adapter = adapters.byName(name);
        if (adapter === undefined) throw new Terminal('adapter.gone', `The adapter ${name} is not switched on any more.`, 'Nothing to do: it is left out from the next time on.');
        const span = await nextSpan(ledger, name, clock.now());
        const { ours, theirs, missing, unknown, differing, settled } = await reconcile({ ledger, adapter, ...span, actor: `agent:${run.contract.name}`, signal });
        return { ours, theirs, missing: missing.length, unknown: unknown.length, differing: differing.length, settled: settled.length };
      }),
  };
}

/** What is recalled becomes part of the task's journal, so each text is bounded well below the size of an event. */
const recalledCharsMax = 20_000;

function recollection({ id, seq, type, author, at, text, score, why }: RecallHit): Recollection {
  return { id, seq, type, author, at, text: text.slice(0, recalledCharsMax), score, why };
}

function learnedOf({ scope, name, value, confidence, corrected, evidence }: AssociationView): Learned[] {
  return value === null ? [] : [{ scope, name, value, confidence, corrected, outcomes: evidence.length }];
}

/** A piece takes seconds, but for what a model takes to write its summaries. */
const upkeepTimeoutMs = 30 * 60_000;

/** Its writes are not calls of the task: what is left to do follows from the ledger, and only how much was done is recorded. */
function upkeepStep(deps: ContextDeps, run: TaskRun, engine: Engine, stage: UpkeepStage, signal: AbortSignal): Promise<UpkeepPiece> {
  const { ledger, memoryRules = defaultMemoryRules, company, clock, summariser } = deps;
  const by = { actor: `agent:${run.contract.name}`, cause: run.created.seq, signal } as const;
  return upkeepPiece({ ledger, rules: memoryRules, zone: company.zone, now: clock.now(), summariser, handOver: summariesByTasks(deps, run, engine) }, stage, by);
}

function memoryOf(deps: ContextDeps, run: TaskRun, engine: Engine, core: Pick<TaskContext, 'step'>): TaskMemory {
  const { ledger } = deps;
  // What is read is the result of a step: a replay reads the same, whatever was written since, and finds the same mark on it (E5).
  const read = <T>(name: string, work: () => Promise<T>, untrusted: (read: T) => boolean | Promise<boolean> = () => false): Promise<T> =>
    core.step(name.slice(0, 200), async (attempt) => {
      const found = await work();
      if (await untrusted(found)) attempt.untrusted();
      return found as unknown as Json;
    }) as Promise<T>;
  const some = (found: readonly unknown[]): boolean => found.length > 0;
  return {
    get: (kind, id) => read(`memory.get ${kind} ${id}`, () => getRecord(ledger, kind, id), (found) => found !== null && recordIsUntrusted(ledger, kind, id)),
    getNote: (id) => read(`memory.getNote ${id}`, () => getNote(ledger, id), (found) => found !== null && noteIsUntrusted(ledger, id)),
    thread: (thread) => read('memory.thread', async () => recallThread(ledger, thread, (await ledger.head()).seq), some),
    recall: (wish) => read('memory.recall', async () => (await recallWithModel(ledger, wish, deps.clock.now(), deps.askVector)).hits.map(recollection), some),
    learned: (scopes) => read('memory.learned', async () => (await Promise.all(scopes.map((scope) => readAssociations(ledger, scope, deps.clock.now())))).flat().flatMap(learnedOf), some),
    playbooks: (text) => read('memory.playbooks', () => matchPlaybooks(ledger, text)),
    playbook: (path) => read(`memory.playbook ${path}`, async () => (path.startsWith('playbooks/') ? ledger.documents.text(path) : null)),
    persona: () => read('memory.persona', () => ledger.documents.text('persona.md')),
    upkeep: (stage) => core.step(`memory.upkeep ${stage}`, ({ signal }) => upkeepStep(deps, run, engine, stage, signal), { timeoutMs: upkeepTimeoutMs }),
    ...summaryCalls(deps, run, core),
    ...memoryWrites(ledger, deps.kinds ?? builtInKinds, run),
  };
}
