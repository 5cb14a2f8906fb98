import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * Sets in the form of BEIR (Thakur et al. 2021): a corpus and queries as JSON lines, judgements as TSV with the header
 * `query-id corpus-id score`. `_id` and `id` are the same; what BEIR has no field for stands beside the text or under `metadata`.
 */
const marks = {
  thread: z.string().nullish(),
  author: z.string().nullish(),
  at: z.union([z.string(), z.number()]).nullish(),
  tags: z.array(z.string()).nullish(),
  subject: z.string().nullish(),
  kind: z.enum(['note', 'message', 'log', 'summary']).nullish(),
};
const name = z.union([z.string(), z.number()]).transform(String);
const documentLine = z.object({ _id: name.optional(), id: name.optional(), title: z.string().nullish(), text: z.string(), metadata: z.object(marks).nullish(), ...marks });
const queryLine = z.object({ _id: name.optional(), id: name.optional(), text: z.string().optional(), query: z.string().optional(), category: z.string().nullish(), metadata: z.object(marks).nullish(), ...marks });

export interface BeirDocument {
  id: string;
  text: string;
  thread: string | null;
  author: string | null;
  at: number | null;
  tags: string[];
  subject: string | null;
  kind: 'note' | 'message' | 'log' | 'summary';
}

export interface BeirQuery {
  id: string;
  text: string;
  thread: string | null;
  subject: string | null;
  tags: string[];
  category: string | null;
}

/** By query, then by document: how relevant; what is not there is not. */
export type Judgements = Map<string, Map<string, number>>;

export interface BeirSet {
  documents: BeirDocument[];
  queries: BeirQuery[];
  judgements: Judgements;
}

export function readBeir(files: { corpus: string; queries: string; qrels: string }): BeirSet {
  const documents = jsonLines(files.corpus).map((line): BeirDocument => {
    const { metadata, ...own } = documentLine.parse(line);
    const all = { ...metadata, ...defined(own) };
    const text = own.title ? `${own.title}\n${own.text}` : own.text;
    const kind = all.kind ?? (all.thread ? 'message' : 'note');
    return { id: nameOf(own), text, thread: all.thread ?? null, author: all.author ?? null, at: time(all.at), tags: all.tags ?? [], subject: all.subject ?? null, kind };
  });
  const queries = jsonLines(files.queries).map((line): BeirQuery => {
    const { metadata, ...own } = queryLine.parse(line);
    const all = { ...metadata, ...defined(own) };
    return { id: nameOf(own), text: own.text ?? own.query ?? '', thread: all.thread ?? null, subject: all.subject ?? null, tags: all.tags ?? [], category: own.category ?? null };
  });
  return { documents: documents.filter(({ text }) => text.trim() !== ''), queries, judgements: readJudgements(files.qrels) };
}

function readJudgements(path: string): Judgements {
  const judgements: Judgements = new Map();
  for (const line of readFileSync(path, 'utf8').split(/\r?\n/)) {
    const [query, document, score] = line.split('\t');
    if (!query || !document || query === 'query-id' || !(Number(score) > 0)) continue;
    const known = judgements.get(query) ?? new Map<string, number>();
    known.set(document, Number(score));
    judgements.set(query, known);
  }
  return judgements;
}

function jsonLines(path: string): unknown[] {
  return readFileSync(path, 'utf8').split(/\r?\n/).filter((line) => line.trim() !== '').map((line): unknown => JSON.parse(line));
}

function nameOf(line: { _id?: string | undefined; id?: string | undefined }): string {
  const found = line._id ?? line.id;
  if (found === undefined) throw new Error('a line of this set has neither _id nor id');
  return found;
}

function time(at: string | number | null | undefined): number | null {
  if (at === null || at === undefined) return null;
  const ms = typeof at === 'number' ? at : Date.parse(at);
  if (!Number.isFinite(ms)) throw new Error(`not a time: ${at}`);
  return ms;
}

function defined<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null && value !== undefined)) as Partial<T>;
}

export interface Quality {
  recall: Record<5 | 10 | 20 | 50, number>;
  mrr: number;
  ndcgAt10: number;
}

/**
 * Of one answer: recall@k is the share of the relevant documents among the first k, MRR one over the rank of the first
 * relevant one, nDCG@10 with gain = score and discount = log2(rank + 1), as pytrec_eval counts.
 */
export function qualityOf(ranked: readonly string[], relevant: ReadonlyMap<string, number>): Quality {
  const recallAt = (k: number): number => ranked.slice(0, k).filter((id) => relevant.has(id)).length / relevant.size;
  const first = ranked.findIndex((id) => relevant.has(id));
  const gained = discounted(ranked.slice(0, 10).map((id) => relevant.get(id) ?? 0));
  const ideal = discounted([...relevant.values()].toSorted((a, b) => b - a).slice(0, 10));
  return { recall: { 5: recallAt(5), 10: recallAt(10), 20: recallAt(20), 50: recallAt(50) }, mrr: first === -1 ? 0 : 1 / (first + 1), ndcgAt10: gained / ideal };
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, i) => sum + gain / Math.log2(i + 2), 0);
}
