import type { TaskContext } from '../../vocabulary/contract.ts';
import type { RollbackPlan, RollbackStep } from '../../vocabulary/gate-views.ts';
import type { EffectId } from '../../vocabulary/ids.ts';
import type { RollbackInput } from '../../vocabulary/rollback.ts';

/** How often the plan is made anew before the rest is taken as it is. */
const looksMax = 20;

const [again, without] = ['look again', 'go on without them'] as const;

type Unsettled = Extract<RollbackStep, { do: 'nothing' }>;

export interface SettledPlan {
  plan: RollbackPlan;
  /** What was withdrawn on the way. */
  withdrawn: string[];
  /** What could not be withdrawn, since it kept beginning, and is in no later plan. */
  begun: string[];
}

/**
 * The plan when nothing of the task can happen any more: what has not begun is withdrawn, and what may have happened is settled or left by the operator's word. Only then
 * can all of it go in its order (E4). What the operator leaves is left by name: while they were asked, something else may have begun, or been settled, and so the plan is made once more.
 */
export async function settledPlan(ctx: TaskContext, { task, reason }: RollbackInput): Promise<SettledPlan> {
  const withdrawn: string[] = [];
  const given = new Set<EffectId>();
  for (let look = 1; ; look++) {
    const plan = await ctx.rollback.plan(task);
    const begun: string[] = [];
    for (const step of plan.steps) {
      if (step.do !== 'withdraw') continue;
      if (await ctx.rollback.withdraw(step.effect, `${task} is rolled back: ${reason}`)) withdrawn.push(step.sentence);
      else begun.push(step.sentence);
    }
    const open = plan.steps.filter((step): step is Unsettled => step.do === 'nothing' && step.open && !given.has(step.effect));
    if (look === looksMax || (begun.length === 0 && open.length === 0)) return { plan, withdrawn, begun };
    if (open.length > 0 && !(await lookAgain(ctx, task, open, look))) for (const { effect } of open) given.add(effect);
  }
}

/** Asks whether to look again. The items about the doubts themselves are open beside this one. */
async function lookAgain(ctx: TaskContext, task: string, open: readonly Unsettled[], look: number): Promise<boolean> {
  const answer = await ctx.ask(`settle first ${look}`, {
    summary: `Before ${task} is rolled back: whether ${open.length === 1 ? 'one of its effects' : `${open.length} of its effects`} happened is not known yet.`,
    evidence: open.slice(0, 50).map(({ effect, sentence, why }) => ({ label: effect, text: `${sentence}\n${why}` })),
    choices: [again, without],
    closed: true,
    recommended: `${again}: settle the doubts in the inbox first. What turns out to have happened is then taken back in its order. Until you answer nothing is taken back.`,
  });
  return !answer.expired && answer.text === again;
}
