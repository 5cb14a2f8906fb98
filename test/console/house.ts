import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { openCompany } from '../../src/company.ts';
import type { Company } from '../../src/facade.ts';
import { issueCode } from '../../src/server/access/code.ts';
import { openVault } from '../../src/server/access/vault.ts';
import { serve, type Serving } from '../../src/server/serve.ts';
import { systemClock, systemRandom } from '../../src/vocabulary/ports.ts';
import { demoCompany } from './demo-company.ts';

/** Debian's. */
export const chromiumPath = '/usr/bin/chromium';
/** Why the tests of the console can't run here, for the test runner to print; `false` when they can. */
export const noBrowser: string | false = existsSync(chromiumPath) ? false : `there is no ${chromiumPath} (on Debian: apt-get install chromium), so nothing of the console was tried in a browser`;

/** What `npm run build:console` made, or another build of it that is to be tried. */
export const consoleFolder = process.env['KEELSON_TRIED_CONSOLE'] ?? fileURLToPath(new URL('../../dist/console/', import.meta.url));

/** A company that runs, its server, and a browser that is signed in. */
export interface ConsoleHouse {
  company: Company;
  folder: string;
  url: string;
  browser: Browser;
  /** A page that is signed in, at this path. What the page complains of is in `complaints`. */
  open(path: string, options?: OpenOptions): Promise<Page>;
  /** The cookie of a new session. */
  signIn(): Promise<{ name: string; value: string }>;
  /** Stops the server and starts it again on the same port. */
  restart(between?: () => Promise<void>): Promise<void>;
  /** Errors that pages wrote to their console, or did not catch. A test that expects one takes it out. */
  complaints: string[];
  close(): Promise<void>;
}

export interface OpenOptions extends BrowserContextOptions {
  /** The first steps are shown, as to somebody who is new. */
  isNew?: boolean;
}

export interface HouseOptions {
  /** Makes the company; without it the demo's Monday. */
  make?: (folder: string) => Promise<void>;
  /** Whether the conductor runs, so that what is approved goes out. */
  runs?: boolean;
}

export async function consoleHouse({ make, runs = true }: HouseOptions = {}): Promise<ConsoleHouse> {
  assert.ok(existsSync(join(consoleFolder, 'index.html')), 'the console is not built: npm run build:console');
  const root = mkdtempSync(join(tmpdir(), 'keelson-console-'));
  const folder = join(root, 'company');
  await (make ?? demoCompany)(folder);
  let open = await openHouse(folder, runs, 0);
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  const complaints: string[] = [];
  const contexts: BrowserContext[] = [];
  const house: ConsoleHouse = {
    get company() { return open.company; },
    get url() { return open.url; },
    folder, browser, complaints,
    async open(path, { isNew = false, ...options } = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options });
      contexts.push(context);
      await context.addCookies([{ ...(await house.signIn()), url: open.url, httpOnly: true, sameSite: 'Strict' }]);
      if (!isNew) await context.addInitScript(`if (self === top) localStorage.setItem('keelson.tour.${open.company.id}', 'done')`);
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      page.on('pageerror', (error) => complaints.push(`${path}: ${error.message}`));
      page.on('console', (message) => message.type() === 'error' && complaints.push(`${path}: ${message.text()}`));
      await page.goto(`${open.url}${path}`);
      return page;
    },
    signIn: () => signIn(open.url, folder),
    async restart(between) {
      const port = Number(new URL(open.url).port);
      await open.close();
      await between?.();
      open = await openHouse(folder, runs, port);
    },
    async close() {
      for (const context of contexts) await context.close();
      await browser.close();
      await open.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
  return house;
}

interface Open {
  company: Company;
  url: string;
  close(): Promise<void>;
}

async function openHouse(folder: string, runs: boolean, port: number): Promise<Open> {
  const company = await openCompany(folder);
  const stop = new AbortController();
  let serving: Serving;
  try {
    serving = await serve(company, { host: '127.0.0.1', port, dataFolder: join(folder, 'data'), consoleFolder, version: 'test', clock: systemClock, random: systemRandom, report: (error) => console.error('a defect:', error) });
  } catch (error) {
    await company.close();
    throw error;
  }
  const running = runs ? company.run({ untilIdle: false, signal: stop.signal }) : Promise.resolve();
  return {
    company,
    // Passkeys belong to names, so this is how the console is opened.
    url: serving.url.replace('127.0.0.1', 'localhost'),
    async close() {
      stop.abort();
      await running;
      await serving.close();
      await company.close();
    },
  };
}

async function signIn(url: string, folder: string): Promise<{ name: string; value: string }> {
  const { code } = await issueCode(openVault(join(folder, 'data'), { clock: systemClock, random: systemRandom }));
  const answer = await fetch(`${url}/api/v1/access/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json', origin: url }, body: JSON.stringify({ way: 'code', code }) });
  assert.equal(answer.status, 200, await answer.text());
  const [pair = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
  const [name = '', value = ''] = pair.split('=');
  return { name, value };
}
