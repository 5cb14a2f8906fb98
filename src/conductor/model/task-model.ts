/**
 * `ctx.model`: which model is asked, and what happens when it fails. The way of one call: a turn (an earlier answer, or the worst case set aside), the request, and then, by what came of it: done; mended once by
 * the model with the validator's words; more room; tried again later; the next model of the tier; without a model as the agent says; the operator.
 */
import type { z } from 'zod';
import type { StepAttempt } from '../../vocabulary/contract.ts';
import { KeelsonError, NeedsOperator } from '../../vocabulary/errors.ts';
import type { Json } from '../../vocabulary/json.ts';
import type { ModelAnswer, ModelWish, NoModel, ObjectWish, TaskModel, Without } from '../../vocabulary/model-contract.ts';
import { purposeSchema } from '../../vocabulary/models.ts';
import { retryAt } from '../../vocabulary/retry-at.ts';
import { retryPolicy } from '../../tasks/retry-policy.ts';
import type { StepRecord } from '../../tasks/calls/step.ts';
import type { RecordingContext } from '../../tasks/context.ts';
import type { Engine } from '../../tasks/port.ts';
import type { TaskRun } from '../../tasks/run.ts';
import type { ContextDeps } from '../agent-context.ts';
import { untilRoom } from '../agent-spend.ts';
import { noModel, patienceAloneMs, patienceMs, Progress } from './progress.ts';
import { objectOf, objectReader, textReader, type Reading } from './reading.ts';
import { noModels, replySchema, turnSchema, type AskTurn, type Reply, type Turn } from './records.ts';
import type { Begun, Wanted } from './turn.ts';

/** Turns of one call. More is a budget that never has room, or a provider that never answers. */
const turnsMax = 40;
/** Longer than any request may take: one that hangs is ended by its own time limit. */
const beyondTimeoutMs = 30_000;
const stepTimeoutMs = 11 * 60_000 + beyondTimeoutMs;

interface Call<T> {
  asking: Wanted;
  read(text: string): Reading<T>;
  /** What the operator gave in place of the model. */
  accept(value: unknown): Reading<T>;
  without: Without<T>;
}

export function taskModel(deps: ContextDeps, run: TaskRun, core: RecordingContext, engine: Pick<Engine, 'ended'>): TaskModel {
  const begun = new Map<string, Begun>();
  const asking = (name: string, wish: ModelWish & { without: unknown }, schema: z.ZodType<Json> | null): Wanted => {
    const purpose = purposeSchema.safeParse(wish.purpose);
    if (!purpose.success) throw new NeedsOperator('models.bad-purpose', `"${wish.purpose}" is not the purpose of a call.`, 'Mend the agent: two words with a dot, such as support.draft.');
    return { deps, run, desk: deps.models ?? null, asked: { ...wish, name: name.slice(0, 180), schema, onlyModels: wish.without === 'operator' }, progress: new Progress(), place: core.uuid(), begun, ended: () => engine.ended(run.task) };
  };
  return {
    text: (name, wish) => answerOf({ asking: asking(name, wish, null), read: textReader(wish.check), accept: (value) => (typeof value === 'string' ? { value } : { problem: 'it is not a text' }), without: wish.without }, core),
    object: <T extends Json>(name: string, wish: ObjectWish<T>) =>
      answerOf<T>({ asking: asking(name, wish, wish.schema), read: objectReader(wish.schema, wish.check), accept: (value) => objectOf(wish.schema, value, wish.check), without: wish.without }, core),
  };
}

async function answerOf<T extends Json>(call: Call<T>, core: RecordingContext): Promise<ModelAnswer<T>> {
  let answer = await fromModels(call, core);
  while (!('value' in answer)) {
    const why = answer;
    if (call.without !== 'operator') return { value: call.without(why), model: null, reused: false, without: why, leftOut: [] };
    answer = (await fromOperator(call, why, core)) ?? (await fromModels(call, core));
  }
  return answer;
}

/** An answer, or why there is none. */
async function fromModels<T extends Json>(call: Call<T>, core: RecordingContext): Promise<ModelAnswer<T> | NoModel> {
  const { asking } = call;
  const { asked, progress, deps, run } = asking;
  for (let count = 0; count < turnsMax; count++) {
    const turn = turnSchema.safeParse(await core.recordingStep(`${asked.name}: model`, (attempt, record) => turnOf(call, attempt, record) as Promise<Turn & Json>, { retry: { attemptsMax: 3 }, timeoutMs: stepTimeoutMs }));
    // Skipped by the operator.
    if (!turn.success) return skipped;
    const { data } = turn;
    if (data.do === 'without') return data.why === null ? (progress.last ?? nobody) : noModel(data.why);
    if (data.do === 'reuse') {
      const reading = call.read(data.text);
      if ('value' in reading) return { value: reading.value, model: data.model, reused: true, without: null, leftOut: data.leftOut };
      progress.mayReuse = false;
    } else if (data.do === 'later') {
      progress.waits += 1;
      await core.sleep(`${asked.name}: until a budget has room`, Math.max(0, data.until - core.now()));
    } else if (data.do === 'room') {
      const refused = await untilRoom(deps, run, core, asked.name, data.full).then(() => null, budgetRefusal);
      if (refused !== null) return refused;
    } else if (data.do === 'rest') {
      if (data.until - core.now() > patienceAloneMs && !asked.onlyModels) progress.giveUp(data.model, noModel(data.why));
      else if (progress.mayTryAgain(data.model, noModel(data.why))) await core.sleep(`${asked.name}: again`, Math.max(0, data.until - core.now()));
    } else {
      const answer = await oneRequest(call, data, core);
      if (answer !== null) return answer;
    }
  }
  return progress.last ?? nobody;
}

