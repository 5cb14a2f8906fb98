import { dayOf, given, oneOf, textOf } from '../../app/search.ts';

export const taskStatuses = ['ready', 'parked', 'completed', 'failed', 'stopped', 'cancelled'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** What the address says beside the path: the page's own filters and views. */
export interface TasksSearch {
  status?: TaskStatus;
  agent?: string;
  /** An address, or a whole name such as `customer:jane@example.com`. */
  customer?: string;
  /** Words of the title, or a number. */
  text?: string;
  /** Days of the company's zone, both included. */
  since?: string;
  until?: string;
}

export function readTasksSearch(raw: Readonly<Record<string, unknown>>): TasksSearch {
  return given({
    status: oneOf(raw['status'], taskStatuses), agent: textOf(raw['agent']), customer: textOf(raw['customer'], 320), text: textOf(raw['text']),
    since: dayOf(raw['since']), until: dayOf(raw['until']),
  });
}
