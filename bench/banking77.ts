import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BeirSet } from './beir.ts';

const queriesWanted = 500;

/**
 * Banking77 (Casanueva et al. 2020) as a retrieval set: the training messages are the corpus, every sixth test message a
 * query, and what has the same intent is relevant. An intent has about 130 messages, so recall@10 can't exceed about 0.08:
 * nDCG@10 and MRR tell more.
 */
export function banking77(folder: string): BeirSet {
  const train = rowsOf(join(folder, 'train.csv'));
  const test = rowsOf(join(folder, 'test.csv'));
  const ofCategory = new Map<string, Map<string, number>>();
  for (const [i, { category }] of train.entries()) ofCategory.set(category, (ofCategory.get(category) ?? new Map<string, number>()).set(`train-${i}`, 1));
  const step = Math.max(1, Math.floor(test.length / queriesWanted));
  const queries = test.map(({ text, category }, i) => ({ id: `test-${i}`, text, category })).filter((_, i) => i % step === 0);
  return {
    documents: train.map(({ text }, i) => ({ id: `train-${i}`, text, thread: null, author: null, at: null, tags: [], subject: null, kind: 'note' })),
    queries: queries.map(({ id, text }) => ({ id, text, thread: null, subject: null, tags: [], category: null })),
    judgements: new Map(queries.map(({ id, category }) => [id, ofCategory.get(category) ?? new Map<string, number>()])),
  };
}

/** The whole set: 10,003 messages to train on and 3,080 to test with, of 77 intents. */
export function bankingRows(folder: string): Record<'train' | 'test', { text: string; category: string }[]> {
  return { train: rowsOf(join(folder, 'train.csv')), test: rowsOf(join(folder, 'test.csv')) };
}

/** Lines of `text,category`; a text in double quotes may hold commas, line breaks and doubled quotes. */
function rowsOf(path: string): { text: string; category: string }[] {
  const csv = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  const rows = Array.from(csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*)),([^,\n]+)\n/g), ([, quoted, plain, category = '']) => ({ text: (quoted?.replaceAll('""', '"') ?? plain ?? '').trim(), category }));
  return rows.slice(1).filter(({ text }) => text !== '');
}
