/** What the address says beside the path: the page's own filters and views. */
export interface MemorySearch {}

export function readMemorySearch(_raw: Readonly<Record<string, unknown>>): MemorySearch {
  return {};
}
