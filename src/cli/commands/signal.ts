import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Terminal } from '../../vocabulary/errors.ts';
import { intakeText } from '../present/intake.ts';
import type { Session } from '../session.ts';

/** Takes mail in from a file, an mbox, a folder, or standard input. What follows from it happens in `run`. */
export async function signalMail(session: Session, source: string): Promise<void> {
  const path = source === '-' ? source : resolve(session.shell.cwd, source);
  if (path !== '-' && !existsSync(path)) {
    throw new Terminal('signal.no-source', `There is no file or folder ${path}.`, 'Name an .eml file, an mbox, a folder of them, or - for standard input.');
  }
  await session.withCompany(async (company) => {
    const report = await company.signal.mail(path, { progress: session.progress('mail'), stdin: session.shell.stdin });
    session.print((display) => intakeText(display, report), report);
    if (report.received > 0) session.remark((display) => display.paint('dim', company.isRunning() ? 'The running company deals with it now.' : 'Next: keelson run --until-idle'));
  });
}
