import { resolve } from 'node:path';
import { Terminal } from '../../vocabulary/errors.ts';
import { parseTaskId } from '../../vocabulary/ids.ts';
import { backupText, rebuildText, statsText, tailText, verifyText } from '../present/ledger.ts';
import type { Session } from '../session.ts';

export interface TailOptions {
  number: number;
  kind?: string;
  task?: string;
}

export async function tail(session: Session, options: TailOptions): Promise<void> {
  const { eventSchemas, isEventKind } = await import('../../vocabulary/events.ts');
  const { kind } = options;
  if (kind !== undefined && !isEventKind(kind)) {
    throw new Terminal('usage.unknown-kind', `There are no events of the kind "${kind}".`, `Kinds: ${Object.keys(eventSchemas).join(', ')}.`);
  }
  const task = options.task === undefined ? undefined : parseTaskId(options.task);
  await session.withCompany(async (company) => {
    const events = await company.ledger.tail({ limit: options.number, ...(kind === undefined ? {} : { kind }), ...(task === undefined ? {} : { task }) });
    session.print((display) => tailText(display, events), events);
  });
}

/** Recomputes every hash. A ledger that does not verify is exit code 1. */
export async function verify(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const report = await company.ledger.verify(session.progress('verify'));
    session.print((display) => verifyText(display, report), report);
    if (report.problems.length > 0) session.exitCode = 1;
  });
}

/** Drops every projection and folds it again; a difference to what was there before is exit code 1. */
export async function rebuild(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const report = await company.ledger.rebuild(session.progress('rebuild'));
    session.print((display) => rebuildText(display, report), report);
    if (!report.identical) session.exitCode = 1;
  });
}

/** A new file with every event; what is about people is sealed in it. Says what else to copy. */
export async function backup(session: Session, file: string): Promise<void> {
  await session.withCompany(async (company) => {
    const report = await company.ledger.backup(resolve(session.shell.cwd, file), session.progress('backup'));
    session.print((display) => backupText(display, report), report);
  });
}

export async function stats(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const report = await company.ledger.stats();
    session.print((display) => statsText(display, report), report);
  });
}
