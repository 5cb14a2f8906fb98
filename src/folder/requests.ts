/**
 * What the operator asks of a company that another process has open: only that process may write to its ledger (T2). Owns: the files in `data/requests/`, one for each
 * request and one for its answer, each written aside and then renamed, so that none is ever read half. A request that nobody took is taken back by whoever asked; files of
 * those who died are swept away unread, since nobody waits for the answer any more.
 */
import { chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
 * process refused it with, and NeedsOperator `request.no-answer` when it was taken and not answered, or `request.not-allowed` when this user may not ask.
 */
export async function ask(data: string, id: string, request: Json, waitMs = waitMsDefault): Promise<Json | null> {
  try {
    return await askAllowed(data, id, request, waitMs);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || (error.code !== 'EACCES' && error.code !== 'EPERM')) throw error;
    throw new NeedsOperator('request.not-allowed', 'This user may not ask the process that has the company open, so nothing was changed.', 'Do it as the user who runs the company.', { cause: error });
  }
}

async function askAllowed(data: string, id: string, request: Json, waitMs: number): Promise<Json | null> {
  const folder = join(data, 'requests');
  const [asked, said] = [join(folder, `${id}.request`), join(folder, `${id}.answer`)];
  await openFolder(folder);
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

/**
 * Looks for requests five times a second, and answers one after the other. What is refused is an answer. A file that can't be read or written is passed over and told by
 * `trouble`, once: nobody may stop a company by what they put there. Anything else that is thrown goes to `fail`. Returns a function that ends it.
 */
export function answerRequests(data: string, answer: (request: unknown) => Promise<object>, { fail, trouble }: { fail(error: unknown): void; trouble(message: string): void }): () => void {
  const folder = join(data, 'requests');
  const told = new Set<string>();
  const passingOver = (name: string) => (error: unknown): void => {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    if (!told.has(name)) trouble(`A request in data/requests could not be answered: ${error.message}.`);
    told.add(name);
  };
  const look = async (): Promise<void> => {
    for (const name of (await namesIn(folder)).toSorted()) {
      const file = join(folder, name);
      await (async () => {
        if (await isStale(file)) await rm(file, { force: true });
        else if (name.endsWith('.request')) await answerOne(file, answer);
      })().catch(passingOver(name));
    }
  };
  // Its own from the start, so that whoever asks first does not own it.
  let looking: Promise<void> | null = openFolder(folder).catch(passingOver('')).catch(fail).finally(() => (looking = null));
  const timer = setInterval(() => {
    looking ??= look().catch(passingOver('')).catch(fail).finally(() => (looking = null));
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

async function openFolder(folder: string): Promise<void> {
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await likeItsFolder(folder);
}

/** Root may ask in the place of the user who runs the company, who must be able to read it. */
async function likeItsFolder(file: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(dirname(file));
  await chown(file, uid, gid);
}

async function put(file: string, content: unknown): Promise<void> {
  await writeFile(`${file}.tmp`, JSON.stringify(content), { mode: 0o600 });
  await likeItsFolder(`${file}.tmp`);
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
