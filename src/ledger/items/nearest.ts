import { toBits } from '../../text/embed.ts';
import type { ItemFilter } from '../memory-port.ts';
import type { Near } from './bits.ts';
import type { Due } from './due.ts';
import { asksRows, passes, passingIn, placesOf } from './filter.ts';
import type { ItemIndex } from './item-index.ts';
import type { Statements } from './statements.ts';
import { facetsOf } from './tokens.ts';

/** Of a scope of so many items, or of so small a part of all, the vectors themselves are read: 2 µs each. */
const directItemsMin = 2_000;
const directShare = 0.02;

/** The nearest among what the filter leaves, by Hamming distance. */
export function nearestItems({ statements, index, due }: { statements: Statements; index: ItemIndex; due: Due }) {
  return (filter: ItemFilter, bits: Uint8Array, limit: number): Near[] => {
    const unfiltered = facetsOf(filter) === null && !asksRows(filter) && !due.any(filter.now);
    if (unfiltered) return index.bits.hot.nearest(bits, limit, null, () => []);
    const most = Math.max(directItemsMin, Math.round(index.totals.hot().items * directShare));
    const test = passes(filter);
    const accept = (seqs: number[]): Set<number> =>
      new Set(statements.column(`SELECT i.seq FROM items i WHERE i.seq IN (SELECT value FROM json_each(?)) AND ${test.sql}`, JSON.stringify(seqs), ...test.values));
    const found = placesOf(filter).flatMap((place) => {
      const { sql, values } = passingIn(place, filter);
      const seqs = statements.column(`${sql} LIMIT ?`, ...values, most);
      if (seqs.length < most) return distances(statements, seqs, bits);
      return index.bits[place].nearest(bits, limit, accept, () => statements.column(sql, ...values));
    });
    return found.toSorted((a, b) => a.distance - b.distance || a.seq - b.seq).slice(0, limit);
  };
}

function distances(statements: Statements, seqs: readonly number[], bits: Uint8Array): Near[] {
  const rows = statements.all('SELECT seq, vector FROM vectors WHERE seq IN (SELECT value FROM json_each(?))', JSON.stringify(seqs));
  return rows.map((row) => {
    const bytes = row['vector'] as Uint8Array;
    return { seq: row['seq'] as number, distance: hamming(toBits(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)), bits) };
  });
}

function hamming(a: Uint8Array, b: Uint8Array): number {
  let distance = 0;
  for (let i = 0; i < a.length; i++) distance += ones[(a[i] as number) ^ (b[i] as number)] as number;
  return distance;
}

const ones = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);
