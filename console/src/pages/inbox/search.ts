/** What the address says beside the path: the page's own filters and views. */
export interface InboxSearch {}

export function readInboxSearch(_raw: Readonly<Record<string, unknown>>): InboxSearch {
  return {};
}
