import { analyseQuery, type QueryTerm } from '../../text/analyse.ts';
import { toBits } from '../../text/embed.ts';
import type { Language } from '../../text/language.ts';
import { decodeTerms, termHash } from '../../text/term-list.ts';
import type { ItemFilter, ItemQueries, ItemRow } from '../../ledger/memory-port.ts';
import { namedAuthors } from './authors.ts';
import type { Meaning } from './meaning.ts';
import type { Candidate } from './rank.ts';
import { type Alternative, type Question, readQuestion } from './question.ts';
import type { Corpus } from './words.ts';

/** A scope of at most this many items is ranked as a whole: nothing in it can be missed. */
const wholeScopeMax = 1_000;
/** Fewer items than this say too little about which words are rare among them. */
const countedScopeMin = 50;
const matchesMax = 150;
/** What is there for the sake of words that only mean about the same. */
const kindredMatchesMax = 50;
const nearestMax = 40;
/** What somebody said whom the question names would drown in what all the others said. */
const authorMatchesMax = 100;
const namedMax = 3;
const namesTriedMax = 8;
const namesReadChars = 1_000;
/** The best of what was found bring the turns around them along. */
const surroundedMax = 20;
const turnsAround = 2;
const wordsCorrectedMax = 16;
const similarTermsMax = 12;
const correctedCharsMin = 3;

/** The vector of a question, comparable with those of the items. */
export type QuestionVector = (text: string) => Int8Array;

export interface Found {
  candidates: Candidate[];
  rows: ReadonlyMap<number, ItemRow>;
  question: Question;
  vector: Int8Array;
  corpus: Corpus;
}

/** What is ranked: the whole scope when it is small, and otherwise what has the words, what is alike, and the turns around the best of these. */
export async function findCandidates(items: ItemQueries, filter: ItemFilter, text: string, vectorOf: QuestionVector, meaning: Meaning | null = null): Promise<Found> {
  const totals = await items.totals();
  const { languages } = totals;
  const vector = vectorOf(text);
  // Of all that is hot there is a count already.
  const narrowed = Object.keys(filter).some((name) => name !== 'now');
  const small = (totals.items <= wholeScopeMax || narrowed) && (await items.count(filter, wholeScopeMax + 1)) <= wholeScopeMax;
  if (!small) {
    const question = await understand(items, text, languages, null);
    const counts = await countsOf(items, question);
    const rows = await fromIndex(items, filter, { text, question, counts, vector, meaning });
    return { candidates: await withVectors(items, rows, meaning), rows: bySeq(rows), question, vector, corpus: await wholeCorpus(items, counts) };
  }
  const rows = await items.scope(filter, wholeScopeMax);
  const candidates = await withVectors(items, rows, meaning);
  const question = await understand(items, text, languages, candidates);
  const corpus = rows.length < countedScopeMin ? await wholeCorpus(items, await countsOf(items, question)) : { items: rows.length, averageLength: meanLength(candidates), counts: null };
  return { candidates, rows: bySeq(rows), question, vector, corpus };
}

interface Asked {
  text: string;
  question: Question;
  counts: ReadonlyMap<string, number>;
  vector: Int8Array;
  meaning: Meaning | null;
}

async function fromIndex(items: ItemQueries, filter: ItemFilter, { text, question, counts, vector, meaning }: Asked): Promise<ItemRow[]> {
  const termsThat = (fits: (how: Alternative['how']) => boolean): string[] =>
    [...new Set(question.terms.flatMap(({ alternatives }) => alternatives.filter(({ how, term }) => fits(how) && counts.has(term)).map(({ term }) => term)))];
  const said = termsThat((how) => how !== 'kindred');
  const meant = termsThat((how) => how === 'kindred');
  const found = [(await items.match(filter, said, matchesMax)).map(seqOf), (await items.match(filter, meant, kindredMatchesMax)).map(seqOf), (await items.nearest(filter, toBits(vector), nearestMax)).map(seqOf)];
  if (meaning !== null) found.push(await meaning.nearest(filter, nearestMax));
  const rows = bySeq(await items.rows([...new Set(found.flat())]));
  for (const author of filter.author === undefined ? await authorsNamed(items, filter, text, question, [...rows.values()]) : []) {
    found.push((await items.match({ ...filter, author }, said, authorMatchesMax)).map(seqOf), (await items.match({ ...filter, author }, meant, kindredMatchesMax)).map(seqOf));
  }
  for (const row of await items.rows(found.flat().filter((seq) => !rows.has(seq)))) rows.set(row.seq, row);
  // The best of each way in turn, since their scores can't be compared.
  const share = Math.ceil(surroundedMax / found.length);
  for (const seq of new Set(found.flatMap((seqs) => seqs.slice(0, share)))) {
    const row = rows.get(seq);
    if (row === undefined || row.thread === null) continue;
    const { before, after } = await items.around(row, turnsAround, turnsAround, filter);
    for (const turn of [...before, ...after]) rows.set(turn.seq, turn);
  }
  return [...rows.values()];
}

