import { serve as listen } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { createServer, type Server } from 'node:http';
import type { Company } from '../facade.ts';
import { NeedsOperator } from '../vocabulary/errors.ts';
import type { Clock, Random } from '../vocabulary/ports.ts';
import { Access } from './access/access.ts';
import { guard } from './access/guard.ts';
import { securityHeaders } from './access/headers.ts';
import { placesOf } from './access/places.ts';
import { openVault } from './access/vault.ts';
import { raws } from './api.ts';
import { answerProblem, apiApp, type AppVariables } from './app.ts';
import { bodyTime } from './body-time.ts';
import { consoleApp } from './console-app.ts';
import { consoleFiles } from './console-files.ts';
import { openHooks } from './hooks/open.ts';
import { Follower } from './live/follower.ts';
import type { ServerParts } from './parts.ts';
import { locate } from './routes.ts';
import { straightPath } from './straight-path.ts';

export interface ServeOptions {
  host: string;
  /** 0 takes any that is free. */
  port: number;
  /** The company's `data/`, where access is kept. */
  dataFolder: string;
  /** The built console. */
  consoleFolder: string;
  version: string;
  clock: Clock;
  random: Random;
  /** Where a proxy before this makes it reachable: `https://keelson.example.com`. */
  publicUrl?: string;
  /** What the command line of this machine shows. */
  localToken?: string;
  /** Defects of ours. */
  report(error: unknown): void;
}

export interface Serving {
  /** `http://127.0.0.1:4180` */
  url: string;
  /** Ends streams, finishes what has begun, and stops listening. */
  close(): Promise<void>;
}

/** Of a request: headers must have come after so long, and a body that is no file after so much longer. */
const headersMs = 10_000;
const bodyMs = 120_000;
/** What has begun may go on for so long when the server closes. */
const closeMs = 5_000;

/** Paths of what takes files, however long they take to come. */
const readsItself: ReadonlySet<string> = new Set(raws.filter(({ consumes }) => consumes !== undefined && consumes !== 'application/json').map(({ id }) => locate(id).path));

/** Serves a company: the API, webhooks and the console. Throws NeedsOperator when the port is taken. */
export async function serve(company: Company, options: ServeOptions): Promise<Serving> {
  const closing = new AbortController();
  const follower = new Follower(company);
  const vault = openVault(options.dataFolder, options);
  let places = placesOf(options);
  const { localToken } = options;
  const access = new Access({ vault, company, record: (change) => company.access.record(change), places: () => places, ...(localToken === undefined ? {} : { localToken }) });
  // It must not keep the operator out: what can't be put on record now is tried again with the next change.
  await access.settle().catch(options.report);
  const parts: ServerParts = { clock: options.clock, random: options.random, version: options.version, follower, access, report: options.report, closing: closing.signal };
  const hooks = await openHooks({ company, data: options.dataFolder, secrets: vault.secrets, clock: options.clock, report: options.report });
  const app = new Hono<AppVariables>();
  app.onError((error, http) => answerProblem(http, error, options.report));
  app.use(async (http, next) => {
    await next();
    http.header('keelson-version', options.version);
  });
  app.use(securityHeaders);
  app.use(straightPath);
  // Before the guard: what is signed is taken from anywhere, and nothing else is there.
  app.route('/', hooks.app);
  app.use(guard(access, (http) => getConnInfo(http).remote.address));
  app.use(bodyTime(bodyMs, (path) => readsItself.has(path)));
  app.route('/', apiApp({ company, parts }));
  app.route('/', consoleApp(await consoleFiles(options.consoleFolder)));
  const server = await listening(app, options);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  places = placesOf({ ...options, port });
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    async close() {
      closing.abort();
      follower.close();
      await closed(server);
      await hooks.close();
    },
  };
}

function listening(app: Hono<AppVariables>, { host, port }: ServeOptions): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = listen({ fetch: app.fetch, hostname: host, port, createServer, serverOptions: { headersTimeout: headersMs, requestTimeout: 0 } }, () => resolve(server)) as Server;
    server.once('error', (error: NodeJS.ErrnoException) => reject(portProblem(error, host, port)));
  });
}

function portProblem(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') return new NeedsOperator('server.port-taken', `Something else listens on port ${port} of ${host}.`, `Choose another: \`keelson start --port ${port + 1}\`.`, { cause: error });
  if (error.code === 'EACCES') return new NeedsOperator('server.port-refused', `This user may not listen on port ${port}.`, 'Choose one above 1023: `keelson start --port 4180`.', { cause: error });
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') return new NeedsOperator('server.no-such-host', `This machine has no address ${host}.`, '127.0.0.1 is this machine alone, 0.0.0.0 all of its addresses.', { cause: error });
  return error;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), closeMs);
    // A connection whose answer ends now stays open for a next request, which is not to come.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(timer);
      clearInterval(idle);
      resolve();
    });
  });
}
