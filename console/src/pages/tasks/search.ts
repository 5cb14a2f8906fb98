/** What the address says beside the path: the page's own filters and views. */
export interface TasksSearch {}

export function readTasksSearch(_raw: Readonly<Record<string, unknown>>): TasksSearch {
  return {};
}
