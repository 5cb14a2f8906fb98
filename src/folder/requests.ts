/**
 * What the operator asks of a company that another process has open: only that process may write to its ledger (T2). Owns: the files in `data/requests/`, one for each
 * request and one for its answer, each written aside and then renamed, so that none is ever read half. A request that nobody took is taken back by whoever asked; files of
 * those who died are swept away unread, since nobody waits for the answer any more.
 */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorFromData, failureData, KeelsonError, NeedsOperator } from '../vocabulary/errors.ts';
import { jsonSchema, type Json } from '../vocabulary/json.ts';
import { systemClock } from '../vocabulary/ports.ts';

const failureSchema = z.object({ code: z.string(), message: z.string(), nextStep: z.string(), failure: z.enum(['retryable', 'terminal', 'needs-operator', 'in-doubt']) });
const answerSchema = z.union([z.object({ answer: jsonSchema }), z.object({ refused: failureSchema })]);

const lookEveryMs = 200;
const waitMsDefault = 3_000;
/** Older than this, nobody waits any more. */
const staleMs = 30_000;

/**
 * Asks the process that has the company open, and resolves with its answer, or `null` when nobody took the request: then nothing was changed. Throws what the other
 * process refused it with, and NeedsOperator `request.no-answer` when it was taken and not answered.
 */
export async function ask(data: string, id: string, request: Json, waitMs = waitMsDefault): Promise<Json | null> {
  const folder = join(data, 'requests');
  const [asked, said] = [join(folder, `${id}.request`), join(folder, `${id}.answer`)];
  await mkdir(folder, { recursive: true });
  await put(asked, request);
  for (const last of [false, true]) {
    const deadline = performance.now() + waitMs;
    while (performance.now() < deadline) {
      const text = await textOf(said);
      if (text !== null) {
        await rm(said, { force: true });
        return opened(text);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (!last && (await takes(asked))) return null;
  }
  throw new NeedsOperator('request.no-answer', 'The process that has the company open took the request and did not answer.', 'Look whether it is still running; `keelson pause` then shows what is paused.');
}

function opened(text: string): Json {
  const said = answerSchema.parse(JSON.parse(text));
  if ('refused' in said) throw errorFromData(said.refused);
  return said.answer;
}

/** Looks for requests five times a second, and answers one after the other. What is refused is an answer; anything else that is thrown goes to `fail`. Returns a function that ends it. */
export function answerRequests(data: string, answer: (request: unknown) => Promise<object>, fail: (error: unknown) => void): () => void {
  const folder = join(data, 'requests');
  let looking: Promise<void> | null = null;
  const look = async (): Promise<void> => {
    for (const name of (await namesIn(folder)).toSorted()) {
      const file = join(folder, name);
      if (await isStale(file)) await rm(file, { force: true });
      else if (name.endsWith('.request')) await answerOne(file, answer);
    }
  };
  const timer = setInterval(() => {
    looking ??= look().catch(fail).finally(() => (looking = null));
  }, lookEveryMs);
  return () => clearInterval(timer);
}

async function answerOne(file: string, answer: (request: unknown) => Promise<object>): Promise<void> {
  const text = await textOf(file);
  // Taken away first: whoever asked may think better of it until then, and not after.
  if (text === null || !(await takes(file))) return;
  await put(file.replace(/\.request$/u, '.answer'), await answered(text, answer));
}

async function answered(text: string, answer: (request: unknown) => Promise<object>): Promise<object> {
  try {
    return { answer: await answer(JSON.parse(text)) };
  } catch (error) {
    if (!(error instanceof KeelsonError) && !(error instanceof SyntaxError) && !(error instanceof z.ZodError)) throw error;
    return { refused: failureData(error) };
  }
}

async function put(file: string, content: unknown): Promise<void> {
  await writeFile(`${file}.tmp`, JSON.stringify(content), { mode: 0o600 });
  await rename(`${file}.tmp`, file);
}

/** Whether the file was there to be removed: of two who want it, one gets it. */
async function takes(file: string): Promise<boolean> {
  return rm(file).then(() => true, absent(false));
}

async function textOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(absent(null));
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(absent([]));
}

async function isStale(file: string): Promise<boolean> {
  const times = await stat(file).catch(absent(null));
  return times !== null && systemClock.now() - times.mtimeMs > staleMs;
}

function absent<T>(otherwise: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code !== 'ENOENT') throw error;
    return otherwise;
  };
}
