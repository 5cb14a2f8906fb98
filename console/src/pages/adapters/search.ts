/** What the address says beside the path: nothing, for now. */
export interface AdaptersSearch {}

export function readAdaptersSearch(_raw: Readonly<Record<string, unknown>>): AdaptersSearch {
  return {};
}