async function turnOf<T>({ asking: { desk, ...asking }, read }: Call<T>, attempt: StepAttempt, record: StepRecord): Promise<Turn> {
  if (desk === null) return noModels(asking.asked.tier, asking.deps.isSimulated);
  const { nextTurn } = await import('./turn.ts');
  return nextTurn({ ...asking, desk, read }, attempt, record);
}

const nobody: NoModel = { code: 'models.none-left', reason: 'No model of the tier could be asked.' };
const skipped: NoModel = { code: 'models.skipped', reason: 'The operator skipped the model.' };
/** What the step below says when it is tried again. */
const askAgain = 'keelson: the models are asked again';

/** A step that fails until the operator gives an answer, fitting or not, or (`null`) has the models asked again. */
async function fromOperator<T extends Json>({ asking: { asked, progress }, accept }: Call<T>, why: NoModel, core: RecordingContext): Promise<ModelAnswer<T> | NoModel | null> {
  const name = `${asked.name}: answer`;
  const given = await core.recordingStep<Json>(
    name,
    ({ attempt }) => {
      if (attempt > 1) return askAgain;
      throw new NeedsOperator('models.no-answer', `No model answered, and nothing can be done without: ${why.reason}`.slice(0, 2_000), `Retry the task when a model is there, or supply the answer (\`keelson task supply\`, step "${name}").`);
    },
    { retry: { attemptsMax: 1 } },
  );
  if (given === askAgain) {
    progress.beginAnew();
    return null;
  }
  const supplied = accept(given);
  return 'value' in supplied ? byHand(supplied.value) : { code: 'models.bad-answer', reason: `What you gave does not fit: ${supplied.problem}` };
}

function byHand<T>(value: T): ModelAnswer<T> {
  return { value, model: null, reused: false, without: { code: 'models.supplied', reason: 'You gave the answer in place of the model.' }, leftOut: [] };
}

/** `null`: another turn. */
async function oneRequest<T extends Json>(call: Call<T>, turn: AskTurn, core: RecordingContext): Promise<ModelAnswer<T> | NoModel | null> {
  const { asking } = call;
  const { asked, progress } = asking;
  // In a replay there is none: it was asked by another process.
  const mine = asking.begun.get(turn.reservation);
  const given = await core
    .recordingStep(asked.name, async (attempt, record) => (await import('./ask.ts')).askModel(asking, turn, call.read, attempt, record), { retry: { attemptsMax: 1 }, timeoutMs: stepTimeoutMs })
    // Not before the answer is on record: who waits for it looks for it there.
    .finally(() => mine?.done());
  const reply = replySchema.safeParse(given);
  if (!reply.success) {
    const supplied = call.accept(given);
    return 'value' in supplied ? byHand(supplied.value) : skipped;
  }
  progress.attempts += 1;
  if (reply.data.outcome === 'answered') {
    const reading = call.read(reply.data.text);
    if ('value' in reading) return { value: reading.value, model: turn.model, reused: false, without: null, leftOut: reply.data.leftOut };
    progress.mend(turn.model, reply.data.text, reading.problem);
    return null;
  }
  await afterFailure(asking, turn, reply.data, core);
  return null;
}

/** What a failure leads to. */
async function afterFailure({ progress, asked, run, place }: Wanted, { model, others }: AskTurn, { outcome, failure, problem, retryAt: asOf, text, roomLeft }: Reply, core: RecordingContext): Promise<void> {
  const why = failure === null ? nobody : noModel(failure);
  if (outcome === 'invalid') return progress.mend(model, text, problem ?? 'it can not be read');
  if (outcome === 'truncated' && roomLeft) return progress.giveRoom(model);
  if (outcome === 'lost') return void progress.mayTryAgain(model, why);
  if (outcome !== 'failed' || failure?.failure !== 'retryable') return progress.giveUp(model, why);
  // A provider that wants to be left alone for long is left: for the next model, which may be there at once, or for the way without one.
  const wait = asOf === null ? 0 : asOf - core.now();
  if ((others && wait > patienceMs) || (!asked.onlyModels && wait > patienceAloneMs)) return progress.giveUp(model, why);
  if (!progress.mayTryAgain(model, why)) return;
  const due = Math.max(asOf ?? 0, retryAt(core.now(), progress.failuresOf(model), retryPolicy({}), `${run.created.data.seed}\n${place}`, null));
  await core.sleep(`${asked.name}: again`, Math.max(0, due - core.now()));
}

function budgetRefusal(error: unknown): NoModel {
  if (error instanceof KeelsonError && error.code === 'budget.used-up') return noModel(error.toData());
  throw error;
}
