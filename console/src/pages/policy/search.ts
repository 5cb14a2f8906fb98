/** What the address says beside the path: the page's own filters and views. */
export interface PolicySearch {}

export function readPolicySearch(_raw: Readonly<Record<string, unknown>>): PolicySearch {
  return {};
}
