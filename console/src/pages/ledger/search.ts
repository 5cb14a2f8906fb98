/** What the address says beside the path: the page's own filters and views. */
export interface LedgerSearch {}

export function readLedgerSearch(_raw: Readonly<Record<string, unknown>>): LedgerSearch {
  return {};
}
