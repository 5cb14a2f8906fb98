export const settingsViews = ['company', 'access', 'tokens', 'webhooks', 'appearance', 'keys', 'about'] as const;
export type SettingsView = (typeof settingsViews)[number];

/** What the address says beside the path: nothing, since a view is a path of its own. */
export interface SettingsSearch {}

export function readSettingsSearch(_raw: Readonly<Record<string, unknown>>): SettingsSearch {
  return {};
}
