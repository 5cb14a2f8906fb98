/**
 * The operator does in place of a task what a step, a wait or an effect was to do, and the task goes on. All of it is on
 * record under the operator's name. Owns: what can be taken over in which state. Does not own: how a task goes on (the engine).
 */
import { Conflict, Terminal } from '../vocabulary/errors.ts';
import type { EffectState } from '../vocabulary/effects.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import { isJson, type Json } from '../vocabulary/json.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { TaskRow } from '../ledger/families/tasks.ts';
import type { Expectation, Ledger } from '../ledger/port.ts';
import { callOf, recordedShape } from '../tasks/call.ts';
import type { Engine } from '../tasks/port.ts';

export interface TakeOverDeps {
  ledger: Ledger;
  engine: Engine;
  clock: Clock;
}

type How = 'skipped' | 'supplied' | 'by-hand';

/** Tries a failed or stopped task again; in a parked one, what waits for its next attempt is tried at once. */
export async function retryNow({ ledger, engine, clock }: TakeOverDeps, task: TaskId, note: string | null): Promise<void> {
  const row = await taskRow(ledger, task);
  if (row.status === 'failed' || row.status === 'stopped') {
    const escalation = await openEscalation(ledger, task);
    if (escalation === null) throw new Conflict('task.dismissed', `${task} is ${row.status}, and its escalation was decided already.`, 'Start it anew if it is still wanted.');
    return engine.retry(task, escalation, note);
  }
  const waits = (await ledger.tasks.openWaits(task)).filter(({ type }) => type === 'retry');
  if (waits.length === 0) throw new Conflict('task.nothing-to-retry', `${task} is ${row.status}, and nothing in it waits for another attempt.`, `\`keelson task ${task}\` shows what it waits for.`);
  const { subject } = await ledger.event(row.createdSeq);
  const due = clock.now();
  const drafts = waits.map(({ call }): Draft => ({ kind: 'wait.ended', actor: 'operator', task, subject, data: { call, due } }));
  await ledger.append(drafts, [{ type: 'waits-open', task, calls: waits.map(({ call }) => call) }]);
}

/** Gives a step its result, or ends a wait, in place of the task. `result` is `null` for skipping. */
export async function supplyStep({ ledger, clock }: TakeOverDeps, task: TaskId, name: string, result: Json, how: How, note: string | null): Promise<void> {
  if (!isJson(result)) throw new Terminal('task.result-not-json', 'The result is not plain JSON.', 'Strings, numbers, booleans, null, arrays and objects of them are possible.');
  const row = await taskRow(ledger, task);
  const step = await findStep(ledger, row, name);
  const base = { actor: 'operator', task, subject: step.subject } as const;
  const record: Draft = { ...base, kind: 'operator.stepped-in', cause: step.last.seq, data: { place: step.call, name, how, note } };
  const unchanged: Expectation = { type: 'task-unchanged', task, since: step.newest };
  if (step.waiting === 'timer' || step.waiting === 'signal') {
    if (how === 'supplied') throw new Terminal('task.not-a-step', `"${name}" waits for a ${step.waiting}: there is no result to give.`, `\`keelson task skip ${task} --step "${name}"\` ends the wait.`);
    await ledger.append([record, { ...base, kind: 'wait.ended', cause: 'previous', data: { call: step.call, due: clock.now() } }], [unchanged, { type: 'waits-open', task, calls: [step.call] }]);
    return;
  }
  const attempts = step.last.kind === 'step.failed' ? step.last.data.attempt : 0;
  const completed: Draft = { ...base, kind: 'step.completed', cause: 'previous', data: { call: step.call, name, attempt: attempts + 1, result, ms: 0, ...(how === 'supplied' && step.readUntrusted ? { tainted: true as const } : {}) } };
  if (step.waiting === 'retry') {
    await ledger.append([record, { ...base, kind: 'wait.ended', cause: 'previous', data: { call: step.call, due: clock.now() } }, completed], [unchanged, { type: 'waits-open', task, calls: [step.call] }]);
    return;
  }
  const escalation = await openEscalation(ledger, task);
  if (escalation === null) throw new Conflict('task.dismissed', `${task} is ${row.status}, and its escalation was decided already.`, 'Start it anew if it is still wanted.');
  await ledger.append(
    [
      record,
      { ...base, kind: 'inbox.decided', cause: 'previous', data: { item: escalation, action: 'retry', text: note, effect: null, call: null } },
      { ...base, kind: 'task.resumed', cause: 'previous', data: { call: step.call } },
      completed,
    ],
    [unchanged, { type: 'item-open', item: escalation }, { type: 'task-status', task, status: 'failed' }],
  );
}

const untilHand: readonly EffectState[] = ['review', 'staged', 'cooling', 'approved', 'held', 'waiting', 'repeating', 'failed', 'doubt'];

/** An attempt was made, and nobody knows what came of it. */
const inDoubt: readonly EffectState[] = ['repeating', 'doubt'];

