import type { TaskContext, TaskMemory, EffectOutcome, Learned, Proposal, Recollection, UpkeepPiece, UpkeepStage } from '../vocabulary/contract.ts';
import { NeedsOperator } from '../vocabulary/errors.ts';
import type { Json } from '../vocabulary/json.ts';
import type { AssociationView, RecallHit } from '../vocabulary/memory.ts';
import type { Clock } from '../vocabulary/ports.ts';
import { defaultMemoryRules, type MemoryRules } from '../vocabulary/memory-rules.ts';
import { recordKinds, type RecordKinds } from '../vocabulary/record-kinds.ts';
import type { Ledger } from '../ledger/port.ts';
import { outcomeOf, proposalDrafts, type AdapterTable } from '../effects/proposal.ts';
import { getNote, getRecord } from '../memory/records.ts';
import { readAssociations } from '../memory/associations.ts';
import { matchPlaybooks } from '../memory/recall/playbooks.ts';
import { recallThread } from '../memory/recall/thread.ts';
import type { Summariser } from '../memory/upkeep/summariser.ts';
import { upkeepPiece } from '../memory/upkeep/upkeep.ts';
import type { Policy } from '../policy/judge.ts';
import type { CallSpec } from '../tasks/call.ts';
import { coreContext } from '../tasks/context.ts';
import type { Engine } from '../tasks/port.ts';
import type { TaskRun } from '../tasks/run.ts';
import { type AskVector, recallWithModel } from './recall-with-model.ts';
import { memoryWrites } from './memory-writes.ts';

export interface ContextDeps {
  ledger: Ledger;
  adapters: AdapterTable;
  policy: Policy;
  clock: Clock;
  company: TaskContext['company'];
  askVector?: AskVector | undefined;
  /** The kinds of records that may be written; without it the built-in ones. */
  kinds?: RecordKinds;
  /** What upkeep does; without it the default rules. */
  memoryRules?: MemoryRules;
  /** Without one, summaries are sentences of their sources. */
  summariser?: Summariser;
}

const builtInKinds = recordKinds();

/** All that an agent may touch: the engine's durable calls, proposals through the gate, and the company's memory. */
export function agentContext(deps: ContextDeps, run: TaskRun, engine: Engine): TaskContext {
  const core = coreContext(run, engine, deps.clock);
  return {
    ...core,
    company: deps.company,
    effect: (name, proposal) => run.call(effectCall(deps, run, name, proposal)),
    memory: memoryOf(deps, run, core),
  };
}

/** A proposed effect. It ends when the effect has ended; until then the task is parked. */
function effectCall(deps: ContextDeps, run: TaskRun, name: string, proposal: Proposal): CallSpec<EffectOutcome> {
  return {
    type: 'effect',
    name,
    proceed(handle) {
      if (!run.contract.effects.includes(proposal.kind)) {
        return handle.refuse(
          new NeedsOperator('contract.undeclared-effect', `The agent ${run.contract.name} proposed ${proposal.kind}, which its contract does not declare.`, 'Declare it in the contract if the agent should be able to, then retry.'),
        );
      }
      const { task, subject, seed, call, cause } = handle;
      const place = { task, subject, seed, call, cause, name, agent: run.contract.name };
      handle.append(proposalDrafts(place, proposal, deps.adapters, deps.policy, deps.clock.now()));
    },
    onEvent(event) {
      const outcome = outcomeOf(event);
      return outcome === null ? 'waiting' : { value: outcome };
    },
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
function upkeepStep({ ledger, memoryRules = defaultMemoryRules, company, clock, summariser }: ContextDeps, run: TaskRun, stage: UpkeepStage, signal: AbortSignal): Promise<UpkeepPiece> {
  const by = { actor: `agent:${run.contract.name}`, cause: run.created.seq, signal } as const;
  return upkeepPiece({ ledger, rules: memoryRules, zone: company.zone, now: clock.now(), summariser }, stage, by);
}

function memoryOf(deps: ContextDeps, run: TaskRun, core: Pick<TaskContext, 'step'>): TaskMemory {
  const { ledger } = deps;
  // What is read is the result of a step: a replay reads the same, whatever was written since.
  const read = <T>(name: string, work: () => Promise<T>): Promise<T> => core.step(name.slice(0, 200), async () => (await work()) as unknown as Json) as Promise<T>;
  return {
    get: (kind, id) => read(`memory.get ${kind} ${id}`, () => getRecord(ledger, kind, id)),
    getNote: (id) => read(`memory.getNote ${id}`, () => getNote(ledger, id)),
    thread: (thread) => read('memory.thread', async () => recallThread(ledger, thread, (await ledger.head()).seq)),
    recall: (wish) => read('memory.recall', async () => (await recallWithModel(ledger, wish, deps.clock.now(), deps.askVector)).hits.map(recollection)),
    learned: (scopes) => read('memory.learned', async () => (await Promise.all(scopes.map((scope) => readAssociations(ledger, scope, deps.clock.now())))).flat().flatMap(learnedOf)),
    playbooks: (text) => read('memory.playbooks', () => matchPlaybooks(ledger, text)),
    persona: () => read('memory.persona', () => ledger.documents.text('persona.md')),
    upkeep: (stage) => core.step(`memory.upkeep ${stage}`, ({ signal }) => upkeepStep(deps, run, stage, signal), { timeoutMs: upkeepTimeoutMs }),
    ...memoryWrites(ledger, deps.kinds ?? builtInKinds, run),
  };
}
