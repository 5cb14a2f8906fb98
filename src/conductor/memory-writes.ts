import type { TaskMemory } from '../vocabulary/contract.ts';
import { assert, NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import type { RecordKinds } from '../vocabulary/record-kinds.ts';
import type { Ledger } from '../ledger/port.ts';
import { observe } from '../memory/associations.ts';
import { versionedRef, type Versioned } from '../memory/history.ts';
import { claimWrite, mergeWrite, type IdentityWrite } from '../memory/identities.ts';
import { noteWrite, recordOf, recordWrite, type VersionedWrite, type Writer } from '../memory/records.ts';
import { revertWrite } from '../memory/revert.ts';
import type { Contested } from '../memory/three-way.ts';
import { observationName, type CallHandle, type CallSpec } from '../tasks/call.ts';
import type { TaskRun } from '../tasks/run.ts';

const versionAttemptsMax = 20;
const nameCharsMax = 200;

/** What an agent writes to memory. Each is a call of its own: the event that holds the write is what settles it (T1). */
export function memoryWrites(ledger: Ledger, kinds: RecordKinds, run: TaskRun): Pick<TaskMemory, 'put' | 'putNote' | 'claim' | 'merge' | 'restore' | 'observe'> {
  const call = <T>(name: string, spec: Writing<T>): Promise<T> => writingCall(run, name, spec);
  const version = <T>(name: string, prepare: (writer: Writer) => Promise<VersionedWrite>, onEvent: CallSpec<T>['onEvent']): Promise<T> => versionCall(run, name, prepare, onEvent);
  const once = (name: string, prepare: (writer: Writer) => Promise<IdentityWrite>): Promise<void> =>
    call(name, { write: async (handle, writer) => writeOnce(handle, name, await prepare(writer)), onEvent: () => ({ value: undefined }) });
  return {
    put: (kind, id, value, source) => version(`memory.put ${kind} ${id}`, (writer) => recordWrite(ledger, kinds, writer, { kind, id, value, source }), (event) => ({ value: recordOf(event) })),
    putNote: (id, text, tags, source) => version(`memory.putNote ${id}`, (writer) => noteWrite(ledger, writer, { id, text, tags, source }), (event) => ({ value: versionIn(event) })),
    restore: (ref, of, fields, source) => revertCall({ ledger, kinds, run }, `memory.restore ${ref} ${of}`, { ref, version: of, restore: fields, source }),
    claim: (identity, handle, source, from = null) => once(`memory.claim ${handle.type} ${handle.value}`, async (writer) => claimWrite(writer, { identity, handle, from, source })),
    observe: (outcome, source) =>
      call(observationName(outcome.name), {
        write: async (handle, { actor, task, cause }) => handle.append([observe({ ...outcome, evidence: cause, source, call: handle.call }, { actor, task, cause })]),
        onEvent: () => ({ value: undefined }),
      }),
    merge: (from, into, source) => once(`memory.merge ${from}`, (writer) => mergeWrite(ledger, writer, { from, into, source })),
  };
}

interface Writing<T> {
  write(handle: CallHandle, writer: Writer): Promise<void>;
  onEvent: CallSpec<T>['onEvent'];
}

function writingCall<T>(run: TaskRun, name: string, { write, onEvent }: Writing<T>): Promise<T> {
  const short = name.slice(0, nameCharsMax);
  const writerOf = (handle: CallHandle): Writer => ({ actor: `agent:${run.contract.name}`, task: handle.task, subject: handle.subject, cause: handle.cause, call: handle.call, name: short });
  return run.call({ type: 'memory', name: short, proceed: (handle) => write(handle, writerOf(handle)), onEvent });
}

function versionCall<T>(run: TaskRun, name: string, prepare: (writer: Writer) => Promise<VersionedWrite>, onEvent: CallSpec<T>['onEvent']): Promise<T> {
  return writingCall(run, name, { write: (handle, writer) => writeVersion(handle, name, async () => marked(handle, await prepare(writer))), onEvent });
}

interface Reverting {
  ref: string;
  version: number;
  restore: readonly string[];
  source: string;
  /** Fields that others set since; asked for anew whenever somebody wrote in between. */
  contested?: (ref: Versioned) => Promise<Contested>;
}

/** A call that takes back what a version changed, and gives the number of the version that does. Throws a Terminal when nothing is left to take back. */
export function revertCall({ ledger, kinds, run }: { ledger: Ledger; kinds: RecordKinds; run: TaskRun }, name: string, { ref: text, version, restore, source, contested }: Reverting): Promise<number> {
  const prepare = async (writer: Writer): Promise<VersionedWrite> => {
    const ref = await versionedRef(ledger, kinds, text);
    const write = await revertWrite(ledger, kinds, writer, { ref, version, restore, source, contested: await contested?.(ref) });
    if (write === null) throw new Terminal('memory.nothing-to-revert', `Nothing of version ${version} of ${text} is left to take back.`, 'Nothing to do.');
    return write;
  };
  return versionCall(run, name, prepare, (event) => ({ value: versionIn(event) }));
}

/** What a task writes that has seen untrusted text carries the mark to whoever reads it (E5). */
function marked({ tainted }: CallHandle, { drafts, expectations }: VersionedWrite): VersionedWrite {
  if (!tainted) return { drafts, expectations };
  return { expectations, drafts: drafts.map((draft) => (draft.kind === 'record.put' ? { ...draft, data: { ...draft.data, tainted: true } } : draft.kind === 'note.put' ? { ...draft, data: { ...draft.data, tainted: true } } : draft)) };
}

function versionIn(event: Parameters<CallSpec<number>['onEvent']>[0]): number {
  assert(event.kind === 'note.put' || event.kind === 'record.put', 'a version is written by its own event');
  return event.data.version;
}

/** Two tasks may write the same record at once: the second writes the version after the first (M2). */
async function writeVersion(handle: CallHandle, name: string, prepare: () => Promise<VersionedWrite>): Promise<void> {
  for (let attempt = 1; attempt <= versionAttemptsMax; attempt++) {
    const { drafts, expectations } = await prepare();
    if (await handle.tryAppend(drafts, expectations)) return;
  }
  throw new NeedsOperator('memory.contended', `${name}: others kept writing it.`, 'Retry the task when less is going on.');
}

/** Who is who changed since it was decided: the code is told, and nothing was written. */
async function writeOnce(handle: CallHandle, name: string, { drafts, expectations }: IdentityWrite): Promise<void> {
  if (await handle.tryAppend(drafts, expectations)) return;
  throw new Terminal('memory.identity-changed', `${name}: who is who has changed in the meantime.`, 'Look at both with `keelson memory show`, then decide again.');
}
