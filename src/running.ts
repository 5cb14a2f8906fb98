import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Company } from './facade.ts';
import { systemClock, systemRandom } from './vocabulary/ports.ts';
import type { FileReaders } from './client/files.ts';
import { readServerFile, removeServerFile, writeServerFile } from './client/server-file.ts';
import type { Serving } from './server/serve.ts';

/** The built console, beside the program. */
const consoleFolder = fileURLToPath(new URL('../dist/console/', import.meta.url));

export interface ServeRequest {
  host: string;
  port: number;
  version: string;
  /** The address under which others reach it through a proxy that speaks TLS. */
  publicUrl?: string;
  /** Defects of ours, and what else the operator should read. */
  report(error: unknown): void;
}

/** Serves an open company, and notes in its folder where, for the commands of this machine. */
export async function serveCompany(company: Company, { publicUrl, ...request }: ServeRequest): Promise<Serving> {
  const { serve } = await import('./server/serve.ts');
  const dataFolder = join(company.folder, 'data');
  const token = randomBytes(32).toString('base64url');
  const serving = await serve(company, { ...request, dataFolder, consoleFolder, clock: systemClock, random: systemRandom, localToken: token, ...(publicUrl === undefined ? {} : { publicUrl }) });
  writeServerFile(dataFolder, { url: localUrl(serving.url), pid: process.pid, token, company: company.id });
  return {
    url: localUrl(serving.url),
    async close() {
      // First, so that no command begins to ask a server that is about to go.
      removeServerFile(dataFolder, process.pid);
      await serving.close();
    },
  };
}

/** On every address of the machine it is reached by the machine's own. */
function localUrl(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

/** How long a living server may take to say who it is. */
const helloMsMax = 5_000;

/**
 * The company in this folder through the server that another process runs on it; `null` when none does. A note that was left behind is passed over: its process is gone, or nobody
 * answers there, or somebody who does not know which company it is.
 */
export async function companyOfRunning(folder: string): Promise<Company | null> {
  const answering = await serverOf(folder);
  if (answering === null) return null;
  const { remoteCompany } = await import('./client/remote-company.ts');
  const { server, about, url, pid } = answering;
  return remoteCompany(server, { ...about, url, pid }, fileReaders);
}

/** Where the company in this folder is served. It answers there: the number of a process that was killed may be another's by now, even that of whoever asks. */
export async function whereRunning(folder: string): Promise<{ url: string; pid: number } | null> {
  const answering = await serverOf(folder);
  answering?.server.close();
  return answering === null ? null : { url: answering.url, pid: answering.pid };
}

async function serverOf(folderGiven: string) {
  const noted = readServerFile(join(resolve(folderGiven), 'data'));
  if (noted === null || !isAlive(noted.pid)) return null;
  const { Transport } = await import('./client/transport.ts');
  const server = new Transport(noted);
  const about = await server.about(helloMsMax);
  if (about !== null && about.id === noted.company) return { server, about, url: noted.url, pid: noted.pid };
  server.close();
  return null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** By the code that a company reads files with, loaded when there is one to read. */
const fileReaders: FileReaders = {
  async *mails(source, stdin) {
    yield* (await import('./intake/mail/sources.ts')).readMailSource(source, stdin);
  },
  mailCount: async (source) => (await import('./intake/mail/sources.ts')).countMailSource(source),
  async lines(source, stdin) {
    const { bytesTotal, chunks } = await (await import('./memory/import/source.ts')).openSource(source, stdin ?? process.stdin);
    return { bytesTotal, content: Readable.from(chunks) };
  },
  policy: async (path) => (await import('./folder/policy-file.ts')).readPolicyText(path),
};
