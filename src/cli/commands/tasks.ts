import { parseTaskId } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { TaskStatus } from '../../vocabulary/views.ts';
import { tasksText, taskText } from '../present/tasks.ts';
import type { Session } from '../session.ts';

export async function tasks(session: Session, options: { status?: TaskStatus; limit?: number }): Promise<void> {
  await session.withCompany(async (company) => {
    const list = await company.tasks.list({ limit: options.limit ?? limits.listRowsDefault, ...(options.status === undefined ? {} : { status: options.status }) });
    session.print((display) => tasksText(display, list), list);
  });
}

export async function task(session: Session, id: string): Promise<void> {
  const wanted = parseTaskId(id);
  await session.withCompany(async (company) => {
    const detail = await company.tasks.show(wanted);
    session.print((display) => taskText(display, detail), detail);
  });
}

export async function cancel(session: Session, id: string, options: { reason: string }): Promise<void> {
  const wanted = parseTaskId(id);
  await session.withCompany(async (company) => {
    const detail = await company.tasks.cancel(wanted, options.reason);
    session.print((display) => `${display.paint('yellow', `${detail.id} is ${detail.status}.`)} What it had proposed and not sent is withdrawn.`, detail);
  });
}
