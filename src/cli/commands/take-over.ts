import { parseTaskId, type TaskId } from '../../vocabulary/ids.ts';
import type { TaskDetail } from '../../vocabulary/views.ts';
import type { Company } from '../../facade.ts';
import { taskText } from '../present/tasks.ts';
import { readJson } from '../read-source.ts';
import type { Session } from '../session.ts';

export interface TakeOverOptions {
  run: boolean;
  note?: string;
}

export function retryTask(session: Session, id: string, options: TakeOverOptions): Promise<void> {
  return takeOver(session, id, options, (company, task) => company.tasks.retry(task, options.note ?? null));
}

export function skipStep(session: Session, id: string, options: TakeOverOptions & { step: string }): Promise<void> {
  return takeOver(session, id, options, (company, task) => company.tasks.skip(task, options.step, options.note ?? null));
}

/** `--result` is a file with JSON, or - for standard input. */
export async function supplyStep(session: Session, id: string, options: TakeOverOptions & { step: string; result: string }): Promise<void> {
  const result = await readJson(session, options.result, 'Text needs quotes around it: "1.08 EUR".');
  return takeOver(session, id, options, (company, task) => company.tasks.supply(task, options.step, result, options.note ?? null));
}

export function doneByHand(session: Session, id: string, options: TakeOverOptions & { step?: string; note: string }): Promise<void> {
  return takeOver(session, id, options, (company, task) => company.tasks.doneByHand(task, options.step ?? null, options.note));
}

/** Records what the operator did, lets the task go on, and shows how it stands then. */
async function takeOver(session: Session, id: string, { run }: TakeOverOptions, record: (company: Company, task: TaskId) => Promise<TaskDetail>): Promise<void> {
  const task = parseTaskId(id);
  await session.withCompany(async (company) => {
    await record(company, task);
    if (run) await session.letHappen(company);
    const detail = await company.tasks.show(task);
    session.print((display) => `${display.paint('dim', run || company.isRunning() ? 'Recorded under your name; the task went on.' : 'Recorded under your name; the task goes on with `keelson run`.')}\n\n${taskText(display, detail)}`, detail);
  });
}
