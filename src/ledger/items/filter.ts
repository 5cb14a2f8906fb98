import type { AsOf } from '../../vocabulary/memory.ts';
import type { ItemFilter } from '../memory-port.ts';
import type { Place } from './stored-item.ts';
import { facetsOf, tagTokens } from './tokens.ts';

/** A part of a WHERE clause and what its question marks stand for. */
export interface Condition {
  sql: string;
  values: (string | number)[];
}

/** Whether the index of facets can't tell what passes: the rows have to be looked at as well. */
export function asksRows(filter: ItemFilter): boolean {
  return filter.asOf !== undefined || filter.archived === true || filter.importanceAtLeast !== undefined;
}

/** The indexes that a filter has to look into. */
export function placesOf(filter: ItemFilter): Place[] {
  return filter.asOf !== undefined || filter.archived ? ['hot', 'cold'] : ['hot'];
}

/** Whether a row of `items AS i` held then, is still there and weighs enough: what facets don't tell. Of several versions of an item one at most passes. */
export function visible(filter: ItemFilter): Condition {
  const { asOf, archived = false, importanceAtLeast, now } = filter;
  const state = archived || asOf !== undefined ? `i.state IN ('hot', 'archived')` : `i.state = 'hot'`;
  return and([
    { sql: state, values: [] },
    asOf === undefined ? { sql: 'i.until_seq IS NULL', values: [] } : held(asOf),
    { sql: '(i.expires_at IS NULL OR i.expires_at > ?)', values: [now] },
    ...(importanceAtLeast === undefined ? [] : [{ sql: 'i.importance >= ?', values: [importanceAtLeast] }]),
  ]);
}

/** Whether a row of `items AS i` was the one that counted at some time. */
export function held(asOf: AsOf): Condition {
  if ('seq' in asOf) return { sql: 'i.seq <= ? AND (i.until_seq IS NULL OR i.until_seq > ?)', values: [asOf.seq, asOf.seq] };
  return { sql: 'i.at <= ? AND (i.until_at IS NULL OR i.until_at > ?)', values: [asOf.at, asOf.at] };
}

/** What a filter asks of a row of `items AS i` itself. */
function fields(filter: ItemFilter): Condition {
  const all: Condition[] = [];
  const one = (column: string, value: string | undefined): void => {
    if (value !== undefined) all.push({ sql: `i.${column} = ?`, values: [value] });
  };
  const any = (column: string, values: readonly string[] | undefined): void => {
    if (values !== undefined) all.push({ sql: `i.${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(values)] });
  };
  one('thread', filter.thread);
  one('author', filter.author);
  any('subject', filter.subjects);
  any('type', filter.types);
  any('tier', filter.tiers);
  for (const token of tagTokens(filter.tags ?? [])) all.push({ sql: 'instr(i.tags, ?) > 0', values: [token] });
  return and(all);
}

/** All of it, asked of a row of `items AS i`. */
export function passes(filter: ItemFilter): Condition {
  return and([fields(filter), visible(filter)]);
}

/** The sequence numbers of all rows that pass and are in an index, as a query, by whatever narrows most. */
export function passingIn(place: Place, filter: ItemFilter): Condition {
  const facets = facetsOf(filter);
  if (filter.thread === undefined && facets !== null) {
    const { sql, values } = visible(filter);
    return { sql: `SELECT i.seq FROM ${place}_text t CROSS JOIN items i ON i.seq = t.rowid WHERE ${place}_text MATCH ? AND ${sql}`, values: [facets, ...values] };
  }
  const { sql, values } = passes(filter);
  const index = place === 'hot' && filter.thread === undefined ? 'INDEXED BY items_old' : '';
  return { sql: `SELECT i.seq FROM items i ${index} WHERE ${inPlace[place]} AND ${sql}`, values };
}

const inPlace: Record<Place, string> = { hot: `i.state = 'hot' AND i.until_seq IS NULL`, cold: `(i.state = 'archived' OR i.until_seq IS NOT NULL)` };

/** The same for all the places that the filter has to look into. */
export function passing(filter: ItemFilter): Condition {
  const parts = placesOf(filter).map((place) => passingIn(place, filter));
  return { sql: parts.map(({ sql }) => sql).join(' UNION ALL '), values: parts.flatMap(({ values }) => values) };
}

function and(conditions: Condition[]): Condition {
  return { sql: conditions.map(({ sql }) => sql).join(' AND ') || 'TRUE', values: conditions.flatMap(({ values }) => values) };
}
