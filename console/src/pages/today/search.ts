/** What the address says beside the path: the page's own filters and views. */
export interface TodaySearch {}

export function readTodaySearch(_raw: Readonly<Record<string, unknown>>): TodaySearch {
  return {};
}
