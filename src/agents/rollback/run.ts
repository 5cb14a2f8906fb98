import type { TaskContext } from '../../vocabulary/contract.ts';
import type { RollbackStep } from '../../vocabulary/gate-views.ts';
import type { RollbackInput } from '../../vocabulary/rollback.ts';
import { askAgain, askHow, attempt, described, shortfall, type Compensating, type Way } from './compensate.ts';
import type { Line, RollbackOutput } from './contract.ts';
import { isToldWithItsVersion, kept, revert } from './memory.ts';
import { settledPlan } from './settled.ts';

/** How often one thing is tried before it is left as it is. */
const attemptsMax = 10;

/** What was done so far, and what the operator is still asked about while the rest goes on. */
interface Progress {
  undone: Line[];
  left: Line[];
  later: { step: Compensating; why: string; answer: Promise<Settled<Way>> }[];
}

/** The order and the names of the calls are the agent's version: change one, and raise the version in rollback.ts. */
export async function rollBack(ctx: TaskContext, input: RollbackInput): Promise<RollbackOutput> {
  const { plan, withdrawn, begun } = await settledPlan(ctx, input);
  const progress: Progress = {
    undone: withdrawn.map((what) => ({ what, how: 'withdrawn: it had not begun' })),
    left: begun.map((what) => ({ what, how: 'It could not be withdrawn, since it began at that moment. See whether it went out, and take it back by hand.' })),
    later: [],
  };
  const steps = plan.steps.filter((step) => step.do !== 'withdraw' && !isToldWithItsVersion(step, plan.steps));
  let ended = false;
  for (const [index, step] of steps.entries()) {
    const rest = steps.slice(index + 1);
    if (await takeBack(ctx, input, step, rest, progress)) continue;
    ended = true;
    progress.left.push(...rest.flatMap(notReached));
    break;
  }
  for (const open of progress.later) await settleLater(ctx, input, open, progress);
  const { undone, left } = progress;
  return { outcome: ended ? 'ended' : left.length > 0 ? 'partly' : 'undone', undone, left };
}

/** What is left of a step that the operator ended the rollback before. */
function notReached(step: RollbackStep): Line[] {
  if (step.do === 'keep') return [kept(step, step.why, step.conflicts)];
  if (step.do === 'nothing') return step.open ? [{ what: step.sentence, how: step.why }] : [];
  return [{ what: described(step), how: 'You ended the rollback before it.' }];
}

/** Whether the rest goes on. */
async function takeBack(ctx: TaskContext, input: RollbackInput, step: RollbackStep, rest: readonly RollbackStep[], progress: Progress): Promise<boolean> {
  switch (step.do) {
    case 'compensate':
      return compensate(ctx, input, step, rest, progress);
    case 'correct':
      await correct(ctx, input, step, progress);
      return true;
    case 'revert': {
      const { undone, left } = await revert(ctx, input.task, step);
      progress.undone.push(...undone);
      progress.left.push(...left);
      return true;
    }
    case 'keep':
      progress.left.push(kept(step, step.why, step.conflicts));
      return true;
    case 'nothing':
      if (step.open) progress.left.push({ what: step.sentence, how: step.why });
      return true;
    default:
      return true;
  }
}

async function compensate(ctx: TaskContext, input: RollbackInput, step: Compensating, rest: readonly RollbackStep[], progress: Progress): Promise<boolean> {
  let why = '';
  for (let tries = 1; tries <= attemptsMax; tries++) {
    const short = await attempt(ctx, step, input);
    if (short === null) {
      progress.undone.push({ what: step.sentence, how: step.by });
      return true;
    }
    ({ why } = short);
    if (short.status === 'elsewhere') break;
    if (step.onFailure === 'go-on') {
      // One that failed for good has its own item in the inbox.
      if (short.status === 'failed') progress.left.push({ what: step.sentence, how: why });
      else progress.later.push({ step, why, answer: settled(askAgain(ctx, input.task, step, short)) });
      return true;
    }
    const way = await askHow(ctx, input.task, step, short, rest);
    if (way === 'again') continue;
    progress.left.push({ what: step.sentence, how: why });
    return way === 'on';
  }
  progress.left.push({ what: step.sentence, how: why });
  return true;
}

async function correct(ctx: TaskContext, { reason }: RollbackInput, step: Extract<RollbackStep, { do: 'correct' }>, progress: Progress): Promise<void> {
  const short = step.drafted ? await shortfall(() => ctx.rollback.correct(step.effect, reason)) : { why: step.correction === '' ? step.why : `${step.why} ${step.correction}` };
  if (short === null) progress.undone.push({ what: step.sentence, how: 'It could not be taken back; the correction went out.' });
  else progress.left.push({ what: step.sentence, how: step.drafted ? `It could not be taken back, and the correction did not go out. ${short.why}` : short.why });
}

/** What the operator says of something that the rest did not wait for. */
async function settleLater(ctx: TaskContext, input: RollbackInput, open: Progress['later'][number], progress: Progress): Promise<void> {
  const { step } = open;
  let { why } = open;
  let way = unsettled(await open.answer);
  for (let tries = 1; way === 'again' && tries < attemptsMax; tries++) {
    const short = await attempt(ctx, step, input);
    if (short === null) return void progress.undone.push({ what: step.sentence, how: step.by });
    ({ why } = short);
    way = short.status === 'failed' || short.status === 'elsewhere' ? 'on' : await askAgain(ctx, input.task, step, short);
  }
  progress.left.push({ what: step.sentence, how: why });
}

type Settled<T> = { value: T } | { error: unknown };

/** For an answer that is awaited later: until then nobody would hear that it was refused. */
function settled<T>(promise: Promise<T>): Promise<Settled<T>> {
  return promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

function unsettled<T>(outcome: Settled<T>): T {
  if ('value' in outcome) return outcome.value;
  throw outcome.error;
}
