import { open, unlink, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Company } from '../../facade.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import type { Json } from '../../vocabulary/json.ts';
import { forgetText, forgetWarning } from '../present/memory-forget.ts';
import { safeLine } from '../present/safe-text.ts';
import { counted } from '../present/times.ts';
import type { Session } from '../session.ts';

export interface ForgetOptions {
  reason: string;
  yes?: boolean;
}

/** Erases everything about somebody. Asks before on a terminal; elsewhere only `--yes` will do. */
export async function forget(session: Session, subject: string, options: ForgetOptions): Promise<void> {
  const sure = options.yes === true;
  if (options.reason.trim() === '') throw new Terminal('usage.reason-empty', 'The reason is empty.', 'Say why, for the record: --reason "asked by mail on 31 March".');
  if (!sure && (!session.shell.interactive || session.json)) {
    throw new Terminal('usage.forget-unconfirmed', `Forgetting ${subject} can't be undone, and there is nobody to ask.`, 'Add --yes if it is meant. `keelson memory export SUBJECT` saves what is known before.');
  }
  await session.withCompany(async (company) => {
    if (!sure && !(await confirmed(session, company, subject))) throw new Terminal('memory.not-confirmed', 'Nothing was forgotten.', 'Run it again when you are sure.');
    const report = await company.memory.forget(subject, { reason: options.reason, progress: session.progress('forget') });
    session.print((display) => forgetText(display, report), report);
  });
}

async function confirmed(session: Session, company: Company, subject: string): Promise<boolean> {
  const view = await company.memory.show(subject);
  session.shell.out(forgetWarning(session.shell.outDisplay(), subject, view));
  return session.shell.confirm(`Forget ${safeLine(subject)} for good?`);
}

/** Everything about somebody: as JSON lines, with `--json` as one list, with `--out` into a file that nobody else may read. */
export async function exportSubject(session: Session, subject: string, options: { out?: string }): Promise<void> {
  await session.withCompany(async (company) => {
    const entries = company.memory.export(subject);
    if (options.out !== undefined) {
      const file = resolve(session.shell.cwd, options.out);
      const lines = await writeLines(file, entries, (done) => session.progress('export')(done, null));
      session.print(() => `${counted(lines, 'line')} in ${file}.`, { subject, file, lines });
    } else if (session.json) {
      await printList(session, entries);
    } else {
      for await (const entry of entries) session.shell.out(JSON.stringify(entry));
    }
  });
}

/** One document, but never all of it in memory. */
async function printList(session: Session, entries: AsyncIterable<{ [key: string]: Json }>): Promise<void> {
  let before: string | null = null;
  for await (const entry of entries) {
    session.shell.out(before === null ? '[' : `${before},`);
    before = JSON.stringify(entry);
  }
  session.shell.out(before === null ? '[]' : `${before}\n]`);
}

async function writeLines(file: string, entries: AsyncIterable<{ [key: string]: Json }>, progress: (done: number) => void): Promise<number> {
  const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new Terminal(exists ? 'export.file-exists' : 'export.unwritable', exists ? `${file} exists already.` : `${file} can't be written: ${error instanceof Error ? error.message : String(error)}`, 'Name another file.', { cause: error });
  });
  try {
    return await appendAll(handle, entries, progress);
  } catch (error) {
    // Half of an export would pass for all of it.
    await unlink(file);
    throw error;
  } finally {
    await handle.close();
  }
}

const piecesMax = 500;

async function appendAll(handle: FileHandle, entries: AsyncIterable<{ [key: string]: Json }>, progress: (done: number) => void): Promise<number> {
  let lines = 0;
  let pieces: string[] = [];
  for await (const entry of entries) {
    pieces.push(`${JSON.stringify(entry)}\n`);
    lines += 1;
    if (pieces.length < piecesMax) continue;
    await handle.appendFile(pieces.join(''));
    pieces = [];
    progress(lines);
  }
  await handle.appendFile(pieces.join(''));
  return lines;
}
