import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { initCompany, openCompany } from '../../src/company.ts';
import type { Company } from '../../src/facade.ts';
import { openVault } from '../../src/server/access/vault.ts';
import { serve, type Serving } from '../../src/server/serve.ts';
import { systemRandom } from '../../src/vocabulary/ports.ts';
import { scratchFolder, steadyClock, type SteadyClock } from '../ledger/scratch-ledger.ts';

// A company behind its real server, and a browser or a program that asks it anything, also what no honest one would.

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** Of a JSON answer. */
  body: { code?: string; nextStep?: string } & { [name: string]: unknown };
}

export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  json?: unknown;
  /** Sent as it is. */
  raw?: Buffer | string;
}

export const localToken = 'local-command-line-token-0123456789';

export class AccessHouse {
  readonly company: Company;
  readonly clock: SteadyClock;
  readonly data: string;
  readonly defects: unknown[] = [];
  private serving: Serving | undefined;
  private isOpen = true;

  constructor(company: Company, clock: SteadyClock) {
    this.company = company;
    this.clock = clock;
    this.data = join(company.folder, 'data');
  }

  get origin(): string {
    return (this.serving?.url ?? '').replace('127.0.0.1', 'localhost');
  }

  get host(): string {
    return this.origin.replace('http://', '');
  }

  get port(): number {
    return Number(this.host.split(':')[1]);
  }

  get cookieName(): string {
    return `keelson_session_${this.port}`;
  }

  async serve(options: { publicUrl?: string } = {}): Promise<void> {
    this.serving = await serve(this.company, {
      host: '127.0.0.1', port: 0, dataFolder: this.data, consoleFolder: join(this.data, 'no-console'), version: 'test', clock: this.clock, random: systemRandom, localToken,
      report: (error) => void this.defects.push(error), ...options,
    });
  }

  async stop(): Promise<void> {
    await this.serving?.close();
    this.serving = undefined;
  }

  async close(): Promise<void> {
    await this.stop();
    if (this.isOpen) await this.closeCompany();
  }

  async closeCompany(): Promise<void> {
    this.isOpen = false;
    await this.company.close();
  }

  async restart(options: { publicUrl?: string } = {}): Promise<void> {
    await this.stop();
    await this.serve(options);
  }

  /** Under `/api/v1`, unless the path begins so. Sends `Host` and nothing else of its own. */
  async ask(path: string, { method, headers = {}, json, raw }: Ask = {}): Promise<Answer> {
    const content = json === undefined ? raw : JSON.stringify(json);
    const request = httpRequest({
      host: '127.0.0.1', port: this.port, path: path.startsWith('//') ? path.slice(1) : `/api/v1${path}`, method: method ?? (content === undefined ? 'GET' : 'POST'), agent: false,
      headers: { host: this.host, ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...(content === undefined ? {} : { 'content-length': String(Buffer.byteLength(content)) }), ...headers },
    });
    request.end(content);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const pieces: Buffer[] = [];
    for await (const piece of response) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString('utf8');
    return { status: response.statusCode ?? 0, headers: response.headers, text, body: /json/u.test(response.headers['content-type'] ?? '') ? (JSON.parse(text) as Answer['body']) : {} };
  }

  /** A browser with an empty jar, on a page of the console. */
  browser(): Browser {
    return new Browser(this);
  }

  vault(): ReturnType<typeof openVault> {
    return openVault(this.data, { clock: this.clock, random: systemRandom });
  }

  async code(): Promise<string> {
    return (await this.company.access.issueCode()).code;
  }

  /** What the ledger says of access, oldest first: `signed-in password console`. */
  async told(): Promise<string[]> {
    const events = await this.company.ledger.after(0, 1_000);
    return events.flatMap((event) => (event.kind === 'access.changed' ? [[event.data.what, event.data.name, event.data.by].filter((part) => part !== null).join(' ')] : []));
  }

  /** All that is on disk of this company, as one text. */
  bytesOnDisk(): string {
    const names = readdirSync(this.company.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return names.map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1')).join('\n');
  }
}

export class Browser {
  readonly house: AccessHouse;
  cookie: string | undefined;

  constructor(house: AccessHouse) {
    this.house = house;
  }

  async ask(path: string, ask: Ask = {}): Promise<Answer> {
    const isWrite = (ask.method ?? (ask.json === undefined ? 'GET' : 'POST')) !== 'GET';
    const answer = await this.house.ask(path, {
      ...ask,
      headers: { 'sec-fetch-site': 'same-origin', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', ...(isWrite ? { origin: this.house.origin } : {}), ...(this.cookie === undefined ? {} : { cookie: this.cookie }), ...ask.headers },
    });
    const [set] = answer.headers['set-cookie'] ?? [];
    if (set !== undefined) this.cookie = /Max-Age=0/u.test(set) ? undefined : set.split(';', 1)[0];
    return answer;
  }

  signIn(given: object): Promise<Answer> {
    return this.ask('/access/sign-in', { json: given });
  }
}

export async function accessHouse(t: TestContext): Promise<AccessHouse> {
  const folder = join(scratchFolder(t), 'tidemark');
  await initCompany(folder, { name: 'Tidemark', address: 'support@tidemark.example', zone: 'Europe/Berlin' });
  const clock = steadyClock(Date.UTC(2026, 10, 20, 9));
  const house = new AccessHouse(await openCompany(folder, { clock }), clock);
  t.after(() => house.close());
  await house.serve();
  return house;
}

export const password = 'four quiet herons walked';

/** A browser that signed in with a code and set the password. */
export async function signedIn(house: AccessHouse): Promise<Browser> {
  const browser = house.browser();
  await browser.signIn({ way: 'code', code: await house.code() });
  await browser.ask('/access/password', { json: { password } });
  return browser;
}
