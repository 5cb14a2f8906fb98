import type { Company } from '../../facade.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import type { RollbackPlan } from '../../vocabulary/gate-views.ts';
import { parseTaskId, type TaskId } from '../../vocabulary/ids.ts';
import { rollbackPlanText, rollbackText } from '../present/rollback.ts';
import type { Session } from '../session.ts';
import { waitingFor } from '../waiting-for.ts';

export interface RollbackOptions {
  plan?: boolean;
  reason?: string;
  yes?: boolean;
  /** False with --no-run. */
  run: boolean;
}

/** Shows what a rollback would do, asks, and does it. Where nobody can be asked only `--yes` will do. */
export async function rollback(session: Session, id: string, options: RollbackOptions): Promise<void> {
  const task = parseTaskId(id);
  if (options.reason?.trim() === '') throw new Terminal('usage.reason-empty', 'The reason is empty.', 'Say why, for the record: --reason "wrong customer".');
  await session.withCompany(async (company) => {
    const plan = await company.tasks.rollbackPlan(task);
    if (options.plan === true) return session.print((display) => rollbackPlanText(display, plan), plan);
    const sure = options.yes === true || plan.by !== null || session.dryRun !== undefined;
    if (!sure && !(await confirmed(session, plan))) throw new Terminal('rollback.not-confirmed', 'Nothing was taken back.', 'Run it again when you are sure.');
    await runRollback(session, company, plan, options);
  });
}

async function runRollback(session: Session, company: Company, plan: RollbackPlan, options: RollbackOptions): Promise<void> {
  const { id } = await company.tasks.rollback(plan.task, options.reason ?? 'You asked for it.');
  if (options.run) await session.letHappen(company);
  const task = await company.tasks.show(id);
  const waiting = await waitingFor(company, id);
  session.print((display) => rollbackText(display, { plan, task, waiting, ran: options.run || company.isRunning() }), { plan, task, waiting });
}

async function confirmed(session: Session, plan: RollbackPlan): Promise<boolean> {
  if (!session.shell.interactive || session.json) {
    session.print((display) => rollbackPlanText(display, plan), plan);
    throw new Terminal('usage.rollback-unconfirmed', `Nothing was taken back: there is nobody to ask whether ${plan.task} is to be rolled back.`, 'Add --yes if the plan is right.');
  }
  session.shell.out(rollbackPlanText(session.shell.outDisplay(), plan));
  return asked(plan.task);
}

async function asked(task: TaskId): Promise<boolean> {
  const { confirm, isCancel } = await import('@clack/prompts');
  const answer = await confirm({ message: `Roll ${task} back?`, initialValue: false });
  return !isCancel(answer) && answer;
}
