import { parseSince } from '../as-of.ts';
import { reconcileText } from '../present/reconcile.ts';
import type { Session } from '../session.ts';

export interface ReconcileOptions {
  adapter?: string;
  since?: string;
}

/** Compares with the providers now, and prints the audit. Exit code 1 when something does not agree. */
export async function reconcile(session: Session, { adapter, since }: ReconcileOptions): Promise<void> {
  const from = since === undefined ? undefined : parseSince(since);
  await session.withCompany(async (company) => {
    const reports = await company.reconcile({ ...(adapter === undefined ? {} : { adapter }), ...(from === undefined ? {} : { since: from }), progress: session.progress('providers') });
    session.print((display) => reconcileText(display, reports), reports);
    if (reports.some(({ missing, unknown, differing }) => missing.length + unknown.length + differing.length > 0)) session.exitCode = 1;
  });
}
