import type { QueryEmbedding } from '../vocabulary/embedder.ts';
import type { Recalled, RecallQuery } from '../vocabulary/memory.ts';
import type { Ledger } from '../ledger/port.ts';
import { recall, type RecallOptions } from '../memory/recall/recall.ts';

/** Asks the embedder of company.yaml for the vector of a question. Never throws. */
export type AskVector = (text: string) => Promise<QueryEmbedding>;

/** Recall with the embedder of company.yaml, when there is one and it answers in time; without it otherwise, and then the answer says why. */
export async function recallWithModel(ledger: Ledger, query: RecallQuery, now: number, askVector: AskVector | undefined, options: RecallOptions = {}): Promise<Recalled> {
  const wanted = query.using !== 'lexical' && query.text.trim() !== '';
  const asked = wanted ? await askVector?.(query.text) : undefined;
  const recalled = await recall(ledger, query, now, { ...options, queryVector: asked?.vector });
  return asked?.reason == null ? recalled : { ...recalled, withoutModel: asked.reason };
}
