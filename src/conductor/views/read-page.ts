import { cursorAt, placeOf } from '../../vocabulary/cursor.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Page, PageRequest } from '../../vocabulary/page-views.ts';
import type { Slice } from '../../ledger/families/pages.ts';
import type { Ledger } from '../../ledger/port.ts';

interface Reading<Row, View> {
  /** Names the list in its cursors. */
  list: string;
  request: PageRequest;
  read(from: { below?: number; above?: number }, limit: number): Promise<Slice<Row>>;
  /** What the list is ordered by. */
  place(row: Row): number;
  /** `null` leaves the row out. */
  view(row: Row): Promise<View | null>;
  order?: 'newest' | 'oldest' | undefined;
  /** `view` leaves rows out, by what only their events tell: so many are read for one page, and no more. */
  picks: boolean;
}

/** After so long tasks and other requests have their turn: a row may have to be told from a mail of two hundred thousand characters. */
const turnMs = 10;

/** One page of a list, from its cursor on. What is left out is not counted: the page goes on until it is full, or has looked at as much as one page may. */
export async function readPage<Row, View>({ list, request, read, place, view, order = 'newest', picks }: Reading<Row, View>): Promise<Page<View>> {
  const limit = pageLimit(request.limit);
  const start = placeOf(list, request.cursor);
  const from = start === undefined ? {} : order === 'newest' ? { below: start } : { above: start };
  const { rows: found, next } = await read(from, picks ? limits.pageReadMax : limit);
  const rows: View[] = [];
  let turnBegan = performance.now();
  for (const [index, row] of found.entries()) {
    const shown = await view(row);
    if (shown !== null) rows.push(shown);
    if (performance.now() - turnBegan > turnMs) {
      await new Promise((resolve) => setImmediate(resolve));
      turnBegan = performance.now();
    }
    if (picks && rows.length === limit && (next !== null || index < found.length - 1)) return { rows, next: cursorAt(list, place(row)) };
  }
  return { rows, next: next === null ? null : cursorAt(list, next) };
}

function pageLimit(limit: number = limits.listRowsDefault): number {
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > limits.pageRowsMax) throw new Terminal('list.bad-limit', `A page has 1 to ${limits.pageRowsMax} rows.`, 'Ask for fewer, and for the next page with the cursor.');
  return limit;
}

/** The words of a search, to be found in one of several texts: in any case, with or without accents. `null` when nothing is searched for. */
export function finder(text: string | undefined): ((...texts: (string | null)[]) => boolean) | null {
  const wanted = plain(text ?? '').split(/\s+/u).filter((word) => word !== '');
  if (wanted.length === 0) return null;
  return (...texts) => {
    const all = plain(texts.filter((one) => one !== null).join('\n'));
    return wanted.every((word) => all.includes(word));
  };
}

function plain(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** All the names of whoever has this one, so that a list about them has what came under any. */
export async function namesOf(ledger: Ledger, subject: string | undefined): Promise<string[] | undefined> {
  return subject === undefined ? undefined : ledger.identities.subjectsOf(await ledger.identities.canonical(subject));
}

/** The events between two times (epoch ms, both included), by their numbers, both excluded. */
export async function eventsBetween(ledger: Ledger, since: number | undefined, until: number | undefined): Promise<{ above?: number; below?: number }> {
  return {
    ...(since === undefined ? {} : { above: await ledger.activity.seqAt(since - 1) }),
    ...(until === undefined ? {} : { below: (await ledger.activity.seqAt(until)) + 1 }),
  };
}

/** Two spans of places, both excluded, as the one that is in both. */
export function within(one: { above?: number; below?: number }, other: { above?: number; below?: number }): { above?: number; below?: number } {
  const above = Math.max(one.above ?? -1, other.above ?? -1);
  const below = Math.min(one.below ?? Number.MAX_SAFE_INTEGER, other.below ?? Number.MAX_SAFE_INTEGER);
  return { above, below };
}
