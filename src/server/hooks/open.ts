import type { Hono } from 'hono';
import { hooksApp, type HooksDeps } from './app.ts';
import { WebhookTallies } from './tally.ts';

/** Webhooks for a server to mount at its root, outside of the guard of the API, and to close when nothing comes in any more. `data` is the company's `data/`. */
export async function openHooks({ data, ...deps }: Omit<HooksDeps, 'tallies'> & { data: string }): Promise<{ app: Hono; close(): Promise<void> }> {
  const names = deps.company.signal.webhookSources().map(({ name }) => name);
  const tallies = await WebhookTallies.open({ data, names, clock: deps.clock, report: deps.report });
  return { app: hooksApp({ ...deps, tallies }), close: () => tallies.close() };
}
