/** What the address says beside the path: the page's own filters and views. */
export interface SettingsSearch {}

export function readSettingsSearch(_raw: Readonly<Record<string, unknown>>): SettingsSearch {
  return {};
}
