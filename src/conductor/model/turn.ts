/**
 * Which model is asked next, and whether it may be: the step before each request. What it finds is recorded, so that a replay takes the same way whatever company.yaml says by then.
 * B1 the worst case is set aside here, B2 the ledger refuses what does not fit.
 */
import type { StepAttempt } from '../../vocabulary/contract.ts';
import { KeelsonError, NeedsOperator, type FailureData } from '../../vocabulary/errors.ts';
import { worstCostOf } from '../../vocabulary/exact-cost.ts';
import type { BlobRef } from '../../vocabulary/ids.ts';
import { spendReservation } from '../../ledger/families/budgets.ts';
import type { Ledger } from '../../ledger/port.ts';
import { flowOf } from '../../effects/budget-gate.ts';
import { budgetDues, knownBudgets } from '../../policy/budgets.ts';
import { windowName } from '../../policy/windows.ts';
import { noPrice, otherCurrency } from '../../models/prices.ts';
import { tokensAtMost } from '../../models/tokens.ts';
import type { ModelDesk } from '../../models/desk.ts';
import type { StepRecord } from '../../tasks/calls/step.ts';
import type { TaskRun } from '../../tasks/run.ts';
import type { ContextDeps } from '../agent-context.ts';
import { reservationFor, type FullWindow } from '../agent-spend.ts';
import { policyPart } from './policy-part.ts';
import type { Progress } from './progress.ts';
import type { Reading } from './reading.ts';
import { textFileSchema, noModels, wholeUnits, type Turn, type Worst } from './records.ts';
import { fenceSecret, prepare, type Asked, type Prepared } from './request.ts';

const dayMs = 24 * 3_600_000;

/** Without a model of company.yaml there is no desk, and nothing that asks is loaded. */
export interface Wanted {
  deps: ContextDeps;
  run: TaskRun;
  desk: ModelDesk | null;
  asked: Asked;
  progress: Progress;
  /** Names the call among those of its task. */
  place: string;
  /** What this process has reserved and not begun, with what it is for. */
  begun: Map<string, Begun>;
  /** Resolves when the task has come to its end, whichever that is. */
  ended(): Promise<{ status: string }>;
}

export interface Asking extends Wanted {
  desk: ModelDesk;
  /** Whether an earlier answer is one here too. */
  read(text: string): Reading<unknown>;
}

export interface Begun extends Prepared {
  /** Those who wait for the same question go on. */
  done(): void;
}

/** What is in the way of one model. */
type Hindrance = { full: FullWindow } | { until: number } | { failure: FailureData };

export async function nextTurn(asking: Asking, attempt: StepAttempt, record: StepRecord): Promise<Turn> {
  const { desk, asked, progress } = asking;
  const models = desk.modelsOf(asked.tier);
  if (models.length === 0) return noModels(asked.tier);
  const candidates = models.filter((id) => !progress.givenUp.has(id));
  // An answer is mended, or given more room, by the model that gave it, when that may still be asked.
  let again = candidates.find((id) => (id === progress.repair?.model || id === progress.roomier) && desk.refusal(id) === null);
  const hindrances: { model: string; hindrance: Hindrance }[] = [];
  let cheaper = false;
  for (let next = 0; next < candidates.length; next++) {
    const model = candidates[next] ?? '';
    if (again !== undefined && again !== model) continue;
    const tried = await tryModel(asking, model, attempt, record);
    if ('do' in tried) return tried.do === 'ask' ? { ...tried, others: candidates.length > 1 } : tried;
    hindrances.push({ model, hindrance: tried });
    if (!cheaper && 'full' in tried && tried.full.whenReached === 'cheaper') {
      cheaper = true;
      again = undefined;
      candidates.push(...desk.cheaperThan(asked.tier).filter((id) => !progress.givenUp.has(id)));
    }
  }
  return hindered(hindrances, progress, asking.deps.clock.now());
}

