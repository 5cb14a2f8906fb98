import { isDeepStrictEqual } from 'node:util';
import { NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import type { Json } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import type { AsOf, AssociationName, IdentityView, ImportProgress, MemoryStats, RecallQuery, RevertReport, UpkeepReport, VersionView } from '../vocabulary/memory.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { RecordKinds } from '../vocabulary/record-kinds.ts';
import type { Progress } from '../vocabulary/views.ts';
import type { MailsWanted } from '../vocabulary/customer-views.ts';
import type { CustomerRow, CustomersWanted, Page } from '../vocabulary/page-views.ts';
import type { Ledger } from '../ledger/port.ts';
import { correctAssociation, readAssociations } from '../memory/associations.ts';
import { handleConflict, type ConflictTask } from '../memory/conflicts.ts';
import { exportIdentity } from '../memory/export.ts';
import { forgetIdentity, planForget } from '../memory/forget.ts';
import { diffVersions, history } from '../memory/history.ts';
import { claimHandle, holderAgainst, mergeIdentities, readIdentity, releaseHandle, splitIdentity } from '../memory/identities.ts';
import { importLines } from '../memory/import/import-lines.ts';
import { putLink } from '../memory/links.ts';
import { writeNote, type NewNote } from '../memory/notes.ts';
import { subjectNamed } from '../memory/person-subject.ts';
import { putRecord } from '../memory/records.ts';
import { parseHandle, parseIdentity, parseRef } from '../memory/refs.ts';
import { revertPlan, revertVersion } from '../memory/revert.ts';
import { showMemory } from '../memory/show.ts';
import { memoryStats } from '../memory/stats.ts';
import { indexWaiting } from '../memory/upkeep/lazy-index.ts';
import { why } from '../memory/why.ts';
import { whyGraph } from '../memory/why-graph.ts';
import type { Engine } from '../tasks/port.ts';
import { type AskVector, recallWithModel } from './recall-with-model.ts';
import { tidyRouter } from './router/tidy.ts';
import { customerMails, customerView } from './views/customer.ts';
import { customerPage } from './views/customer-pages.ts';

export interface OperatorMemoryDeps {
  ledger: Ledger;
  engine: Engine;
  clock: Clock;
  kinds: RecordKinds;
  /** How long an ephemeral item lives. */
  ephemeralMs: number;
  askVector?: AskVector | undefined;
  /** Lets a task run until it waits or has ended. */
  untilAtRest(task: TaskId): Promise<void>;
  upkeep(options?: { progress?: Progress }): Promise<UpkeepReport>;
}

/** What the operator may ask and tell memory: the façade's `memory`, made of the functions of that room. */
export function operatorMemory(deps: OperatorMemoryDeps) {
  const { ledger, clock, kinds } = deps;
  return {
    import: (source: string, options: { progress?: (at: ImportProgress) => void; stdin?: NodeJS.ReadableStream; name?: string } = {}) =>
      importLines(ledger, source, { stdin: options.stdin ?? process.stdin, name: options.name, now: () => clock.now(), ephemeralMs: deps.ephemeralMs, progress: options.progress }),
    recall: (query: RecallQuery) => recallWithModel(ledger, query, clock.now(), deps.askVector, { indexWaiting: () => indexWaiting(ledger) }),
    show: (ref: string, { asOf }: { asOf?: AsOf } = {}) => showMemory({ ledger, kinds, now: clock.now() }, ref, asOf),
    history: (ref: string, options: { limit?: number; asOf?: AsOf } = {}) => history(ledger, kinds, ref, options),
    diff: (ref: string, versions: { from?: number; to?: number; asOf?: AsOf } = {}) => diffVersions(ledger, kinds, ref, versions),
    why: (ref: string, options: { field?: string; version?: number; asOf?: AsOf } = {}) => why(ledger, kinds, ref, options),
    whyGraph: (ref: string, options: { field?: string; version?: number; asOf?: AsOf } = {}) => whyGraph(ledger, kinds, ref, options),
    revertPlan: (ref: string, version: number) => revertPlan(ledger, kinds, ref, version),
    revert: (ref: string, version: number, options: { conflicts?: 'keep' | 'restore' } = {}) => revert(deps, ref, version, options.conflicts),
    put: (kind: string, id: string, value: { [key: string]: Json }, options: { subject?: string; source?: string; expected?: number; expectedSeq?: number } = {}) => put(deps, { kind, id, value, ...options }),
    note: (note: NewNote) => writeNote(ledger, note, { now: clock.now(), ephemeralMs: deps.ephemeralMs }),
    link: (from: string, relation: string, to: string, options: { remove?: boolean } = {}) => putLink(ledger, recordRef(kinds, from), relation, recordRef(kinds, to), options),
    claim: (identity: string, handle: string) => claim(deps, identity, handle),
    merge: (from: string, into: string) => mergeIdentities(ledger, parseIdentity(from, kinds), parseIdentity(into, kinds)),
    split: (identity: string, { handle }: { handle?: string } = {}) =>
      handle === undefined ? splitIdentity(ledger, parseIdentity(identity, kinds)) : releaseHandle(ledger, parseIdentity(identity, kinds), parseHandle(handle)),
    associations: (scope: string, { asOf }: { asOf?: AsOf } = {}) => readAssociations(ledger, subjectNamed(scope), clock.now(), asOf),
    correct: (scope: string, name: AssociationName, value: string | number | null) => correctAssociation(ledger, subjectNamed(scope), name, value, clock.now()),
    async forget(subject: string, options: { reason: string; progress?: Progress }) {
      const report = await forgetIdentity({ ledger, cancel: (task, reason) => deps.engine.cancel(task, reason, 'operator') }, subject, options);
      await tidyRouter(ledger);
      return report;
    },
    forgetPlan: (subject: string) => planForget(ledger, subject),
    export: (subject: string) => exportIdentity(ledger, subject),
    upkeep: (options?: { progress?: Progress }) => deps.upkeep(options),
    stats: (): Promise<MemoryStats> => memoryStats(ledger),
    customers: (wanted: CustomersWanted = {}): Promise<Page<CustomerRow>> => customerPage(ledger, wanted),
    customer: (subject: string, { asOfSeq }: { asOfSeq?: number } = {}) => customerView({ ledger, kinds, now: clock.now() }, subject, asOfSeq),
    mails: (wanted: MailsWanted) => customerMails({ ledger, kinds }, wanted),
  };
}

/** A customer's other address is claimed for them; if it is somebody else's, the operator is asked. */
async function put(deps: OperatorMemoryDeps, record: { kind: string; id: string; value: { [key: string]: Json }; subject?: string; source?: string; expected?: number; expectedSeq?: number }): Promise<VersionView> {
  const { subject, ...rest } = record;
  const ref = parseRef(`${record.kind}:${record.id}`, deps.kinds);
  const id = ref.type === 'record' ? ref.id : record.id;
  const view = await putRecord(deps.ledger, deps.kinds, { ...rest, id, ...(subject === undefined ? {} : { subject: subjectNamed(subject) }) });
  const { address } = record.value;
  if (record.kind === 'customer' && typeof address === 'string' && address.includes('@') && address.toLowerCase() !== id) await claim(deps, `customer:${id}`, `address:${address}`);
  return view;
}

/** A conflict is a task that asks: durable, in the inbox when this resolves, and applied with the answer. */
async function ask({ engine, untilAtRest }: OperatorMemoryDeps, request: ConflictTask): Promise<TaskId> {
  const { task } = await engine.start(request);
  await untilAtRest(task);
  return task;
}

const roundsMax = 20;

/** Two who claim the same at once meet under one key: whose question it is not asks under the next. */
async function askOnce({ ledger, engine }: OperatorMemoryDeps, question: () => Promise<ConflictTask>): Promise<TaskId> {
  for (let round = 1; round <= roundsMax; round++) {
    const asked = await question();
    const { task, created } = await engine.start(asked);
    if (created) return task;
    const row = await ledger.tasks.get(task);
    const first = row === null ? null : await ledger.event(row.createdSeq);
    if (first?.kind === 'task.created' && isDeepStrictEqual(first.data.input, asked.input)) return task;
  }
  throw new NeedsOperator('memory.contended', 'Too many claims are made on the same handle at once.', 'Try again when less is going on.');
}

async function revert(deps: OperatorMemoryDeps, ref: string, version: number, conflicts?: 'keep' | 'restore'): Promise<RevertReport> {
  const { report, ask: asked } = await revertVersion(deps.ledger, deps.kinds, ref, version, conflicts);
  return { ...report, task: asked === null ? null : await ask(deps, asked) };
}

async function claim(deps: OperatorMemoryDeps, name: string, text: string): Promise<{ identity: IdentityView; task: string | null }> {
  const { ledger, kinds } = deps;
  const [identity, handle] = [parseIdentity(name, kinds), parseHandle(text)];
  const claimed = await claimHandle(ledger, identity, handle);
  if (claimed !== null) return { identity: claimed, task: null };
  const holder = await holderAgainst(ledger, identity, handle);
  if (holder === null) throw new Terminal('memory.claim-moved', `${text} changed hands while it was claimed.`, 'Try again.');
  const task = await askOnce(deps, () => handleConflict(ledger, handle, holder, identity));
  await deps.untilAtRest(task);
  return { identity: await readIdentity(ledger, identity), task };
}

function recordRef(kinds: RecordKinds, text: string): { kind: string; id: string } {
  const ref = parseRef(text, kinds);
  if (ref.type === 'record') return { kind: ref.kind, id: ref.id };
  throw new Terminal('memory.not-a-record', `"${text.slice(0, limits.nameCharsMax)}" is not a record.`, 'Links are between records: write kind:id, such as invoice:1042.');
}
