import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, rmSync } from 'node:fs';
import { request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createAdaptorServer } from '@hono/node-server';
import { Webhook } from 'standardwebhooks';
import { initCompany, openCompany, type CompanyOptions } from '../../src/company.ts';
import { manualClock, type ManualClock } from '../../src/effects/test-effects.ts';
import type { Company } from '../../src/facade.ts';
import { openVault, type Vault } from '../../src/server/access/vault.ts';
import { openHooks } from '../../src/server/hooks/open.ts';
import { WebhookSecrets } from '../../src/server/hooks/secrets.ts';
import type { EventKind, LedgerEvent } from '../../src/vocabulary/events.ts';
import { systemRandom } from '../../src/vocabulary/ports.ts';
import { freshFolder } from '../simulation/company-of-agents.ts';

export const minute = 60_000;

/** Two sources of the standard scheme and one of a payment provider's. */
const settings = `
webhooks:
  shop: { topicFrom: data.order, subjectFrom: data.customer.email }
  crm: {}
  bank: { scheme: hmac-timestamp, header: Bank-Signature, typeFrom: event }
`;

export interface Answer {
  status: number;
  headers: Headers;
  body: { event?: number; outcome?: string; code?: string; status?: number; title?: string };
}

export interface Delivery {
  id?: string;
  /** Epoch ms of the signature. */
  at?: number;
  secret?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** The headers of a delivery, signed by the library that senders use. */
export function signedHeaders(secret: string, id: string, at: number, body: string): Record<string, string> {
  const time = new Date(Math.floor(at / 1_000) * 1_000);
  return { 'webhook-id': id, 'webhook-timestamp': String(time.getTime() / 1_000), 'webhook-signature': new Webhook(secret).sign(id, time, body), 'content-type': 'application/json' };
}

/** As a payment provider signs. */
export function bankSignature(secret: string, at: number, body: string | Uint8Array): string {
  const t = Math.floor(at / 1_000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.`).update(body).digest('hex')}`;
}

/** A company with a real server for webhooks on a port of its own, a vault on disk, and time in the hands of the test. */
export class HooksHouse {
  readonly clock: ManualClock = manualClock();
  readonly reported: unknown[] = [];
  readonly folder: string;
  company!: Company;
  vault!: Vault;
  secrets!: WebhookSecrets;
  /** Writes the counts that are not written yet. */
  writeCounts!: () => Promise<void>;
  url = '';
  private server: Server | null = null;
  private readonly place: string;
  private readonly options: CompanyOptions;

  private constructor(options: CompanyOptions) {
    this.place = freshFolder();
    this.folder = join(this.place, 'acme');
    this.options = { clock: this.clock, ...options };
  }

  static async open(t: TestContext, { more = '', ...options }: CompanyOptions & { more?: string } = {}): Promise<HooksHouse> {
    const house = new HooksHouse(options);
    await initCompany(house.folder, { name: 'Acme', address: 'support@acme.example', zone: 'UTC' });
    appendFileSync(join(house.folder, 'company.yaml'), `${settings}${more}`);
    await house.start();
    t.after(async () => {
      await house.stop();
      rmSync(house.place, { recursive: true });
    });
    return house;
  }

  get data(): string {
    return join(this.folder, 'data');
  }

  async start(): Promise<void> {
    this.company = await openCompany(this.folder, this.options);
    this.vault = openVault(this.data, { clock: this.clock, random: systemRandom });
    this.secrets = new WebhookSecrets(this.vault.secrets, () => this.clock.now());
    const report = (error: unknown): void => void this.reported.push(error);
    const { app, close } = await openHooks({ company: this.company, data: this.data, secrets: this.vault.secrets, clock: this.clock, report });
    this.writeCounts = close;
    this.server = createAdaptorServer({ fetch: app.fetch }) as Server;
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves when the head of the next request has come. */
  async begun(): Promise<void> {
    if (this.server !== null) await once(this.server, 'request');
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    this.server?.close();
    this.server = null;
    await this.writeCounts();
    await this.company.close();
  }

  /** A secret of the scheme that the source has. */
  async secret(source: string, othersUntil: number | null = null): Promise<string> {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    const secret = `whsec_${Buffer.from(bytes).toString('base64')}`;
    await this.secrets.add(source, secret, othersUntil);
    return secret;
  }

  /** A delivery of the standard scheme. */
  async deliver(source: string, secret: string, { id = 'msg_1', at = this.clock.now(), body = '{"type":"order.paid","data":{"order":"A1"}}', headers = {} }: Delivery = {}): Promise<Answer> {
    return this.post(source, body, { ...signedHeaders(secret, id, at, typeof body === 'string' ? body : ''), ...headers });
  }

  async post(source: string, body: string | Uint8Array, headers: Record<string, string> = {}, method = 'POST'): Promise<Answer> {
    const response = await fetch(`${this.url}/hooks/${source}`, { method, body: method === 'GET' ? null : Buffer.from(body), headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
  }

  /** A request whose body the test writes as it likes. Resolves with the status, or with what became of the connection. */
  slowly(source: string, headers: Record<string, string>, write: (send: (piece: Uint8Array) => Promise<void>, isOpen: () => boolean) => Promise<void>): Promise<{ status: number | null; sent: number }> {
    return new Promise((resolve) => {
      let sent = 0;
      let open = true;
      let waiting = (): void => undefined;
      const outgoing = httpRequest(`${this.url}/hooks/${source}`, { method: 'POST', headers });
      outgoing.on('response', (response) => {
        open = false;
        response.resume();
        resolve({ status: response.statusCode ?? null, sent });
        outgoing.destroy();
      });
      outgoing.on('close', () => waiting());
      outgoing.on('error', () => {
        if (open) resolve({ status: null, sent });
        open = false;
      });
      const send = (piece: Uint8Array): Promise<void> =>
        new Promise((next) => {
          sent += piece.length;
          if (outgoing.write(piece)) setImmediate(next);
          else outgoing.once('drain', () => next());
          waiting = next;
        });
      void write(send, () => open).then(() => open && outgoing.end());
    });
  }

  async events<K extends EventKind>(kind: K): Promise<LedgerEvent<K>[]> {
    return (await this.company.ledger.tail({ kind, limit: 1_000 })) as LedgerEvent<K>[];
  }

  /** How many events there are of anything that a webhook can become. */
  async count(): Promise<number> {
    const kinds = ['signal.received', 'signal.duplicate', 'signal.broken'] as const;
    return (await Promise.all(kinds.map((kind) => this.events(kind)))).flat().length;
  }
}