/** When nobody can be asked now: what would change that soonest. */
function hindered(hindrances: readonly { model: string; hindrance: Hindrance }[], { waits }: Progress, now: number): Turn {
  const fulls = hindrances.flatMap(({ hindrance }) => ('full' in hindrance ? [hindrance.full] : []));
  if (waits < waitsMax && fulls.some(isOnlyReserved)) return { do: 'later', until: now + Math.min(1_000 * 2 ** waits, waitMsMax) };
  for (const full of fulls) if (full.whenReached !== 'cheaper') return { do: 'room', full };
  for (const { model, hindrance } of hindrances) {
    if ('until' in hindrance) return { do: 'rest', model, until: hindrance.until, why: new NeedsOperator('models.resting', `${model} is not asked just now: its provider failed several times in a row.`, 'Nothing to do: it is asked again by itself.').toData() };
  }
  const [full] = fulls;
  if (full !== undefined) return { do: 'without', why: nothingCheaper(full).toData() };
  const failure = hindrances.map(({ hindrance }) => hindrance).find((hindrance) => 'failure' in hindrance)?.failure;
  return { do: 'without', why: failure ?? null };
}

/** Looks at a window that others have reserved: some two minutes in all, longer than most calls take. */
const waitsMax = 8;
const waitMsMax = 30_000;

/** What others have under way keeps the room, and most of it is free again in a moment: nobody needs to be asked about that. */
function isOnlyReserved({ spent, amount, cap, raised, reserved }: FullWindow): boolean {
  return reserved > 0 && spent + amount <= cap + raised;
}

async function tryModel(asking: Asking, model: string, attempt: StepAttempt, record: StepRecord): Promise<Turn | Hindrance> {
  const { deps, desk, asked, progress } = asking;
  const refusal = desk.refusal(model);
  if (refusal !== null) return { failure: refusal };
  const policy = asked.policyFor === undefined ? null : policyPart(await deps.policy(), asked.policyFor);
  const prepared = prepare({ policy, asked, model, settings: desk.settings, secret: fenceSecret(deps.ledger.companyId), repair: progress.repair?.model === model ? progress.repair : null, roomier: progress.roomier === model });
  if (prepared.packed.untrusted) attempt.untrusted();
  if (prepared.packed.lacking) return { failure: noRoomToAsk(asked.tier).toData() };
  // Where texts are not kept there is nothing to wait for.
  const shared = prepared.request.temperature === 0 && desk.settings.cacheFor > 0 && desk.settings.keepTexts > 0 && progress.mayReuse;
  let done: (() => void) | null = shared ? null : () => undefined;
  // Two equal questions at once: one asks, the other finds the answer. Whoever comes back from looking may find that a third is asking by now.
  while (done === null) {
    await desk.whileAsked(prepared.digest, attempt.signal);
    const known = await reuse(asking, prepared, record);
    if (known !== null) return known;
    attempt.signal.throwIfAborted();
    done = desk.ask(prepared.digest);
  }
  const begun = await setAside(asking, prepared, record, done);
  // A task that was ended while it reserved begins nothing, and its signal rings no more.
  if ('do' in begun && !attempt.signal.aborted) attempt.signal.addEventListener('abort', done, { once: true });
  else done();
  return begun;
}

/** An earlier answer, whose text is still there. What it cost then is what it saves now. */
async function reuse({ deps: { ledger, clock, company }, desk, run, asked, read }: Asking, { model, digest, packed }: Prepared, record: StepRecord): Promise<Turn | null> {
  const now = clock.now();
  const answered = await ledger.models.answered(digest, now);
  if (answered === null) return null;
  const event = await ledger.event(answered);
  if (event.kind !== 'model.called' || event.forgotten === true || event.data.texts === null) return null;
  // company.yaml may allow less by now than when it was answered.
  if (event.at + desk.settings.cacheFor * dayMs <= now) return null;
  const text = await keptAnswer(ledger, event.data.texts);
  if (text === null || 'problem' in read(text)) return null;
  const { usage, cost } = event.data;
  record.also({
    kind: 'model.reused', actor: `agent:${run.contract.name}`, task: run.task, subject: run.created.subject, cause: answered,
    data: { place: record.call, name: asked.name, purpose: asked.purpose, tier: asked.tier, model, day: windowName(company.zone, now, 'day'), answered, saved: { usage: usage ?? { input: 0, cachedInput: 0, output: 0 }, cost } },
  });
  return { do: 'reuse', model, text, leftOut: packed.leftOut };
}

