import { Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { QueryVector } from '../../vocabulary/embedder.ts';
import type { Recalled, RecallHit, RecallQuery } from '../../vocabulary/memory.ts';
import { analyseQuery } from '../../text/analyse.ts';
import { cosine, hashEmbedder, toBits } from '../../text/embed.ts';
import type { ItemFilter, ItemRow } from '../../ledger/memory-port.ts';
import type { Ledger } from '../../ledger/port.ts';
import { itemContent } from '../item-content.ts';
import { subjectsNamed } from '../subjects.ts';
import { findCandidates, type QuestionVector } from './candidates.ts';
import { distinct } from './duplicates.ts';
import { meaningOf } from './meaning.ts';
import { pack, type Turn } from './pack.ts';
import { rank } from './rank.ts';
import { whyOf, wordsByStem } from './why.ts';

const hitsDefault = 10;
const turnsAround = 3;
/** Of what is nearest by its bits, this many times the hits are ranked by the exact vector. */
const reranked = 4;
const rerankedMin = 200;

export interface RecallOptions {
  vectorOf?: QuestionVector;
  /** The question by the model of company.yaml. Items that have no vector of it yet are found by the default ones. */
  queryVector?: QueryVector | null | undefined;
  /** Makes what is lazily indexed searchable, for a query that asks to wait. */
  indexWaiting?(): Promise<unknown>;
}

interface Chosen {
  row: ItemRow;
  score: number;
  /** In words, given the text. */
  why(text: string): string[];
}

/** Finds what memory holds about a question, best first. `now` (epoch ms) decides what has expired. The filters hold before anything is ranked. */
export async function recall(ledger: Ledger, query: RecallQuery, now: number, { vectorOf = hashEmbedder.embed, queryVector = null, indexWaiting }: RecallOptions = {}): Promise<Recalled> {
  const started = performance.now();
  const text = query.text.trim().slice(0, limits.queryCharsMax);
  if (text === '') throw new Terminal('recall.empty-query', 'The query is empty.', 'Write a few words of what you are looking for, or `keelson memory history REF` for all versions of one thing.');
  if (query.wait === true) await indexWaiting?.();
  const filter = await filterOf(ledger, query, now);
  const limit = Math.min(Math.max(1, Math.floor(query.limit ?? hitsDefault)), limits.recallHitsMax);
  const { chosen, candidates } = await choose(ledger, filter, text, limit, query.using ?? 'hybrid', { vectorOf, queryVector });
  const hits = await Promise.all(chosen.map(async (one) => hitOf(ledger, one)));
  const done = (found: RecallHit[], tokens: number | null): Recalled => ({ hits: found, tokens, candidates, ms: performance.now() - started });
  if (query.tokens === undefined) return done(hits, null);
  const packed = await pack(hits, Math.max(1, query.tokens), async (hit) => turnsOf(ledger, hit, filter));
  return done(packed.hits, packed.tokens);
}

async function filterOf(ledger: Ledger, { thread, subject, tags, author, types, tiers, asOf, archived }: RecallQuery, now: number): Promise<ItemFilter> {
  const subjects = subject === undefined ? undefined : await subjectsNamed(ledger, subject, asOf);
  return {
    now,
    ...(thread === undefined ? {} : { thread }),
    ...(subjects === undefined ? {} : { subjects }),
    ...(tags === undefined || tags.length === 0 ? {} : { tags }),
    ...(author === undefined ? {} : { author }),
    ...(types === undefined ? {} : { types }),
    ...(tiers === undefined ? {} : { tiers }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(archived === undefined ? {} : { archived }),
  };
}

async function choose(ledger: Ledger, filter: ItemFilter, text: string, limit: number, using: NonNullable<RecallQuery['using']>, { vectorOf, queryVector }: { vectorOf: QuestionVector; queryVector: QueryVector | null }): Promise<{ chosen: Chosen[]; candidates: number }> {
  if (using === 'lexical') return byWords(ledger, filter, text, limit);
  const meaning = queryVector === null ? null : meaningOf(ledger.embeddings, queryVector);
  if (using === 'vector' && queryVector !== null) return byModel(ledger, filter, queryVector, limit);
  if (using === 'vector') return byVector(ledger, filter, text, limit, vectorOf);
  const { candidates, rows, question, vector, corpus } = await findCandidates(ledger.items, filter, text, vectorOf, meaning);
  const ranked = distinct(rank(candidates, question, vector, corpus), limit);
  const chosen = ranked.flatMap((hit): Chosen[] => {
    const row = rows.get(hit.candidate.seq);
    return row ? [{ row, score: hit.score, why: (said) => whyOf(hit, meaning?.model ?? null, wordsByStem(said, row.language)) }] : [];
  });
  return { chosen, candidates: candidates.length };
}

/** Plain full-text search, as a measure for the rest. */
async function byWords({ items }: Ledger, filter: ItemFilter, text: string, limit: number): Promise<{ chosen: Chosen[]; candidates: number }> {
  const { languages } = await items.totals();
  const terms = analyseQuery(text, languages).flatMap(({ alternatives }) => alternatives);
  const found = await items.match(filter, [...new Set(terms)], limit);
  return { chosen: await withRows(items, found, 'words'), candidates: found.length };
}

/** Vectors alone, as a measure for the rest: the nearest by their bits, then by the exact cosine. */
async function byVector({ items }: Ledger, filter: ItemFilter, text: string, limit: number, vectorOf: QuestionVector): Promise<{ chosen: Chosen[]; candidates: number }> {
  const vector = vectorOf(text);
  const nearest = await items.nearest(filter, toBits(vector), Math.max(rerankedMin, reranked * limit));
  const exact = await items.vectors(nearest.map(({ seq }) => seq));
  const scored = [...exact].map(([seq, its]) => ({ seq, score: cosine(vector, its) })).toSorted((a, b) => b.score - a.score || b.seq - a.seq);
  return { chosen: await withRows(items, scored.slice(0, limit), 'like the question'), candidates: nearest.length };
}

async function byModel({ items, embeddings }: Ledger, filter: ItemFilter, { model, vector }: QueryVector, limit: number): Promise<{ chosen: Chosen[]; candidates: number }> {
  const found = await embeddings.nearestBy(model, filter, vector, limit);
  return { chosen: await withRows(items, found.map(({ seq, similarity }) => ({ seq, score: similarity })), `meaning (model ${model})`), candidates: found.length };
}

async function withRows(items: Ledger['items'], found: { seq: number; score: number }[], why: string): Promise<Chosen[]> {
  const rows = new Map((await items.rows(found.map(({ seq }) => seq))).map((row) => [row.seq, row]));
  return found.flatMap(({ seq, score }): Chosen[] => {
    const row = rows.get(seq);
    return row ? [{ row, score, why: () => [`${why} (1.00)`] }] : [];
  });
}

async function hitOf(ledger: Ledger, { row, score, why }: Chosen): Promise<RecallHit> {
  const { id, seq, version, type, thread, author, subject, at, tier } = row;
  const { text, tags } = await itemContent(ledger, seq);
  return { id, score, why: why(text), seq, version, type, thread, author, subject, at, tier, tags, text };
}

/** Nearest first: the turn before, the one after, the one before that. */
async function turnsOf(ledger: Ledger, hit: RecallHit, filter: ItemFilter): Promise<Turn[]> {
  if (hit.thread === null) return [];
  const { before, after } = await ledger.items.around(hit, turnsAround, turnsAround, filter);
  const rows: ItemRow[] = [];
  for (let away = 1; away <= turnsAround; away++) rows.push(...before.slice(-away, before.length - away + 1), ...after.slice(away - 1, away));
  return Promise.all(rows.map(async ({ id, seq, author, at }): Promise<Turn> => ({ id, author, at, text: (await itemContent(ledger, seq)).text })));
}
