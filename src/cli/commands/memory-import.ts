import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Terminal } from '../../vocabulary/errors.ts';
import { importProgressText, importText } from '../present/memory-import.ts';
import type { Session } from '../session.ts';

/** Takes a file of JSON lines in. Lines that could not be taken are exit code 1; the others are in. */
export async function importFile(session: Session, source: string): Promise<void> {
  const path = source === '-' ? source : resolve(session.shell.cwd, source);
  if (path !== '-' && !existsSync(path)) throw new Terminal('import.source-missing', `There is no file ${path}.`, 'Name a file of JSON lines, or - for standard input.');
  await session.withCompany(async (company) => {
    const report = await company.memory.import(path, { progress: (at) => session.shell.progress(importProgressText(session.shell.errDisplay(), at)), stdin: session.shell.stdin });
    session.print((display) => importText(display, report), report);
    if (report.brokenCount > 0) session.exitCode = 1;
  });
}
