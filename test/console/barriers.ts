import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What a screen reader would stumble over, serious or worse. Asked from outside of the page's policy, which lets no foreign script in. */
export async function barriers(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', { expression: 'axe.run().then(({ violations }) => JSON.stringify(violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => `${id}: ${nodes[0].target.join(" ")}`)))', awaitPromise: true });
  await session.detach();
  return JSON.parse(String(result.value)) as string[];
}

/** How far the page is wider than the window: nothing must have to be scrolled sideways. */
export function widerThanWindow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Barriers in light, in dark and on a phone, and whether the page is as wide as the phone there. It is as it was after. */
export async function barriersEverywhere(page: Page): Promise<string[]> {
  const wide = page.viewportSize();
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await barriers(page)).map((one) => `${colorScheme}: ${one}`));
  }
  await page.setViewportSize({ width: 390, height: 844 });
  found.push(...(await barriers(page)).map((one) => `phone: ${one}`));
  const over = await widerThanWindow(page);
  if (over > 0) found.push(`phone: ${over} px too wide`);
  if (wide !== null) await page.setViewportSize(wide);
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}
