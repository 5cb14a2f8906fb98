import { given, oneOf, textOf } from '../../app/search.ts';

export const inboxViews = ['open', 'snoozed', 'done'] as const;
export type InboxView = (typeof inboxViews)[number];

export const itemTypes = ['approval', 'choice', 'question', 'escalation', 'doubt', 'conflict', 'proposal', 'budget'] as const;
export type ItemType = (typeof itemTypes)[number];

/** What the address says beside the path: the page's own filters and views. */
export interface InboxSearch {
  /** What waits when it is left out. */
  view?: InboxView;
  type?: ItemType;
  text?: string;
}

export function readInboxSearch(raw: Readonly<Record<string, unknown>>): InboxSearch {
  return given({ view: oneOf(raw['view'], inboxViews), type: oneOf(raw['type'], itemTypes), text: textOf(raw['text']) });
}
