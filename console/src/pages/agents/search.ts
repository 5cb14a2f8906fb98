/** What the address says beside the path: the page's own filters and views. */
export interface AgentsSearch {}

export function readAgentsSearch(_raw: Readonly<Record<string, unknown>>): AgentsSearch {
  return {};
}
