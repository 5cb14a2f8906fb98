import type { TaskContext, TaskMemory, EffectOutcome, Proposal } from '../vocabulary/contract.ts';
import { assert, NeedsOperator } from '../vocabulary/errors.ts';
import type { Json } from '../vocabulary/json.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { Ledger } from '../ledger/port.ts';
import { outcomeOf, proposalDrafts, type AdapterTable } from '../effects/proposal.ts';
import { getNote, getRecord, noteWrite, recordOf, recordWrite, type VersionedWrite } from '../memory/records.ts';
import { matchPlaybooks, recallThread } from '../memory/recall.ts';
import type { Policy } from '../policy/judge.ts';
import type { CallHandle, CallSpec } from '../tasks/call.ts';
import { coreContext } from '../tasks/context.ts';
import type { Engine } from '../tasks/port.ts';
import type { TaskRun } from '../tasks/run.ts';

export interface ContextDeps {
  ledger: Ledger;
  adapters: AdapterTable;
  policy: Policy;
  clock: Clock;
  company: TaskContext['company'];
}

const versionAttemptsMax = 20;

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

function memoryOf(deps: ContextDeps, run: TaskRun, core: Pick<TaskContext, 'step'>): TaskMemory {
  const { ledger } = deps;
  // What is read is the result of a step: a replay reads the same, whatever was written since.
  const read = <T>(name: string, work: () => Promise<T>): Promise<T> => core.step(name.slice(0, 200), async () => (await work()) as unknown as Json) as Promise<T>;
  return {
    get: (kind, id) => read(`memory.get ${kind} ${id}`, () => getRecord(ledger, kind, id)),
    getNote: (id) => read(`memory.getNote ${id}`, () => getNote(ledger, id)),
    thread: (thread) => read('memory.thread', async () => recallThread(ledger, thread, (await ledger.head()).seq)),
    playbooks: (text) => read('memory.playbooks', () => matchPlaybooks(ledger, text)),
    persona: () => read('memory.persona', () => ledger.documents.text('persona.md')),
    put: (kind, id, value, source) =>
      run.call({
        type: 'memory',
        name: `memory.put ${kind} ${id}`.slice(0, 200),
        proceed: (handle) => writeVersion(handle, run, `memory.put ${kind} ${id}`, (writer) => recordWrite(ledger, writer, { kind, id, value, source })),
        onEvent: (event) => ({ value: recordOf(event) }),
      }),
    putNote: (id, text, tags, source) =>
      run.call({
        type: 'memory',
        name: `memory.putNote ${id}`.slice(0, 200),
        proceed: (handle) => writeVersion(handle, run, `memory.putNote ${id}`, (writer) => noteWrite(ledger, writer, { id, text, tags, source })),
        onEvent(event) {
          assert(event.kind === 'note.put', 'a note is written by note.put');
          return { value: event.data.version };
        },
      }),
  };
}

/** Two tasks may write the same record at once: the second writes the version after the first (M2). */
async function writeVersion(handle: CallHandle, run: TaskRun, name: string, prepare: (writer: Parameters<typeof recordWrite>[1]) => Promise<VersionedWrite>): Promise<void> {
  const writer = { actor: `agent:${run.contract.name}`, task: handle.task, subject: handle.subject, cause: handle.cause, call: handle.call, name: name.slice(0, 200) } as const;
  for (let attempt = 1; attempt <= versionAttemptsMax; attempt++) {
    const { draft, expectation } = await prepare(writer);
    if (await handle.tryAppend([draft], [expectation])) return;
  }
  throw new NeedsOperator('memory.contended', `${name}: others kept writing it.`, 'Retry the task when less is going on.');
}
