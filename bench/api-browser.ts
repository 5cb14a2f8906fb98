import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { drift } from './api-drift.ts';
import { watchDecisions } from './api-in-page.ts';
import type { Drawn } from './api-pages.ts';
import { median, quantile, type Measures } from './report.ts';
import { scrollLedger } from './api-scroll.ts';

/** Debian's. */
const chromiumPath = '/usr/bin/chromium';
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const decisions = 60;
const warmUp = 5;
const patienceMs = 15_000;
const pollMs = 20;
/** An item that came up by a decision takes no key that was pressed too soon to have been meant for it: the console waits 250 ms. */
const readMs = 300;
/** Less than the console waits until it fetches ahead. */
const drawnMs = 200;
const aheadMs = 4_000;

export const noChromium = existsSync(chromiumPath) ? null : `There is no ${chromiumPath} (on Debian: apt-get install chromium), so nothing was measured in a browser.`;

export interface SignedIn {
  url: string;
  /** Name and value of the session's cookie. */
  cookie: { name: string; value: string };
}

/** Decisions by keyboard in a real browser, what the first load fetches, and where the table of pages is out of date. */
export async function inBrowser(signedIn: SignedIn, opened: Drawn): Promise<{ measures: Measures; drift: string[] }> {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: flags });
  try {
    const scripts = await firstLoad(browser, signedIn);
    const context = await newContext(browser, signedIn);
    const out = await drift(context, signedIn.url, opened);
    const page = await context.newPage();
    await page.goto(`${signedIn.url}/inbox`);
    const times = await decide(page);
    const next = times.map((one) => one.next);
    const confirmed = times.map((one) => one.confirmed);
    const scrolled = await scrollLedger(page, signedIn.url);
    return { measures: { decisionToScreenP50Ms: median(next), decisionToScreenP95Ms: quantile(next, 0.95), decisionConfirmedP50Ms: median(confirmed), decisionConfirmedP95Ms: quantile(confirmed, 0.95), ...scripts, ...scrolled }, drift: out };
  } finally {
    await browser.close();
  }
}

async function newContext(browser: Browser, { url, cookie }: SignedIn): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 } });
  await context.addCookies([{ ...cookie, url, httpOnly: true, sameSite: 'Strict' }]);
  return context;
}

interface Scripts {
  /** What it takes until the page shows its data. */
  scriptGzKiB: number;
  /** With what is fetched ahead afterwards, while nothing else happens. */
  withAheadGzKiB: number;
}

/** The pages that one begins on, and what comes last of what they ask for. */
const beginnings = [['/', '/api/v1/today'], ['/inbox', '/dossier']] as const;

/** Scripts that the first load fetches with an empty cache, compressed: of the pages that one begins on, the one that fetches more. */
async function firstLoad(browser: Browser, signedIn: SignedIn): Promise<Scripts> {
  const loads: Scripts[] = [];
  for (const [path, last] of beginnings) {
    const context = await newContext(browser, signedIn);
    const page = await context.newPage();
    const bodies: Promise<Buffer>[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') bodies.push(response.body());
    });
    const answered = page.waitForResponse((response) => new URL(response.url()).pathname.endsWith(last), { timeout: patienceMs });
    await page.goto(`${signedIn.url}${path}`);
    await answered;
    // What is drawn with it may need a part of its own.
    await page.waitForTimeout(drawnMs);
    const scriptGzKiB = await gzKiB(bodies);
    await page.waitForTimeout(aheadMs);
    loads.push({ scriptGzKiB, withAheadGzKiB: await gzKiB(bodies) });
    await context.close();
  }
  return { scriptGzKiB: Math.max(...loads.map((one) => one.scriptGzKiB)), withAheadGzKiB: Math.max(...loads.map((one) => one.withAheadGzKiB)) };
}

async function gzKiB(bodies: readonly Promise<Buffer>[]): Promise<number> {
  return (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0) / 1_024;
}

interface DecisionTimes {
  /** From the key to the frame in which the next item is there, and the decided one no longer waits, ms. */
  next: number;
  /** To the frame in which the page says that the decision is on record. */
  confirmed: number;
}

async function decide(page: Page): Promise<DecisionTimes[]> {
  const times: DecisionTimes[] = [];
  await page.getByRole('toolbar', { name: 'Decide' }).waitFor({ timeout: patienceMs });
  await page.evaluate(watchDecisions);
  for (let tries = 0; times.length < warmUp + decisions && tries < 600; tries++) {
    const approve = page.getByRole('toolbar', { name: 'Decide' }).getByRole('button', { name: /^(Approve|Let go)/u });
    if ((await approve.count()) === 0) {
      await moveOn(page);
      continue;
    }
    await page.waitForTimeout(readMs);
    await page.evaluate('benchArm()');
    await page.keyboard.press('a');
    times.push((await until(page, 'benchSeen()')) as DecisionTimes);
  }
  if (times.length < warmUp + decisions) throw new Error(`only ${times.length} items could be decided`);
  return times.slice(warmUp);
}

/** To the next item, when this one is nothing to approve. */
async function moveOn(page: Page): Promise<void> {
  const before = new URL(page.url()).pathname;
  await page.keyboard.press('j');
  await until(page, `location.pathname !== ${JSON.stringify(before)} && document.querySelector('#item-title') !== null`);
}

/** What an expression comes to in the page, as soon as that is something. `waitForFunction` would need a policy that allows eval. */
async function until(page: Page, expression: string): Promise<unknown> {
  for (let waited = 0; waited < patienceMs; waited += pollMs) {
    const value: unknown = await page.evaluate(expression);
    if (value !== null && value !== false) return value;
    await page.waitForTimeout(pollMs);
  }
  throw new Error(`after ${patienceMs} ms the page at ${page.url()} does not say: ${expression}`);
}
