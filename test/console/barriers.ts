import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
/** Nothing is gathered about what is in order, which is most of its work. */
const everything = { resultTypes: ['violations'], preload: false };
/** All that a theme changes: its tokens are colours. */
const colours = { ...everything, runOnly: ['color-contrast'] };

/** What a screen reader would stumble over, serious or worse. Asked from outside of the page's policy, which lets no foreign script in. */
export async function barriers(page: Page, options: object = everything): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const ask = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  try {
    if ((await ask('typeof axe')) === 'undefined') await ask(`${axe}; 0`);
    return (await ask(`axe.run(${JSON.stringify(options)}).then(({ violations }) => violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => \`\${id}: \${nodes[0].target.join(" ")}\`))`)) as string[];
  } finally {
    await session.detach();
  }
}

/** How far the page is wider than the window: nothing must have to be scrolled sideways. */
export function widerThanWindow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Changes the theme, and waits until it shows: before the next frame, and while colours fade, what is computed is the old one. */
export async function inColours(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map(({ finished }) => finished));
  });
}

/** Barriers in light, in dark and on a phone, and whether the page is as wide as the phone there. It is as it was after. */
export async function barriersEverywhere(page: Page): Promise<string[]> {
  const wide = page.viewportSize();
  const found: string[] = [];
  for (const [colorScheme, options] of [['light', everything], ['dark', colours]] as const) {
    await inColours(page, colorScheme);
    found.push(...(await barriers(page, options)).map((one) => `${colorScheme}: ${one}`));
  }
  await page.setViewportSize({ width: 390, height: 844 });
  found.push(...(await barriers(page)).map((one) => `phone: ${one}`));
  const over = await widerThanWindow(page);
  if (over > 0) found.push(`phone: ${over} px too wide`);
  if (wide !== null) await page.setViewportSize(wide);
  await inColours(page, 'light');
  return found;
}
