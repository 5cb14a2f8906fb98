import type { SQLOutputValue } from 'node:sqlite';
import { decodeTerms, countOf, termHash } from '../../text/term-list.ts';
import type { ItemFilter } from '../memory-port.ts';
import { asksRows, passing, placesOf, visible } from './filter.ts';
import type { ItemIndex } from './item-index.ts';
import type { Due } from './due.ts';
import type { Statements } from './statements.ts';
import { facetsOf, termToken } from './tokens.ts';

/**
 * So many entries of the index are read at most, the rarest words first: what only has common words finds its place by having
 * several of them, and common words count when it comes to the score all the same. The rarest word is read whatever it takes.
 */
const entriesMax = 9_000;
/** To find the items with two common words, entries are only passed over, 20 ns each: so many for each item there is. */
const passedOverShare = 0.2;
/** In a scope of so few items every word is looked up. */
const narrowItemsMax = 2_000;
/** A bit for each word says what an item was found by; a longer query has rare words enough. */
const wordsMax = 31;
/** So many of those with the rarest words are scored exactly. */
const scoredMin = 300;

/** BM25 as FTS5 and Lucene have it: how soon a repeated term counts no more, and how much length matters. */
const k1 = 1.2;
const b = 0.75;

interface Term {
  hash: number;
  items: number;
  weight: number;
}

/**
 * The items with at least one of the terms, best BM25 first. FTS5's own bm25() reads a row of sizes for each entry, 0.8 µs each;
 * reading the entries alone takes 0.13. So those are weighed by rarity first, and the best of them scored from their own
 * term lists, with every term of the query.
 */
export function matching({ statements, index, due }: { statements: Statements; index: ItemIndex; due: Due }, bounds = { entriesMax, passedOverShare }) {
  return (filter: ItemFilter, terms: readonly string[], limit: number): { seq: number; score: number }[] => {
    const { items, terms: length } = index.totals.hot();
    const known = knownTerms(index, terms, items);
    const facets = facetsOf(filter);
    const elsewhere = placesOf(filter).includes('cold');
    const entries = isNarrow(statements, filter, facets) ? Infinity : bounds.entriesMax / (elsewhere ? index.totals.indexedPerHot() : 1);
    const holders = new Map<number, number>();
    for (const words of lookups(known.slice(0, wordsMax), entries, items * bounds.passedOverShare, elsewhere)) {
      const mask = words.reduce((bits, word) => bits | (1 << word), 0);
      const tokens = words.map((word) => termToken((known[word] as Term).hash));
      for (const seq of itemsWith(statements, due, filter, facets, tokens)) holders.set(seq, (holders.get(seq) ?? 0) | mask);
    }
    const seqs = heaviest(holders, known, Math.max(scoredMin, 2 * limit));
    const rows = statements.rows('SELECT seq, terms FROM items WHERE seq IN (SELECT value FROM json_each(?))', JSON.stringify(seqs));
    return scored(rows, known, items === 0 ? 1 : length / items).slice(0, limit);
  };
}

/** The rarest first. */
function knownTerms(index: ItemIndex, terms: readonly string[], all: number): Term[] {
  return [...new Set(terms.map(termHash))]
    .map((hash): Term => {
      const items = index.vocabulary.items(hash);
      return { hash, items, weight: Math.log(1 + (all - items + 0.5) / (items + 0.5)) };
    })
    .toSorted((x, y) => x.items - y.items || x.hash - y.hash);
}

function isNarrow(statements: Statements, filter: ItemFilter, facets: string | null): boolean {
  if (facets === null) return false;
  const { sql, values } = passing(filter);
  return statements.column(`SELECT count(*) FROM (${sql} LIMIT ${narrowItemsMax})`, ...values)[0] !== narrowItemsMax;
}

/** What is looked up: words by themselves as long as that is affordable, then pairs of the others. By place among the known. */
function lookups(terms: Term[], entriesAllowed: number, passedOverMax: number, elsewhere: boolean): number[][] {
  const there = terms.flatMap(({ items }, word) => (items > 0 || elsewhere ? [word] : []));
  const items = (word: number): number => (terms[word] as Term).items;
  let entries = 0;
  const alone = there.filter((word, n) => (entries += items(word)) <= entriesAllowed || n === 0);
  const common = there.slice(alone.length);
  const pairs: number[][] = [];
  let passedOver = 0;
  for (const [n, word] of common.entries()) {
    for (const rarer of common.slice(0, n)) {
      passedOver += items(word) + items(rarer);
      if (passedOver <= passedOverMax) pairs.push([rarer, word]);
    }
  }
  return [...alone.map((word) => [word]), ...pairs];
}

function itemsWith(statements: Statements, due: Due, filter: ItemFilter, facets: string | null, tokens: string[]): number[] {
  const expression = [...(facets === null ? [] : [facets]), ...tokens].join(' AND ');
  if (!asksRows(filter) && !due.any(filter.now)) return statements.column('SELECT rowid FROM hot_text WHERE hot_text MATCH ?', expression);
  return placesOf(filter).flatMap((place) => {
    const { sql, values } = visible(filter);
    return statements.column(`SELECT t.rowid FROM ${place}_text t CROSS JOIN items i ON i.seq = t.rowid WHERE ${place}_text MATCH ? AND ${sql}`, expression, ...values);
  });
}

const seqBits = 2 ** 33;
const weightSteps = 1_000;

/** Those that hold the rarest words, of equal ones the newest. Weight and number share a float, since numbers sort ten times as fast as pairs. */
function heaviest(holders: Map<number, number>, terms: Term[], max: number): number[] {
  const keys = new Float64Array(holders.size);
  let n = 0;
  for (const [seq, mask] of holders) {
    let weight = 0;
    for (let left = mask; left !== 0; left &= left - 1) weight += (terms[31 - Math.clz32(left & -left)] as Term).weight;
    keys[n++] = Math.round(weight * weightSteps) * seqBits + seq;
  }
  return [...keys.toSorted().subarray(Math.max(0, n - max))].map((key) => key % seqBits);
}

function scored(rows: SQLOutputValue[][], terms: Term[], averageLength: number): { seq: number; score: number }[] {
  const found = rows.map(([seq, encoded]) => {
    const list = decodeTerms(encoded as Uint8Array);
    const damping = k1 * (1 - b + (b * list.length) / averageLength);
    let score = 0;
    for (const { hash, weight } of terms) {
      const count = countOf(list, hash);
      if (count > 0) score += (weight * count * (k1 + 1)) / (count + damping);
    }
    return { seq: seq as number, score };
  });
  return found.toSorted((x, y) => y.score - x.score || y.seq - x.seq);
}
