import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const run = 'axe.run().then(({ violations }) => JSON.stringify(violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => `${id}: ${nodes[0].target.join(" ")}`)))';

/** What a screen reader would stumble over, serious or worse. Asked from outside of the page's policy, which lets no foreign script in. */
export async function barriers(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', { expression: run, awaitPromise: true });
  await session.detach();
  return JSON.parse(String(result.value)) as string[];
}

/** The same in light, in dark and on a phone, and whether it is as wide as the phone there. The page is as it was after. */
export async function barriersEverywhere(page: Page): Promise<string[]> {
  const wide = page.viewportSize();
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await barriers(page)).map((one) => `${colorScheme}: ${one}`));
  }
  await page.setViewportSize({ width: 390, height: 844 });
  found.push(...(await barriers(page)).map((one) => `phone: ${one}`));
  const over = await page.evaluate(() => [document.documentElement, document.querySelector('main') ?? document.body].map((one) => one.scrollWidth - one.clientWidth));
  if (over.some((px) => px > 0)) found.push(`phone: ${Math.max(...over)} px too wide`);
  if (wide !== null) await page.setViewportSize(wide);
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}
