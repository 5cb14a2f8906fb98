import { dayOf, given, numberOf, oneOf, textOf, type RawSearch } from '../../app/search.ts';

export const tabs = ['overview', 'conversation', 'tasks', 'money', 'history'] as const;
export type MemoryTab = (typeof tabs)[number];

export const itemTypes = ['note', 'message', 'log', 'summary', 'document'] as const;
export type ItemType = (typeof itemTypes)[number];

export const tiers = ['ephemeral', 'operational', 'institutional'] as const;
export type Tier = (typeof tiers)[number];

/** What the address says beside the path. */
export interface MemorySearch {
  /** What is looked for; without it the customers are listed. */
  text?: string;
  type?: ItemType;
  tier?: Tier;
  /** Said on that day of the company's zone or before. */
  until?: string;
  tab?: MemoryTab;
  /** As it was known after this event. */
  asOf?: number;
  /** The field, or what was learned, whose reasons are shown; `*` for a version as a whole. */
  why?: string;
  /** The version whose reasons they are; without it the newest. */
  version?: number;
  /** Reasons as a list instead of a graph. */
  as?: 'list';
}

export function readMemorySearch(raw: RawSearch): MemorySearch {
  return given({
    text: textOf(raw['text'], 500), type: oneOf(raw['type'], itemTypes), tier: oneOf(raw['tier'], tiers), until: dayOf(raw['until']), tab: oneOf(raw['tab'], tabs), asOf: numberOf(raw['asOf']), why: textOf(raw['why']),
    version: numberOf(raw['version']), as: oneOf(raw['as'], ['list'] as const),
  });
}
