import { join } from 'node:path';
import type { Draft } from '../src/vocabulary/events.ts';
import { systemClock } from '../src/vocabulary/ports.ts';
import type { RecallQuery } from '../src/vocabulary/memory.ts';
import type { Ledger } from '../src/ledger/port.ts';
import { openLedger } from '../src/ledger/sqlite-ledger.ts';
import { recall } from '../src/memory/recall/recall.ts';
import { banking77 } from './banking77.ts';
import { type BeirDocument, type BeirQuery, type BeirSet, type Quality, qualityOf, readBeir } from './beir.ts';
import type { BenchOptions } from './main.ts';
import { makeReport, type Measures, quantile, type Report, type Target } from './report.ts';
import { withScratch } from './scratch.ts';

const depth = 50;
const itemsPerAppend = 1_000;
const ways = [
  { name: 'Bm25', using: 'lexical' },
  { name: 'Vector', using: 'vector' },
  { name: 'Hybrid', using: 'hybrid' },
] as const;

/** How well recall finds what a set of queries is judged to want: full-text search alone, vectors alone, and all signals together. */
export async function benchRetrieval({ corpus, queries, qrels, banking }: BenchOptions): Promise<{ report: Report; targets: Target[] }> {
  if (banking === undefined && (corpus === undefined || queries === undefined || qrels === undefined)) {
    throw new Error('retrieval needs --corpus, --queries and --qrels, or --banking77 FOLDER');
  }
  const set = banking === undefined ? readBeir({ corpus: corpus ?? '', queries: queries ?? '', qrels: qrels ?? '' }) : banking77(banking);
  return withScratch(async (folder) => {
    const ledger = await openLedger(join(folder, 'data'), { create: 'Bench' });
    await fill(ledger, set.documents);
    const judged = set.queries.filter(({ id }) => set.judgements.has(id));
    const measures: Measures = {};
    for (const { name, using } of ways) Object.assign(measures, summary(name, await answers(ledger, set, judged, using)));
    await ledger.close();
    const targets: Target[] = ['recallAt10', 'ndcgAt10'].map((measure) => ({ measure: `${measure}Hybrid`, atLeast: measures[`${measure}Bm25`] ?? 0 }));
    return { report: makeReport('retrieval', { corpus: banking ?? corpus ?? '', documents: set.documents.length, queries: judged.length }, measures), targets };
  });
}

async function fill(ledger: Ledger, documents: readonly BeirDocument[]): Promise<void> {
  const drafts = documents.map(({ id, text, thread, author, at, tags, subject, kind }): Draft => ({
    kind: 'note.put',
    actor: 'operator',
    subject,
    data: { id, version: 1, text, tags, thread, author, when: at, type: kind, provenance: { source: `bench:${id}`.slice(0, 1_000), model: null }, call: null, name: null },
  }));
  for (let i = 0; i < drafts.length; i += itemsPerAppend) await ledger.append(drafts.slice(i, i + itemsPerAppend));
}

interface Answer {
  quality: Quality;
  category: string | null;
  ms: number;
}

async function answers(ledger: Ledger, { judgements }: BeirSet, judged: readonly BeirQuery[], using: NonNullable<RecallQuery['using']>): Promise<Answer[]> {
  const found: Answer[] = [];
  for (const { id, text, thread, subject, tags, category } of judged) {
    const query: RecallQuery = { text, limit: depth, using, tags, ...(thread === null ? {} : { thread }), ...(subject === null ? {} : { subject }) };
    const { hits, ms } = await recall(ledger, query, systemClock.now());
    found.push({ quality: qualityOf(hits.map((hit) => hit.id), judgements.get(id) ?? new Map<string, number>()), category, ms });
  }
  return found;
}

function summary(way: string, found: readonly Answer[]): Measures {
  const mean = (of: (quality: Quality) => number, among = found): number => among.reduce((sum, { quality }) => sum + of(quality), 0) / Math.max(1, among.length);
  const measures: Measures = {};
  for (const k of [5, 10, 20, 50] as const) measures[`recallAt${k}${way}`] = mean(({ recall: share }) => share[k]);
  measures[`mrr${way}`] = mean(({ mrr }) => mrr);
  measures[`ndcgAt10${way}`] = mean(({ ndcgAt10 }) => ndcgAt10);
  const categories = [...new Set(found.map(({ category }) => category))].filter((category) => category !== null).toSorted();
  for (const category of categories) {
    measures[`recallAt10${way}${capital(category)}`] = mean(({ recall: share }) => share[10], found.filter((one) => one.category === category));
  }
  measures[`p95Ms${way}`] = quantile(found.map(({ ms }) => ms), 0.95);
  return measures;
}

function capital(name: string): string {
  return name.split(/[^\p{L}\p{N}]+/u).map((part) => part.slice(0, 1).toUpperCase() + part.slice(1)).join('');
}
