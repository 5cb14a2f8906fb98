import { closeSync, cpSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inBrowser, noChromium, type SignedIn } from './api-browser.ts';
import { askedChild, type AskedChild, type ServeRequest } from './api-child.ts';
import { apiCorpus, corpusEnd, type Corpus } from './api-corpus.ts';
import { drawn, firstData, type PageTimes } from './api-first-data.ts';
import { Browsing } from './api-http.ts';
import { liveClients } from './api-live.ts';
import type { BenchOptions } from './main.ts';
import { drawing } from './memory-corpus.ts';
import { makeReport, type Measures, type Report, type Target } from './report.ts';
import { withScratch } from './scratch.ts';

const targets: Target[] = [
  { measure: 'firstDataP95Ms', atMost: 150 },
  { measure: 'decisionToScreenP95Ms', atMost: 100 },
  { measure: 'scriptGzKiB', atMost: 200 },
  { measure: 'liveClientsSlowdown', atMost: 0.05 },
];
const rounds = 200;
/** Of the command line of the machine: only this bench knows it. */
const token = 'the-token-of-the-bench-and-of-nothing-else';

/** A company with a long history behind a real server on loopback: pages, decisions in a real browser, and clients that follow live. */
export async function benchApi({ small = false, withoutBrowser = false }: BenchOptions): Promise<{ report: Report; targets: Target[] }> {
  const corpus = await apiCorpus(small ? 2_000 : 100_000);
  return withScratch(async (folder) => {
    const company = join(folder, 'company');
    cpSync(corpus.folder, company, { recursive: true });
    onDisk(company);
    const server = await askedChild<ServeRequest>(new URL('api-serve.ts', import.meta.url), [company, fileURLToPath(new URL('../dist/console', import.meta.url)), String(corpusEnd), token]);
    try {
      const measures = await measured(server, corpus, withoutBrowser);
      await server.ask({ do: 'close' });
      return { report: makeReport('api', { tasks: corpus.tasks, events: corpus.events, openItems: corpus.openItems, rounds }, measures), targets };
    } finally {
      await server.kill();
    }
  });
}

/** A gigabyte that was just copied would be written in the midst of what is measured, by the first checkpoint. */
function onDisk(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = openSync(join(entry.parentPath, entry.name), 'r');
    fsyncSync(file);
    closeSync(file);
  }
}

async function measured(server: AskedChild<ServeRequest>, corpus: Corpus, withoutBrowser: boolean): Promise<Measures> {
  const url = String(server.hello['url']);
  const open = { url, token, tasks: corpus.tasks, openItems: await openItems(url), rounds };
  const times = await firstData(open);
  const worst = times.reduce((one, other) => (other.p95Ms > one.p95Ms ? other : one));
  const unseen = withoutBrowser ? 'Nothing was measured in a browser.' : noChromium;
  const seen = unseen === null ? await inBrowser(await signIn(server, url), drawn(drawing(1), open)) : null;
  for (const line of seen?.drift ?? [unseen]) process.stderr.write(`${line}\n`);
  const live = await liveClients(server, url, token);
  return { firstDataP95Ms: worst.p95Ms, ...(seen?.measures ?? { decisionToScreenP95Ms: Number.NaN, scriptGzKiB: Number.NaN }), ...live, corpusSeconds: corpus.seconds, openMs: Number(server.hello['openMs']), ...byPage(times) };
}

/** `today.p95Ms` */
function byPage(times: readonly PageTimes[]): Measures {
  return Object.fromEntries(times.flatMap(({ page, p50Ms, p95Ms }) => [[`${page}.p50Ms`, p50Ms], [`${page}.p95Ms`, p95Ms]]));
}

async function openItems(url: string): Promise<number[]> {
  const browsing = new Browsing(url, token);
  const items = JSON.parse(await browsing.ask({ method: 'GET', path: '/api/v1/inbox?limit=500', body: undefined })) as { id: number }[];
  browsing.close();
  return items.map(({ id }) => id);
}

/** As a browser does: with the code that the machine prints. */
async function signIn(server: AskedChild<ServeRequest>, url: string): Promise<SignedIn> {
  const { code } = await server.ask({ do: 'code' });
  const answer = await fetch(`${url}/api/v1/access/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json', origin: url }, body: JSON.stringify({ way: 'code', code }) });
  if (answer.status !== 200) throw new Error(`the sign-in answered ${answer.status}: ${await answer.text()}`);
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(answer.headers.get('set-cookie') ?? '') ?? [];
  return { url, cookie: { name, value } };
}