function seqOf({ seq }: { seq: number }): number {
  return seq;
}

/** Authors that the question names: among those of what was found, or by their name as it is written, alone or with the next word. */
async function authorsNamed(items: ItemQueries, filter: ItemFilter, text: string, { words }: Question, rows: readonly ItemRow[]): Promise<string[]> {
  const named = new Set(namedAuthors(words, rows.map(({ author }) => author)).authors);
  const written: string[] = [];
  for (const [name] of text.slice(0, namesReadChars).matchAll(/\p{Lu}[\p{L}\p{M}]+(?: \p{Lu}[\p{L}\p{M}]+)?/gu)) written.push(name, ...name.split(' '));
  for (const name of [...new Set(written)].slice(0, namesTriedMax)) {
    if (!named.has(name) && (await items.count({ ...filter, author: name }, 1)) > 0) named.add(name);
  }
  return [...named].slice(0, namedMax);
}

async function withVectors(items: ItemQueries, rows: readonly ItemRow[], meaning: Meaning | null): Promise<Candidate[]> {
  const seqs = rows.map(({ seq }) => seq);
  const vectors = await items.vectors(seqs);
  const alike = await meaning?.among(seqs);
  return rows.map(({ seq, thread, author, at, importance, terms }) => ({ seq, thread, author, at, importance, list: decodeTerms(terms), vector: vectors.get(seq) ?? null, meaning: alike?.get(seq) ?? null }));
}

/** Words that the index does not have (or the scope: a word may be known elsewhere) are looked up among those it has. */
async function understand(items: ItemQueries, text: string, languages: readonly Language[], scope: readonly Candidate[] | null): Promise<Question> {
  const terms = analyseQuery(text, languages);
  const isKnown = scope === null ? await knownToIndex(items, terms) : knownTo(scope, terms);
  const unknown = terms.filter(({ word, alternatives }) => word.length >= correctedCharsMin && !alternatives.some(isKnown)).slice(0, wordsCorrectedMax);
  const similar = new Map<string, string[]>();
  for (const { word } of unknown) similar.set(word, (await items.similarTerms(word, similarTermsMax)).map(({ term }) => term));
  return readQuestion(text, languages, similar);
}

async function knownToIndex(items: ItemQueries, terms: readonly QueryTerm[]): Promise<(term: string) => boolean> {
  const counts = await items.termCounts(terms.flatMap(({ alternatives }) => alternatives));
  return (term) => counts.has(term);
}

function knownTo(scope: readonly Candidate[], terms: readonly QueryTerm[]): (term: string) => boolean {
  const asked = new Set(terms.flatMap(({ alternatives }) => alternatives.map(termHash)));
  const found = new Set<number>();
  for (const { list } of scope) for (let i = 0; i < list.hashes.length; i++) if (asked.has(list.hashes[i] as number)) found.add(list.hashes[i] as number);
  return (term) => found.has(termHash(term));
}

async function countsOf(items: ItemQueries, question: Question): Promise<Map<string, number>> {
  return items.termCounts(question.terms.flatMap(({ alternatives }) => alternatives.map(({ term }) => term)));
}

async function wholeCorpus(items: ItemQueries, counts: ReadonlyMap<string, number>): Promise<Corpus> {
  const totals = await items.totals();
  return { items: totals.items, averageLength: totals.terms / Math.max(1, totals.items), counts };
}

function meanLength(candidates: readonly Candidate[]): number {
  return candidates.reduce((sum, { list }) => sum + list.length, 0) / Math.max(1, candidates.length);
}

function bySeq(rows: readonly ItemRow[]): Map<number, ItemRow> {
  return new Map(rows.map((row) => [row.seq, row]));
}
