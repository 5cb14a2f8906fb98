import type { Answer, RollbackOutcome, TaskContext } from '../../vocabulary/contract.ts';
import { KeelsonError } from '../../vocabulary/errors.ts';
import type { RollbackStep } from '../../vocabulary/gate-views.ts';
import type { RollbackInput } from '../../vocabulary/rollback.ts';

export type Compensating = Extract<RollbackStep, { do: 'compensate' }>;

/** How an attempt to take something back ended: `null` when it is taken back, else why not. */
export interface Shortfall {
  status: Exclude<RollbackOutcome['status'], 'succeeded'> | 'refused' | 'elsewhere';
  why: string;
}

/** One attempt at taking an effect back. */
export async function attempt(ctx: TaskContext, step: Compensating, { reason }: RollbackInput): Promise<Shortfall | null> {
  return shortfall(() => ctx.rollback.compensate(step.effect, reason));
}

/** What keeps a proposal from being made is an answer like the others: there is something to decide, and the rest is not lost with it. */
export async function shortfall(propose: () => Promise<RollbackOutcome>): Promise<Shortfall | null> {
  try {
    const outcome = await propose();
    switch (outcome.status) {
      case 'succeeded':
        return null;
      case 'rejected':
        return { status: 'rejected', why: `It was rejected: ${outcome.reason}` };
      case 'expired':
        return { status: 'expired', why: 'Nobody decided about it in time.' };
      case 'withdrawn':
        return { status: 'withdrawn', why: `It was withdrawn: ${outcome.reason}` };
      case 'failed':
        return { status: 'failed', why: `It could not be done: ${outcome.reason} Its own item in the inbox says what is possible.` };
    }
  } catch (error) {
    if (!(error instanceof KeelsonError)) throw error;
    // With `elsewhere` something else takes it back: there is nothing to decide here.
    return { status: error.code === 'effect.compensated' ? 'elsewhere' : 'refused', why: `${error.message} ${error.nextStep}` };
  }
}

const [again, on, end, leave] = ['try again', 'go on', 'end here', 'leave it'] as const;
export type Way = 'again' | 'on' | 'end';

/** The rest depends on it, by the contract: nothing more is taken back until the operator says how it goes on. */
export async function askHow(ctx: TaskContext, task: string, step: Compensating, short: Shortfall, rest: readonly RollbackStep[]): Promise<Way> {
  const failed = short.status === 'failed';
  const advice = failed ? `${on}: first see to its own item (send it again, or dismiss it), then say "${on}".` : short.status === 'rejected' ? `${end}: what was rejected stands, and what was done before it may rest on that.` : `${again}: it has not been decided yet.`;
  const answer = await ctx.ask(`how to go on after ${step.effect}`, {
    summary: `The rollback of ${task} stopped: "${step.by}" did not happen.`,
    evidence: [...about(step, short), { label: 'still to come', text: rest.length === 0 ? 'nothing' : rest.map(described).join('\n').slice(0, 20_000) }],
    choices: failed ? [on, end] : [again, on, end],
    closed: true,
    recommended: `${advice} Until you answer nothing more is taken back.`,
  });
  return !answer.expired && answer.text === again ? 'again' : !answer.expired && answer.text === on ? 'on' : 'end';
}

/** The rest goes on meanwhile, by the contract. */
export async function askAgain(ctx: TaskContext, task: string, step: Compensating, short: Shortfall): Promise<Way> {
  const answer: Answer = await ctx.ask(`what about ${step.effect}`, {
    summary: `The rollback of ${task} goes on without this: "${step.by}" did not happen.`,
    evidence: about(step, short),
    choices: [again, leave],
    closed: true,
    recommended: short.status === 'rejected' ? `${leave}: it was rejected, so what it would have taken back stands.` : `${again}: nobody decided that it should stand.`,
  });
  return !answer.expired && answer.text === again ? 'again' : 'on';
}

function about(step: Compensating, { why }: Shortfall): { label: string; text: string }[] {
  return [
    { label: 'was to be taken back', text: step.sentence },
    { label: 'by', text: step.by },
    { label: 'what happened', text: why },
    ...(step.how === '' ? [] : [{ label: 'the contract says', text: step.how }]),
  ];
}

/** One line for a step of a plan. */
export function described(step: RollbackStep): string {
  switch (step.do) {
    case 'compensate':
      return `take back: ${step.sentence}`;
    case 'correct':
      return `correct: ${step.sentence}`;
    case 'withdraw':
      return `withdraw: ${step.sentence}`;
    case 'revert':
      return `revert version ${step.version} of ${step.ref}`;
    case 'keep':
      return step.version === null ? step.ref : `version ${step.version} of ${step.ref}`;
    case 'nothing':
      return step.sentence;
  }
}
