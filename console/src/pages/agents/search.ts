/** What the address says beside the path: nothing, for now. */
export interface AgentsSearch {}

export function readAgentsSearch(_raw: Readonly<Record<string, unknown>>): AgentsSearch {
  return {};
}