/** `null` for a file that is gone, also when it went just now: kept long enough, or about somebody who was forgotten. One that was lost answers nothing either; `ledger verify` tells of it. */
async function keptAnswer(ledger: Ledger, ref: BlobRef): Promise<string | null> {
  try {
    return textFileSchema.parse(JSON.parse(new TextDecoder().decode(await ledger.blobs.get(ref)))).answer;
  } catch (error) {
    if (error instanceof KeelsonError) return null;
    throw error;
  }
}

/** Reserves the worst case, or says what is in the way. */
async function setAside(asking: Asking, prepared: Prepared, record: StepRecord, done: () => void): Promise<Turn | Hindrance> {
  const { deps, desk, run, asked, progress, place, begun } = asking;
  const { model, request } = prepared;
  const price = desk.price(model);
  const inputTokensMax = tokensAtMost(request.prompt, request.schema);
  const worst: Worst = { tokens: inputTokensMax + request.outputTokensMax, cost: price === null ? null : worstCostOf({ inputTokensMax, outputTokensMax: request.outputTokensMax }, price) };
  try {
    if (price === null && (await cappedCurrencies(deps, run)).length > 0) return { failure: noPrice(model).toData() };
    const reservation = spendReservation(run.task, `${place}:${progress.attempts}`);
    const found = await reservationFor(deps, run, { reservation, name: asked.name, tier: { name: model, worst: { tokens: worst.tokens, ...(worst.cost === null ? {} : { money: wholeUnits(worst.cost) }) } } });
    if (found.full !== null) return { full: found.full };
    // Last: whom a breaker lets through to try must not be stopped by anything else.
    const allowed = desk.breaker(model).allows();
    if (allowed !== true) return { until: allowed.until };
    // In the commit of this step, so that no process dies in between; if others took the room meanwhile, the step looks again.
    const undo = (): void => {
      begun.delete(reservation);
      done();
    };
    if (found.reserved !== null) record.alsoIf(found.reserved.draft, found.reserved.expectations, undo);
    begun.set(reservation, { ...prepared, done });
    return { do: 'ask', model, reservation, lines: found.lines, worst, others: false };
  } catch (error) {
    // A budget of another currency: another model may do.
    if (price !== null && error instanceof NeedsOperator && error.code === 'budget.other-currency') {
      const other = (await cappedCurrencies(deps, run)).find((currency) => currency !== price.currency);
      return { failure: otherCurrency(model, price.currency, other ?? '').toData() };
    }
    done();
    throw error;
  }
}

/** Of the budgets in money that would count a call of this task. */
async function cappedCurrencies({ ledger, budgets, clock, company }: ContextDeps, run: TaskRun): Promise<string[]> {
  const inMoney = (budgets === undefined ? [] : knownBudgets(budgets())).filter(({ unit }) => unit === 'money');
  if (inMoney.length === 0) return [];
  const who = { agent: run.contract.name, task: run.task, flow: await flowOf(ledger, run.task), kind: null };
  const now = clock.now();
  return inMoney.flatMap((setting) => {
    const currency = setting.currency ?? '';
    return budgetDues([setting], who, { money: { amount: 1, currency }, tokens: 0, count: 0 }, now, company.zone).dues.length > 0 ? [currency] : [];
  });
}

/** What has to be in the prompt is not: an answer would be about something else. */
function noRoomToAsk(tier: string): KeelsonError {
  return new NeedsOperator('models.prompt-too-long', 'What a model has to be shown for this does not fit into its prompt.', `Shorten the playbook or the persona, or raise models.limits.${tier}.inputTokensMax in company.yaml (docs/MODELS.md).`);
}

function nothingCheaper({ budget, window }: FullWindow): KeelsonError {
  return new NeedsOperator('budget.used-up', `The budget ${budget} is used up for ${window}, and there is no cheaper model.`, 'Nothing to do: it goes on without a model until the next window. Or raise the budget (`keelson budgets`).');
}