/** The operator did by hand what the task's step or effect was to do. An effect is never sent then. */
export async function doneByHand(deps: TakeOverDeps, task: TaskId, name: string | null, note: string): Promise<void> {
  const { ledger } = deps;
  await taskRow(ledger, task);
  const effects = (await ledger.effects.ofTask(task)).filter(({ state }) => untilHand.includes(state));
  const named: { row: EffectRow; name: string }[] = [];
  for (const row of effects) {
    const proposed = await ledger.event(row.proposedSeq);
    if (proposed.kind === 'effect.proposed' && (name === null || proposed.data.name === name || row.id === name)) named.push({ row, name: proposed.data.name });
  }
  const [one, ...others] = named;
  if (one !== undefined && others.length === 0) return effectByHand(ledger, one.row, one.name, note);
  if (others.length > 0) throw new Terminal('task.which-effect', `${task} has ${named.length} effects that are not done.`, `Name one: ${named.map(({ row, name: step }) => `--step ${row.id} (${step})`).join(', ')}.`);
  if (name === null) throw new Terminal('task.nothing-by-hand', `Nothing of ${task} waits to be sent.`, `Name a step with --step; \`keelson task ${task}\` shows them.`);
  return supplyStep(deps, task, name, null, 'by-hand', note);
}

async function effectByHand(ledger: Ledger, row: EffectRow, name: string, note: string): Promise<void> {
  const { subject } = await ledger.event(row.proposedSeq);
  const base = { actor: 'operator', task: row.task, subject } as const;
  const items = (await ledger.inbox.openOfTask(row.task)).filter(({ effect }) => effect === row.id);
  await ledger.append(
    [
      { ...base, kind: 'operator.stepped-in', cause: row.updatedSeq, data: { place: row.call, name, how: 'by-hand', note } },
      ...items.map((item): Draft => ({ ...base, kind: 'inbox.withdrawn', cause: 'previous', data: { item: item.id, effect: row.id, call: null, reason: 'The operator did it by hand.' } })),
      { ...base, kind: 'effect.succeeded', cause: 'previous', data: { effect: row.id, call: row.call, receipt: { doneByHand: true, note, ...(inDoubt.includes(row.state) ? { mayHaveGoneOut: true } : {}) }, by: 'operator', edited: row.editedSeq !== null } },
    ],
    [{ type: 'effect-state', effect: row.id, states: [row.state] }, ...items.map((item): Expectation => ({ type: 'item-open', item: item.id }))],
  );
}

interface FoundStep {
  call: number;
  last: LedgerEvent;
  waiting: 'retry' | 'timer' | 'signal' | 'failed';
  subject: string | null;
  /** An attempt at it read what came from outside, and what is supplied in its place may be that (E5). */
  readUntrusted: boolean;
  /** The newest event of the task when it was read. */
  newest: number;
}

/** The call of that name that has not ended well: the failed one, or the one that waits. */
async function findStep(ledger: Ledger, row: TaskRow, name: string): Promise<FoundStep> {
  const { events, links } = await ledger.journal(row.id);
  const waits = await ledger.tasks.openWaits(row.id);
  const newest = Math.max(...events.map(({ seq }) => seq), ...links.map(({ event }) => event.seq));
  const subject = events[0]?.subject ?? null;
  const ofCall = new Map<number, LedgerEvent[]>();
  for (const event of events) {
    const call = callOf(event);
    if (call !== null) ofCall.set(call, [...(ofCall.get(call) ?? []), event]);
  }
  const named = [...ofCall].filter(([, [first]]) => first !== undefined && recordedShape(first)?.name === name);
  for (const [call, own] of named.toReversed()) {
    const last = own.findLast((event) => event.kind !== 'task.resumed');
    const wait = waits.find((open) => open.call === call);
    if (last === undefined) continue;
    const readUntrusted = own.some((event) => event.kind === 'step.failed' && event.data.tainted === true);
    if (wait?.type === 'retry' || wait?.type === 'timer' || wait?.type === 'signal') return { call, last, waiting: wait.type, subject, readUntrusted, newest };
    if (wait !== undefined) throw otherWay(row.id, name, wait.type);
    if (row.status === 'failed' && last.kind === 'step.failed' && last.data.retryAt === null) return { call, last, waiting: 'failed', subject, readUntrusted, newest };
  }
  const steps = [...ofCall.values()].flatMap(([first]) => (first === undefined ? [] : [recordedShape(first)?.name ?? '']));
  if (named.length > 0) throw new Conflict('task.step-not-open', `"${name}" of ${row.id} is neither failed nor waiting.`, `Only what has not been done can be taken over; \`keelson task ${row.id}\` shows how each stands.`);
  throw new Terminal('task.no-such-step', `${row.id} has no step "${name}" so far.`, `Its steps: ${steps.map((step) => `"${step}"`).join(', ') || 'none yet'}.`);
}

function otherWay(task: TaskId, name: string, type: 'child' | 'answer' | 'effect'): Terminal {
  const ways = {
    child: 'Cancel the task that it waits for, or take over a step in there.',
    answer: 'Answer the question: `keelson inbox` shows it.',
    effect: `\`keelson task done-by-hand ${task} --step "${name}" --note TEXT\`, or decide about it in the inbox.`,
  };
  return new Terminal('task.not-a-step', `"${name}" of ${task} waits for ${type === 'answer' ? 'an answer of yours' : type === 'child' ? 'another task' : 'an effect'}.`, ways[type]);
}

async function taskRow(ledger: Ledger, task: TaskId): Promise<TaskRow> {
  const row = await ledger.tasks.get(task);
  if (row === null) throw new Terminal('task.unknown', `There is no task ${task}.`, '`keelson tasks` lists them.');
  return row;
}

async function openEscalation(ledger: Ledger, task: TaskId): Promise<number | null> {
  return (await ledger.inbox.openOfTask(task)).find(({ type, effect }) => type === 'escalation' && effect === null)?.id ?? null;
}
