import type { Company } from '../../facade.ts';
import { NeedsOperator, Terminal } from '../../vocabulary/errors.ts';
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
  if (running !== null) throw new NeedsOperator('run.running', `This company runs already: process ${running.pid} serves it at ${running.url}.`, `Open ${running.url}, or stop that process first (\`kill ${running.pid}\`).`);
  const company = await shell.openCompany(folder);
  try {
    await serveAndRun(session, company, { ...options, version });
  } finally {
    shell.progress('');
    await company.close();
  }
}

/** Serves and runs a company that is open, until a signal stops it. */
export async function serveAndRun(session: Session, company: Company, { port, host, publicUrl, open, version }: StartOptions & { version: string }): Promise<void> {
  const { shell } = session;
  const report = (error: unknown): void => session.remark((display) => errorText(display, error, shell.env['KEELSON_DEBUG'] === '1'));
  const serving = await shell.serveCompany(company, { host, port, version, report, ...(publicUrl === undefined ? {} : { publicUrl }) });
  let closing: Promise<void> | undefined;
  try {
    const started: Started = { company: company.name, folder: company.folder, url: serving.url, publicUrl: publicUrl ?? null, pid: process.pid, code: (await company.access.needsSetup()) ? await company.access.issueCode() : null, loopback: isLoopback(host) };
    session.print((display) => startText(display, started), started);
    const paused = await pausesInTheWay(company);
    if (paused.length > 0) session.remark((display) => pausedText(display, paused));
    if (open === true) shell.openBrowser(publicUrl ?? serving.url);
    const onEvent = (event: AnyEvent): void => {
      if (!session.json && isNotable(event)) shell.out(eventLine(shell.outDisplay(), event));
    };
    // Nothing new is taken while what has begun is finished.
    await session.run(company, false, onEvent, { onStopping: () => void (closing = serving.close()) });
  } finally {
    await (closing ?? serving.close());
  }
  session.remark((display) => display.paint('dim', 'Stopped. Nothing is lost: what waits goes on at the next start.'));
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** `https://keelson.example.com`: what follows the host would not be kept. */
export function publicAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.protocol !== 'https:' || url.pathname !== '/' || url.search !== '') throw new Terminal('usage.public-url', `"${text}" is not an address such as https://keelson.example.com.`, 'It is where a proxy that speaks TLS makes the console reachable, without a path.');
  return url.origin;
}
