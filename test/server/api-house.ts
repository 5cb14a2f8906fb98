import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initCompany, openCompany } from '../../src/company.ts';
import type { Company } from '../../src/facade.ts';
import { apiApp, type AppVariables } from '../../src/server/app.ts';
import type { ServerParts } from '../../src/server/parts.ts';
import { allScopes, type Principal } from '../../src/server/principal.ts';
import { systemClock, systemRandom } from '../../src/vocabulary/ports.ts';
import { CountingFollower } from './counting-follower.ts';

/** A company and its API, with whoever the test says as the one who asks: what stands before it has tests of its own. */
export interface ApiHouse {
  company: Company;
  folder: string;
  app: Hono<AppVariables>;
  principal: Principal;
  /** What was reported as a defect. */
  defects: unknown[];
  /** How many follow live. */
  followers(): number;
  /** Over a real connection. */
  listen(): Promise<string>;
  close(): Promise<void>;
}

export async function apiHouse(make: (folder: string) => Promise<void> = (folder) => initCompany(folder, { name: 'Tidemark', address: 'support@tidemark.example', zone: 'Europe/Berlin' }).then(() => undefined)): Promise<ApiHouse> {
  const root = mkdtempSync(join(tmpdir(), 'keelson-api-'));
  const folder = join(root, 'company');
  await make(folder);
  const company = await openCompany(folder);
  const defects: unknown[] = [];
  const closing = new AbortController();
  const follower = new CountingFollower(company);
  const parts = { clock: systemClock, random: systemRandom, version: 'test', follower, closing: closing.signal, report: (error: unknown) => void defects.push(error) };
  const app = new Hono<AppVariables>();
  let server: Server | undefined;
  const house: ApiHouse = {
    company, folder, app, defects,
    principal: { kind: 'local', name: 'test', scopes: allScopes, by: 'command-line' },
    followers: () => follower.followers,
    async listen() {
      const listening = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }) as Server;
      server = listening;
      await new Promise((resolve) => listening.once('listening', resolve));
      return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
    },
    async close() {
      closing.abort();
      follower.close();
      server?.closeAllConnections();
      server?.close();
      await company.close();
      rmSync(root, { recursive: true });
    },
  };
  app.use(async (http, next) => {
    http.set('principal', house.principal);
    await next();
  });
  // Access and webhooks are not part of this house.
  app.route('/', apiApp({ company, parts: parts as unknown as ServerParts }));
  return house;
}
