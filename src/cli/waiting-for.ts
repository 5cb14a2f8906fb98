import type { Company } from '../facade.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import type { ItemView } from '../vocabulary/views.ts';

/** What a task waits for the operator with. */
export async function waitingFor(company: Company, task: TaskId): Promise<ItemView[]> {
  return (await company.inbox.list({ snoozed: 'all', limit: limits.listRowsMax })).filter((item) => item.task === task);
}
