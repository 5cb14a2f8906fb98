/** What the address says beside the path: the page's own filters and views. */
export interface AdaptersSearch {}

export function readAdaptersSearch(_raw: Readonly<Record<string, unknown>>): AdaptersSearch {
  return {};
}
