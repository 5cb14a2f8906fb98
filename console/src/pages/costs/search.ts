/** What the address says beside the path: the page's own filters and views. */
export interface CostsSearch {}

export function readCostsSearch(_raw: Readonly<Record<string, unknown>>): CostsSearch {
  return {};
}
