import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import type { CompanyOptions } from '../company.ts';
import type { Company } from '../facade.ts';
import type { ServeRequest } from '../running.ts';
import { systemClock } from '../vocabulary/ports.ts';
import type { WebhookDesk } from '../vocabulary/webhooks.ts';
import { editInEditor } from './editor.ts';
import type { Display } from './present/display.ts';

/** Everything of the world that a command may touch, so that a test can be the world. */
export interface Shell {
  /** Prints to standard output or standard error; the line end is added. */
  out(text: string): void;
  err(text: string): void;
  /** How to print to each of the two. */
  outDisplay(): Display;
  errDisplay(): Display;
  /** Overwrites the last line on standard error, and only on a terminal. The empty text clears it. */
  progress(text: string): void;
  /** A person sits at both ends: questions may be asked. */
  readonly interactive: boolean;
  readonly stdin: NodeJS.ReadableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  openCompany(folder: string, options?: CompanyOptions): Promise<Company>;
  /** The company in this folder through the server of `keelson start`, which has it open; `null` when there is none. */
  companyOfRunning(folder: string): Promise<Company | null>;
  /** Where `keelson start` serves the company in this folder, if it does. */
  whereRunning(folder: string): Promise<{ url: string; pid: number } | null>;
  /** Serves an open company until it is closed. */
  serveCompany(company: Company, request: ServeRequest): Promise<{ url: string; close(): Promise<void> }>;
  /** Opens an address in the browser of whoever sits here. Whether it opened can't be known. */
  openBrowser(url: string): void;
  /** Who may send webhooks to the company in this folder, and their secrets: by its files, whether a server runs or not. */
  webhooksOf(folder: string): Promise<WebhookDesk>;
  /** Of a company that another process runs, through that process; `null` when it does not answer. */
  pausesOfRunning(folder: string): Promise<Company['pauses'] | null>;
  /** Into a folder that is to be thrown away. The original is only read. */
  copyCompany(folder: string, to: string): Promise<void>;
  initCompany(folder: string, about: { name: string; address: string; zone: string }): Promise<{ files: string[] }>;
  /** Opens the operator's editor on a text and returns what was saved. */
  editText(text: string): string;
  /** Asks a person yes or no; no unless they say yes. Only where `interactive`. */
  confirm(question: string): Promise<boolean>;
  /** Asks a person for a line; `null` when they would rather not. Only where `interactive`. */
  ask(question: string): Promise<string | null>;
  /** Keeps the process alive and calls back at the first SIGINT or SIGTERM. Returns a function that ends both. */
  onStop(callback: () => void): () => void;
}

/** The shell of this process. The façade is loaded when the first command asks for it, not before. */
export function processShell(): Shell {
  const { stdout, stderr, stdin } = process;
  const display = (stream: NodeJS.WriteStream): Display => ({
    rich: stream.isTTY,
    columns: (stream.isTTY && stream.columns) || 100,
    paint: (format, text) => styleText(format, text, { stream }),
    now: systemClock.now(),
  });
  let progressAt = 0;
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
    outDisplay: () => display(stdout),
    errDisplay: () => display(stderr),
    progress(text) {
      if (!stderr.isTTY || (text !== '' && systemClock.now() - progressAt < 100)) return;
      if (text === '' && progressAt === 0) return;
      progressAt = text === '' ? 0 : systemClock.now();
      stderr.write(`\r${text}\u001b[K`);
    },
    interactive: stdin.isTTY && stdout.isTTY,
    stdin,
    env: process.env,
    cwd: process.cwd(),
    openCompany: async (folder, options) => (await import('../company.ts')).openCompany(folder, options),
    // Most commands meet no server, and load nothing to find that out.
    companyOfRunning: async (folder) => (isServed(folder) ? (await import('../running.ts')).companyOfRunning(folder) : null),
    whereRunning: async (folder) => (isServed(folder) ? (await import('../running.ts')).whereRunning(folder) : null),
    serveCompany: async (company, request) => (await import('../running.ts')).serveCompany(company, request),
    openBrowser,
    webhooksOf: async (folder) => (await import('../company.ts')).webhooksOf(folder),
    pausesOfRunning: async (folder) => (await import('../company.ts')).pausesOfRunning(folder),
    copyCompany: async (folder, to) => (await import('../company.ts')).copyCompany(folder, to),
    initCompany: async (folder, about) => (await import('../company.ts')).initCompany(folder, about),
    editText: (text) => editInEditor(text, process.env),
    async confirm(question) {
      const { confirm, isCancel } = await import('@clack/prompts');
      const answer = await confirm({ message: question, initialValue: false });
      return !isCancel(answer) && answer;
    },
    async ask(question) {
      const { isCancel, text } = await import('@clack/prompts');
      const answer = await text({ message: question });
      return isCancel(answer) ? null : (answer ?? '');
    },
    onStop,
  };
}

function isServed(folder: string): boolean {
  return existsSync(join(folder, 'data', 'server.json'));
}

function openBrowser(url: string): void {
  const [command, ...args] = process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  const opening = spawn(command ?? 'xdg-open', [...args, url], { stdio: 'ignore', detached: true });
  // A machine without a browser: the address is printed anyhow.
  opening.on('error', () => undefined);
  opening.unref();
}

function onStop(callback: () => void): () => void {
  let asked = false;
  const listener = (signal: NodeJS.Signals): void => {
    // The second time means it: what is durable stays so, and the rest is found again at the next start.
    if (asked) process.exit(signal === 'SIGINT' ? 130 : 143);
    asked = true;
    callback();
  };
  process.on('SIGINT', listener).on('SIGTERM', listener);
  // A company that waits for nothing holds nothing open, and Node would end the process although it is meant to run.
  const alive = setInterval(() => undefined, 60_000);
  return () => {
    clearInterval(alive);
    process.off('SIGINT', listener).off('SIGTERM', listener);
  };
}
