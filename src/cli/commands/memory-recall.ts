import { Terminal } from '../../vocabulary/errors.ts';
import type { MemoryItemType, RecallQuery, Tier } from '../../vocabulary/memory.ts';
import { parseAsOf } from '../as-of.ts';
import { recallText } from '../present/memory-recall.ts';
import { safeLine } from '../present/safe-text.ts';
import type { Session } from '../session.ts';
import { recallBatch } from './memory-recall-batch.ts';

export interface RecallOptions {
  batch?: string;
  thread?: string;
  subject?: string;
  tag?: string[];
  author?: string;
  type?: MemoryItemType[];
  tier?: Tier[];
  asOf?: string;
  archived?: boolean;
  limit?: number;
  tokens?: number;
  wait?: boolean;
}

/** Answers one query, or with `--batch` one a line; the other options then hold for every line that does not say otherwise. */
export async function recall(session: Session, text: string | undefined, options: RecallOptions): Promise<void> {
  const { batch } = options;
  if ((text === undefined) === (batch === undefined)) {
    throw new Terminal('usage.recall-what', batch === undefined ? 'There is nothing to look for.' : 'A query and --batch are one too many.', 'Write `keelson memory recall "QUERY"`, or `keelson memory recall --batch FILE.jsonl`.');
  }
  const filters = filtersOf(options);
  if (batch !== undefined) return recallBatch(session, batch, filters);
  if (text?.trim() === '') throw new Terminal('recall.empty-query', 'The query is empty.', 'Write a few words of what you are looking for, or `keelson memory history REF` for all versions of one thing.');
  const query: RecallQuery = { text: text ?? '', ...filters };
  await session.withCompany(async (company) => {
    const recalled = await company.memory.recall(query);
    session.print((display) => recallText(display, recalled, query), recalled);
    const { withoutModel } = recalled;
    if (withoutModel !== undefined) session.remark((display) => display.paint('yellow', safeLine(`Without the embedder: ${withoutModel}`)));
  });
}

function filtersOf({ thread, subject, tag, author, type, tier, asOf, archived, limit, tokens, wait }: RecallOptions): Omit<RecallQuery, 'text'> {
  return {
    ...(thread === undefined ? {} : { thread }),
    ...(subject === undefined ? {} : { subject }),
    ...(tag === undefined ? {} : { tags: tag }),
    ...(author === undefined ? {} : { author }),
    ...(type === undefined ? {} : { types: type }),
    ...(tier === undefined ? {} : { tiers: tier }),
    ...(asOf === undefined ? {} : { asOf: parseAsOf(asOf) }),
    ...(archived === undefined ? {} : { archived }),
    ...(limit === undefined ? {} : { limit }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(wait === undefined ? {} : { wait }),
  };
}
