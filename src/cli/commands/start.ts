import type { Company } from '../../facade.ts';
import { NeedsOperator } from '../../vocabulary/errors.ts';
import { byName } from '../../vocabulary/local-address.ts';
import type { AnyEvent } from '../../vocabulary/views.ts';
import { pausesInTheWay } from '../paused.ts';
import { errorText } from '../present/errors.ts';
import { eventLine, isNotable } from '../present/events.ts';
import { pausedText } from '../present/pauses.ts';
import { startText, type Started } from '../present/start.ts';
import type { Session } from '../session.ts';

export interface StartOptions {
  port: number;
  host: string;
  publicUrl?: string;
  open?: boolean;
}

/** Opens the company, serves it and runs it, until a signal stops it. */
export async function start(session: Session, options: StartOptions, version: string): Promise<void> {
  const { shell, folder } = session;
  const running = await shell.whereRunning(folder);
  if (running !== null) throw new NeedsOperator('run.running', `This company runs already: process ${running.pid} serves it at ${byName(running.url)}.`, `Open ${byName(running.url)}, or stop that process first (\`kill ${running.pid}\`).`);
  const company = await shell.openCompany(folder);
  try {
    await serveAndRun(session, company, { ...options, version });
  } finally {
    shell.progress('');
    await company.close();
  }
}

/** Serves and runs a company that is open, until a signal stops it. */
export async function serveAndRun(session: Session, company: Company, options: StartOptions & { version: string }): Promise<void> {
  // From before anybody knows that it is there: whoever stops it then stops it as cleanly.
  const { signal, off } = session.stopping('Stopping; what has begun is finished first. Once more stops at once.');
  try {
    await serveUntil(session, company, options, signal);
  } finally {
    off();
  }
  session.remark((display) => display.paint('dim', 'Stopped. Nothing is lost: what waits goes on at the next start.'));
}

async function serveUntil(session: Session, company: Company, { port, host, publicUrl, open, version }: StartOptions & { version: string }, signal: AbortSignal): Promise<void> {
  const { shell } = session;
  const report = (error: unknown): void => session.remark((display) => errorText(display, error, shell.env['KEELSON_DEBUG'] === '1'));
  const serving = await shell.serveCompany(company, { host, port, version, report, ...(publicUrl === undefined ? {} : { publicUrl }) });
  let closing: Promise<void> | undefined;
  // Nothing new is taken while what has begun is finished.
  const close = (): Promise<void> => (closing ??= serving.close());
  signal.addEventListener('abort', () => void close());
  try {
    await tellStart(session, company, { url: serving.url, host, publicUrl, open });
    const onEvent = (event: AnyEvent): void => {
      if (!session.json && isNotable(event)) shell.out(eventLine(shell.outDisplay(), event));
    };
    await session.runUntil(company, false, onEvent, signal);
  } finally {
    await close();
  }
}

async function tellStart(session: Session, company: Company, { url, host, publicUrl = null, open = false }: { url: string; host: string; publicUrl?: string | null | undefined; open?: boolean | undefined }): Promise<void> {
  const code = (await company.access.needsSetup()) ? await company.access.issueCode() : null;
  const started: Started = { company: company.name, folder: company.folder, url, publicUrl, pid: process.pid, code, loopback: isLoopback(host) };
  session.print((display) => startText(display, started), started);
  const paused = await pausesInTheWay(company);
  if (paused.length > 0) session.remark((display) => pausedText(display, paused));
  if (open) session.shell.openBrowser(publicUrl ?? byName(url));
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
