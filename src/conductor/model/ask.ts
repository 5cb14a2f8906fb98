/**
 * One request to a model and all that goes on record about it, in one commit: what it answered, what it cost, what of the reservation is free again. A process that dies in between
 * leaves a reservation that nobody began: the request counts as lost, at its worst case, and at most this one is made again.
 */
import type { StepAttempt } from '../../vocabulary/contract.ts';
import { NeedsOperator, Retryable, type FailureData } from '../../vocabulary/errors.ts';
import type { Draft, EventData } from '../../vocabulary/events.ts';
import { costOf } from '../../vocabulary/exact-cost.ts';
import type { ExactCost, ModelOutcome } from '../../vocabulary/models.ts';
import { limits } from '../../vocabulary/limits.ts';
import { windowName } from '../../policy/windows.ts';
import { isProvidersFault } from '../../models/breaker.ts';
import type { ModelDesk } from '../../models/desk.ts';
import type { ModelReply } from '../../models/language-model.ts';
import { requestDigest } from '../../models/request-digest.ts';
import type { StepRecord } from '../../tasks/calls/step.ts';
import { settledData } from '../agent-spend.ts';
import type { Reading } from './reading.ts';
import type { AskTurn, Reply, TextFile, Worst } from './records.ts';
import type { Begun, Wanted } from './turn.ts';

/** Longer answers are refused like those that are cut off: no tier allows them. */
const answerCharsMax = 400_000;
const dayMs = 24 * 3_600_000;

export async function askModel(asking: Wanted, turn: AskTurn, read: (text: string) => Reading<unknown>, attempt: StepAttempt, record: StepRecord): Promise<Reply> {
  const { desk, begun, deps } = asking;
  const mine = begun.get(turn.reservation);
  begun.delete(turn.reservation);
  if (desk === null || mine === undefined) return lost(asking, turn, record);
  if (mine.packed.untrusted) attempt.untrusted();
  const reply = await desk.model(turn.model).ask({ ...mine.request, signal: attempt.signal });
  if (tellsOfProvider(reply)) desk.breaker(turn.model).record(reply.ok || !isProvidersFault(reply.error));
  const judged = judge(reply, read, turn.model);
  const counted = countOf(reply, turn, desk);
  // What nobody read needs no explaining later. One file for both: syncing files is most of what a call costs beside the model.
  const texts = counted.counts === 'nothing' || attempt.signal.aborted ? null : await deps.ledger.blobs.put(textBytes(asking, mine, judged.text, record.call), { subject: asking.run.created.subject });
  const called: Called = { ...counted, request: mine.digest, outcome: judged.outcome, failure: judged.failure, texts, ms: reply.ms, reusable: judged.outcome === 'answered' && mine.request.temperature === 0 };
  if (attempt.signal.aborted) {
    await abandoned(asking, turn, record.call, called);
    throw attempt.signal.reason;
  }
  recordCall(asking, turn, record, called);
  if (isOver(counted, turn.worst)) desk.refuse(turn.model, costMore(turn.model).toData());
  return { ...judged, roomLeft: mine.roomLeft, leftOut: mine.packed.leftOut };
}

function judge(reply: ModelReply, read: (text: string) => Reading<unknown>, model: string): Pick<Reply, 'outcome' | 'text' | 'failure' | 'problem' | 'retryAt'> {
  if (!reply.ok) return { outcome: 'failed', text: '', failure: reply.error.toData(), problem: null, retryAt: reply.error instanceof Retryable ? (reply.error.retryAt ?? null) : null };
  const { finish } = reply;
  const text = reply.text.slice(0, answerCharsMax).toWellFormed();
  const because = (outcome: ModelOutcome, code: string, message: string, problem: string | null = null) => ({ outcome, text, failure: new Retryable(code, `${model} ${message}`, 'Nothing to do: another way is taken.').toData(), problem, retryAt: null });
  if (finish === 'refused') return because('refused', 'models.refused', 'declined to answer.');
  if (finish === 'length' || finish === 'over' || reply.text.length > answerCharsMax) return because('truncated', 'models.truncated', 'was cut off before it was done.');
  if (text.trim() === '') return because('empty', 'models.empty-answer', 'answered with nothing.');
  const reading = read(text);
  return 'problem' in reading ? because('invalid', 'models.invalid-answer', `did not answer as asked: ${reading.problem}`.slice(0, 2_000), reading.problem.slice(0, 2_000)) : { outcome: 'answered', text, failure: null, problem: null, retryAt: null };
}

/** A call that we ended, or never made, says nothing about how the provider is. */
const ours = new Set(['models.aborted', 'models.no-key', 'models.no-provider']);

function tellsOfProvider(reply: ModelReply): boolean {
  return reply.ok || !ours.has(reply.error.code);
}

interface Counted {
  counts: EventData<'model.called'>['counts'];
  usage: EventData<'model.called'>['usage'];
  cost: ExactCost | null;
}

function countOf(reply: ModelReply, { model }: AskTurn, desk: ModelDesk): Counted {
  const { usage } = reply;
  if (usage !== null) {
    const price = desk.price(model);
    return { counts: 'exact', usage, cost: price === null ? null : costOf(usage, price) };
  }
  return { counts: reply.ok || reply.mayHaveCost ? 'worst' : 'nothing', usage: null, cost: null };
}

