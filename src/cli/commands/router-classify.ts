import { z } from 'zod';
import type { Company } from '../../facade.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import { checkLine, type RawLine } from '../../vocabulary/json-lines.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { RouterAnswer } from '../../vocabulary/router-views.ts';
import { batchLines, complainOfLine } from '../batch-lines.ts';
import { answerLine, answerText } from '../present/router.ts';
import { readSource } from '../read-source.ts';
import type { Session } from '../session.ts';

export interface ClassifyOptions {
  batch?: string;
}

const lineSchema = z.strictObject({ id: z.union([z.string(), z.number()]).nullish(), text: z.string().max(limits.routerLineCharsMax) });
const lineBytesMax = 8 * 1024 * 1024;

/** One text, or with `--batch` one a line. */
export async function classify(session: Session, given: string | undefined, { batch }: ClassifyOptions): Promise<void> {
  if ((given === undefined) === (batch === undefined)) {
    throw new Terminal('usage.classify-what', batch === undefined ? 'There is nothing to read.' : 'A text and --batch are one too many.', 'Write `keelson router classify "TEXT"`, or `keelson router classify --batch FILE.jsonl`.');
  }
  if (batch !== undefined) return classifyBatch(session, batch);
  const text = given === '-' ? await readSource(session, given) : (given ?? '');
  await session.withCompany(async (company) => {
    const answer = await company.router.classify(text);
    session.print((display) => answerText(display, answer), { id: null, ...answer });
  });
}

type Line = { id: string | number } & (Omit<RouterAnswer, 'version'> | { error: string });

/** Answers every line of a file in its order; with --json a line of JSON each. The id is that of the line, or its number. One that can't be read is told with its number, and makes the exit code 1. */
async function classifyBatch(session: Session, source: string): Promise<void> {
  await session.withCompany(async (company) => {
    let done = 0;
    // Told once for all, not once a line.
    await company.router.classify('hello');
    for await (const raw of batchLines(session, source, { lineBytesMax, unreadable: 'router.unreadable-batch', missing: 'import.source-missing' })) {
      const line = await answered(company, raw);
      if ('error' in line) complainOfLine(session, raw.number, line.error);
      session.shell.out(session.json ? JSON.stringify(line) : answerLine(line));
      done += 1;
      if (!session.shell.outDisplay().rich) session.progress('texts')(done, null);
    }
    if (done === 0) session.remark(() => 'There was no line. One looks like this: {"id": "1", "text": "Where is my parcel?"}');
  });
}

async function answered(company: Company, raw: RawLine): Promise<Line> {
  if ('problem' in raw) return { id: raw.number, error: raw.problem };
  const checked = checkLine(raw.text, lineSchema);
  if ('problem' in checked) return { id: checked.id ?? raw.number, error: checked.problem };
  const id = checked.value.id ?? raw.number;
  try {
    const { version: _version, ...answer } = await company.router.classify(checked.value.text);
    return { id, ...answer };
  } catch (error) {
    // One text that can't be read keeps no other from its answer; a company that fails does.
    if (error instanceof Terminal) return { id, error: error.message };
    throw error;
  }
}
