import type { TaskContext } from '../../vocabulary/contract.ts';
import { KeelsonError } from '../../vocabulary/errors.ts';
import type { FieldConflict, RollbackStep } from '../../vocabulary/gate-views.ts';
import type { TaskId } from '../../vocabulary/ids.ts';
import { changedByOthers } from '../../vocabulary/rollback.ts';
import { described } from './compensate.ts';
import type { Line } from './contract.ts';

type Reverting = Extract<RollbackStep, { do: 'revert' }>;

/** Takes back what the task wrote in one version, but for what others set since, also since the plan was made. */
export async function revert(ctx: TaskContext, task: TaskId, step: Reverting): Promise<{ undone: Line[]; left: Line[] }> {
  const what = described(step);
  const undone: Line[] = [];
  const left: Line[] = [];
  try {
    undone.push({ what, how: `as version ${await ctx.rollback.revert(task, step.ref, step.version)}` });
  } catch (error) {
    if (!(error instanceof KeelsonError) || error.failure !== 'terminal') throw error;
    left.push({ what, how: `${error.message} ${error.nextStep}` });
  }
  const changed = await ctx.rollback.changedSince(task, step.ref, step.version);
  if (changed.length > 0) left.push(kept(step, changedByOthers, changed));
  return { undone, left };
}

/** What stands as others wrote it, field by field. */
export function kept({ ref, version }: { ref: string; version: number | null }, why: string, changed: readonly FieldConflict[]): Line {
  const fields = changed.map(({ field, task, now }) => {
    const [written, standing] = [task, now].map((value) => JSON.stringify(value));
    return written === standing ? `${field} was set to ${standing} again` : `${field} was ${written}, now ${standing}`;
  });
  return { what: version === null ? ref : `version ${version} of ${ref}`, how: [why, ...fields].join(' ').slice(0, 1_000) };
}

/** A version that goes back in part tells itself what of it stays. */
export function isToldWithItsVersion(step: RollbackStep, steps: readonly RollbackStep[]): boolean {
  return step.do === 'keep' && steps.some((other) => other.do === 'revert' && other.ref === step.ref && other.version === step.version);
}
