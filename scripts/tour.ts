import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { busyCompany } from '../test/console/busy-company.ts';
import { consoleHouse, noBrowser, type ConsoleHouse } from '../test/console/house.ts';

// Takes the pictures of docs/TOUR.md, on the demo's company: `npm run build:console && node scripts/tour.ts`. Times and numbers in them are of the day on which it runs.

const folder = fileURLToPath(new URL('../docs/tour/', import.meta.url));

interface Shot {
  file: string;
  path: string;
  options?: BrowserContextOptions;
  /** What is done on the page before. */
  before?: (page: Page) => Promise<unknown>;
}

const dark: BrowserContextOptions = { colorScheme: 'dark' };
const phone: BrowserContextOptions = { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true };

const shots: readonly Shot[] = [
  { file: 'today', path: '/' },
  { file: 'inbox', path: '/inbox/5' },
  { file: 'inbox-dark', path: '/inbox/5', options: dark },
  { file: 'inbox-phone', path: '/inbox/5', options: phone },
  { file: 'task', path: '/tasks/t2' },
  { file: 'memory', path: '/memory/customer:rick.barlow@northgate-gym.example' },
  { file: 'ledger', path: '/ledger' },
  { file: 'agents', path: '/agents' },
  { file: 'policy', path: '/policy' },
  { file: 'costs', path: '/costs' },
  { file: 'adapters', path: '/adapters' },
  { file: 'settings', path: '/settings/access' },
  { file: 'today-phone', path: '/', options: phone },
];

/** Until nothing is loading and nothing moves any more. */
async function settle(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction('document.querySelectorAll("[aria-busy=true]").length === 0');
  await page.waitForTimeout(400);
}

async function shoot(house: ConsoleHouse, { file, path, options = {}, before }: Shot): Promise<void> {
  const page = await house.open(path, { viewport: { width: 1280, height: 800 }, ...options });
  await settle(page);
  await before?.(page);
  await settle(page);
  await page.screenshot({ path: join(folder, `${file}.png`) });
  await page.context().close();
  console.log(`docs/tour/${file}.png`);
}

if (noBrowser !== false) throw new Error(noBrowser);
mkdirSync(folder, { recursive: true });
const house = await consoleHouse({ make: busyCompany });
try {
  for (const shot of shots) await shoot(house, shot);
} finally {
  await house.close();
}