interface Called extends Counted {
  request: string;
  outcome: ModelOutcome;
  failure: FailureData | null;
  texts: string | null;
  ms: number;
  reusable: boolean;
}

function recordCall(asking: Wanted, turn: AskTurn, record: StepRecord, called: Called): void {
  const { task, created } = asking.run;
  record.also(calledDraft(asking, turn, record.call, called));
  const closing = closingOf(called, turn.reservation, turn.lines);
  if (closing !== null) record.also({ ...closing, actor: 'system', task, subject: created.subject });
}

function calledDraft({ deps, run, asked, desk, progress }: Wanted, { model, worst }: AskTurn, place: number, { reusable, ...called }: Called): Draft<'model.called'> {
  const now = deps.clock.now();
  const cacheDays = desk?.settings.cacheFor ?? 0;
  return {
    kind: 'model.called', actor: `agent:${run.contract.name}`, task: run.task, subject: run.created.subject,
    data: {
      place, name: asked.name, purpose: asked.purpose, tier: asked.tier, model, day: windowName(deps.company.zone, now, 'day'), attempt: progress.attempts + 1, worst, ...called,
      reusableUntil: reusable && cacheDays > 0 ? now + cacheDays * dayMs : null,
    },
  };
}

/**
 * The run ended while the model was asked, so the step puts nothing on record. A task that goes on in another run finds the request lost. One that was cancelled never does: what it cost
 * is put on record here, about nobody, since they may be forgotten by then. Its budgets have counted the worst case with its end.
 */
async function abandoned(asking: Wanted, turn: AskTurn, place: number, called: Called): Promise<void> {
  const { deps: { ledger }, run, asked, ended } = asking;
  if (called.texts !== null) await ledger.blobs.remove([called.texts]);
  if ((await ended()).status !== 'cancelled') return;
  const known = (await ledger.events({ task: run.task, kind: 'model.called', newestFirst: true, limit: limits.listRowsMax })).some((event) => event.kind === 'model.called' && event.data.place === place);
  if (known || called.counts === 'nothing') return;
  const draft = calledDraft(asking, turn, place, { ...called, texts: null, reusable: false });
  // Nothing seals what is about nobody.
  await ledger.append([{ ...draft, subject: null, data: { ...draft.data, name: asked.purpose, request: unknownRequest(turn.model), failure: called.failure && { ...called.failure, message: `The task was cancelled while ${turn.model} was asked.` } } }]);
}

/** Of what nobody knows nothing is freed: it counts as spent when the task ends. */
function closingOf({ counts, usage, cost, failure }: Called, reservation: string, lines: AskTurn['lines']): Pick<Draft<'budget.settled'>, 'kind' | 'data'> | Pick<Draft<'budget.released'>, 'kind' | 'data'> | null {
  if (lines.length === 0 || counts === 'worst') return null;
  if (counts === 'nothing') return { kind: 'budget.released', data: { reservation, reason: (failure?.message ?? 'It did not happen.').slice(0, 2_000) } };
  return { kind: 'budget.settled', data: settledData(reservation, lines, { tokens: (usage?.input ?? 0) + (usage?.output ?? 0), ...(cost === null ? {} : { money: cost }) }) };
}

/** The process died after the reservation: perhaps before the request, perhaps after the answer. */
function lost(asking: Wanted, turn: AskTurn, record: StepRecord): Reply {
  const failure = new Retryable('models.lost', `The process stopped while ${turn.model} was asked.`, 'Nothing to do: it is asked once more, and both count.').toData();
  // The prompt went with the process.
  recordCall(asking, turn, record, { counts: 'worst', usage: null, cost: null, request: unknownRequest(turn.model), outcome: 'lost', failure, texts: null, ms: 0, reusable: false });
  return { outcome: 'lost', text: '', failure, problem: null, retryAt: null, roomLeft: false, leftOut: [] };
}

function unknownRequest(model: string): string {
  return requestDigest(model, { prompt: { stable: [], turns: [] }, schema: null, outputTokensMax: 0, temperature: null });
}

/** With the place of the call in it, so that no two calls share a file: one may be forgotten, or expire, before the other. */
function textBytes({ run, progress, asked: { purpose } }: Wanted, { model, request, packed }: Begun, answer: string, place: number): Uint8Array {
  const { prompt, schema, outputTokensMax, temperature } = request;
  return Buffer.from(JSON.stringify({ task: run.task, place, attempt: progress.attempts + 1, purpose, model, outputTokensMax, temperature, leftOut: packed.leftOut, prompt, schema, answer } satisfies TextFile));
}

function isOver({ usage, cost }: Counted, worst: Worst): boolean {
  if (usage === null) return false;
  if (usage.input + usage.output > worst.tokens) return true;
  return cost !== null && worst.cost !== null && (cost.amount > worst.cost.amount || (cost.amount === worst.cost.amount && cost.billionths > worst.cost.billionths));
}

function costMore(model: string): NeedsOperator {
  return new NeedsOperator('models.over-worst', `${model} counted more tokens than it can have been given and allowed to write, so a cap can't be kept with it.`, 'What it counted is on record. It is not asked again until Keelson starts anew: look at what its provider adds to a prompt.');
}
