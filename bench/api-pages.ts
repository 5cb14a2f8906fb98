import { apiBase } from '../src/server/routes.ts';

/** What of the corpus a page is opened on, drawn anew for each opening, so that no answer is one that was just read. */
export interface Drawn {
  task: string;
  item: number;
  subject: string;
  words: string;
  /** Epoch ms. */
  since: number;
}

/** A page and what it asks for before it shows anything; paths below `/api/v1`. */
export interface Page {
  name: string;
  /** Where the console has it. */
  at: string;
  asks(drawn: Drawn): string[];
}

/** What every page asks for: the frame around it. */
const frame: string[] = [];

export const pages: readonly Page[] = [];

export function requestsOf(page: Page, drawn: Drawn): string[] {
  return [...frame, ...page.asks(drawn)].map((path) => `${apiBase}${path}`);
}
