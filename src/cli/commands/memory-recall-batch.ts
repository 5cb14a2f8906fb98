import { z } from 'zod';
import type { Company } from '../../facade.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import { checkLine, type RawLine } from '../../vocabulary/json-lines.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { RecallQuery } from '../../vocabulary/memory.ts';
import { asOfFrom } from '../as-of.ts';
import { batchLines, complainOfLine } from '../batch-lines.ts';
import { safeLine } from '../present/safe-text.ts';
import type { Session } from '../session.ts';

const queryLineSchema = z.strictObject({
  id: z.union([z.string().min(1), z.number()]),
  query: z.string().min(1).max(limits.queryCharsMax),
  thread: z.string().min(1).nullish(),
  subject: z.string().min(1).nullish(),
  tags: z.array(z.string().min(1)).nullish(),
  asOf: z.union([z.string(), z.number()]).nullish(),
  limit: z.number().int().min(1).max(limits.recallHitsMax).nullish(),
});
type QueryLine = z.infer<typeof queryLineSchema>;

const ignoredMax = 20;
/** Larger than any query may be, with room for its filters. */
const lineBytesMax = 1024 * 1024;

/**
 * Answers every query of a file, in its order: a line of JSON each, `{"id", "hits": [{"id", "score", "why"}]}`. One that
 * can't be answered is `{"id", "error"}`, is told on standard error with the number of its line, and makes the exit code 1.
 */
export async function recallBatch(session: Session, source: string, filters: Omit<RecallQuery, 'text'>): Promise<void> {
  await session.withCompany(async (company) => {
    let done = 0;
    const ignored = new Set<string>();
    for await (const line of batchLines(session, source, { lineBytesMax, unreadable: 'recall.unreadable-batch' })) {
      const answer = await answerLine(company, line, filters, ignored);
      if ('error' in answer) complainOfLine(session, line.number, answer.error);
      session.shell.out(JSON.stringify(answer));
      done += 1;
      // In a terminal the answers themselves are the progress.
      if (!session.shell.outDisplay().rich) session.progress('recall')(done, null);
    }
    if (ignored.size > 0) session.remark(() => `Fields that mean nothing to a query were left out: ${safeLine([...ignored].join(', '))}.`);
    if (done === 0) session.remark(() => 'There was no query. A line looks like this: {"id": "1", "query": "when is the invoice due"}');
  });
}

type Answer = { id: string | number | null; hits: { id: string; score: number; why: string[] }[] } | { id: string | number | null; error: string };

async function answerLine(company: Company, line: RawLine, filters: Omit<RecallQuery, 'text'>, ignored: Set<string>): Promise<Answer> {
  if ('problem' in line) return { id: null, error: line.problem };
  const checked = checkLine(line.text, queryLineSchema);
  if ('problem' in checked) return { id: checked.id, error: checked.problem };
  for (const field of checked.ignored) if (ignored.size < ignoredMax) ignored.add(field);
  const { id } = checked.value;
  const query = queryOf(checked.value, filters);
  if (typeof query === 'string') return { id, error: query };
  try {
    const { hits } = await company.memory.recall(query);
    return { id, hits: hits.map((hit) => ({ id: hit.id, score: hit.score, why: hit.why })) };
  } catch (error) {
    // One query that is refused does not keep the others from their answers; a company that fails does.
    if (error instanceof Terminal) return { id, error: `${error.message} ${error.nextStep}` };
    throw error;
  }
}

function queryOf(line: QueryLine, filters: Omit<RecallQuery, 'text'>): RecallQuery | string {
  const { query, thread, subject, tags, asOf, limit } = line;
  const point = asOf == null ? undefined : asOfFrom(asOf, 'utc');
  if (point === null) return `asOf must be a sequence number, a date, or a time like 2026-03-31T09:30:00Z, and it is ${JSON.stringify(asOf)}`;
  return {
    ...filters,
    text: query,
    ...(thread == null ? {} : { thread }),
    ...(subject == null ? {} : { subject }),
    ...(tags == null ? {} : { tags }),
    ...(point === undefined ? {} : { asOf: point }),
    ...(limit == null ? {} : { limit }),
  };
}
