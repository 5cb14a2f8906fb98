import type { BrowserContext } from 'playwright-core';
import { frame, pages, type Drawn } from './api-pages.ts';
import { apiBase, routes, type OperationId } from '../src/server/routes.ts';

const settledMs = 1_500;
const lookAgainMs = 50;
const askedWithinMs = 8_000;

/** What a page of the console asks for on its first load and the table of the bench does not have, or the other way round. The table is written by hand: this says when it is out of date. */
export async function drift(context: BrowserContext, url: string, drawn: Drawn, settled = settledMs): Promise<string[]> {
  const found: string[] = [];
  const page = await context.newPage();
  let asked = new Set<OperationId>();
  page.on('request', (request) => {
    const id = operationOf(request.method(), new URL(request.url()).pathname);
    if (id !== null && id !== 'events.stream') asked.add(id);
  });
  for (const one of pages) {
    asked = new Set();
    await page.goto(`${url}${one.at(drawn)}`);
    const known = new Set<OperationId>([...frame, ...one.asks(drawn)].map(({ id }) => id));
    // What is known may take its time on a busy machine; what is not known has as long as a page takes that is there.
    for (let waited = 0; waited < askedWithinMs && [...known].some((id) => !asked.has(id)); waited += lookAgainMs) await page.waitForTimeout(lookAgainMs);
    await page.waitForTimeout(settled);
    const missing = [...asked].filter((id) => !known.has(id));
    const idle = [...known].filter((id) => !asked.has(id));
    if (missing.length > 0) found.push(`${one.name}: asks for ${missing.join(', ')} too`);
    if (idle.length > 0) found.push(`${one.name}: does not ask for ${idle.join(', ')}`);
  }
  await page.close();
  return found;
}

function operationOf(method: string, path: string): OperationId | null {
  if (!path.startsWith(`${apiBase}/`)) return null;
  const rest = path.slice(apiBase.length);
  // A path without a part to fill in comes first: `/inbox/page` is not the item called page.
  const fits = (Object.entries(routes) as [OperationId, string][]).filter(([, route]) => new RegExp(`^${route.replaceAll(/\{\w+\}/gu, '[^/]+')}$`, 'u').test(`${method} ${rest}`));
  return (fits.find(([, route]) => !route.includes('{')) ?? fits[0])?.[0] ?? null;
}
