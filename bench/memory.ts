import { statSync } from 'node:fs';
import { join } from 'node:path';
import { initCompany, openCompany } from '../src/company.ts';
import type { Company } from '../src/facade.ts';
import type { BenchOptions } from './main.ts';
import { archiveOlder, busyRecord } from './memory-archive.ts';
import { drawing, makeItem, makeQuery, shapeOf, writeCorpus, type Shape } from './memory-corpus.ts';
import { makeReport, median, quantile, type Measures, type Report, type Target } from './report.ts';
import { withScratch } from './scratch.ts';

const queries = 300;
const warmUp = 30;
const recordVersions = 10_000;
const recordReads = 400;

/** Import with immediate index, recall, the size of it all, recall after nine tenths were archived, and as-of reads. */
export async function benchMemory({ n = 100_000 }: BenchOptions): Promise<{ report: Report; targets: Target[] }> {
  return withScratch(async (folder) => {
    const shape = shapeOf(n);
    const whole = await imported(join(folder, 'whole'), shape);
    const recall = await recallTimes(whole.company, shape);
    const rssMiB = process.memoryUsage().rss / 2 ** 20;
    await whole.company.close();
    const bytes = statSync(join(folder, 'whole', 'data', 'keelson.db')).size;
    const archiveSeconds = await archiveOlder(join(folder, 'whole', 'data'), makeItem(Math.floor(n * 0.9), shape).at);
    const first = await busyRecord(join(folder, 'whole', 'data'), recordVersions);
    const again = await openCompany(join(folder, 'whole'));
    const archived = await recallTimes(again, shape, 0.9);
    const asOf = await asOfTimes(again, first);
    await again.close();
    const tenth = await imported(join(folder, 'tenth'), shapeOf(Math.floor(n / 10)));
    const tenthTimes = await recallTimes(tenth.company, shapeOf(Math.floor(n / 10)));
    await tenth.company.close();
    const measures: Measures = {
      importItemsPerSecond: whole.itemsPerSecond,
      recallP50Ms: median(recall.ms),
      recallP95Ms: quantile(recall.ms, 0.95),
      foundFirstShare: recall.found,
      bytesPerItem: bytes / n,
      rssMiB,
      archiveSeconds,
      archivedRecallP50Ms: median(archived.ms),
      archivedRecallP95Ms: quantile(archived.ms, 0.95),
      tenthRecallP95Ms: quantile(tenthTimes.ms, 0.95),
      archivedToTenthRatio: quantile(archived.ms, 0.95) / quantile(tenthTimes.ms, 0.95),
      recordNewestUs: asOf.newest,
      recordAsOfUs: asOf.past,
      asOfRatio: asOf.past / asOf.newest,
    };
    return { report: makeReport('memory', { n, queries }, measures), targets: targetsFor(n) };
  });
}

function targetsFor(n: number): Target[] {
  return [
    { measure: 'importItemsPerSecond', atLeast: 5_000 },
    { measure: 'recallP95Ms', atMost: n > 100_000 ? 60 : 15 },
    { measure: 'archivedToTenthRatio', atMost: 1.3 },
    { measure: 'asOfRatio', atMost: 2 },
  ];
}

async function imported(folder: string, shape: Shape): Promise<{ company: Company; itemsPerSecond: number }> {
  await initCompany(folder, { name: 'Bench', address: 'bench@keelson.example', zone: 'UTC' });
  const file = join(folder, 'items.jsonl');
  await writeCorpus(file, shape);
  const company = await openCompany(folder);
  const started = performance.now();
  const report = await company.memory.import(file);
  const seconds = (performance.now() - started) / 1_000;
  if (report.added !== shape.items) throw new Error(`${report.added} of ${shape.items} items were added`);
  return { company, itemsPerSecond: shape.items / seconds };
}

/** `from`: only questions about items after this share of all. One question in four is narrowed to its thread or its author. */
async function recallTimes(company: Company, shape: Shape, from = 0): Promise<{ ms: number[]; found: number }> {
  const random = drawing(4711);
  const ms: number[] = [];
  let found = 0;
  for (let asked = 0; asked < warmUp + queries; asked++) {
    const { text, of } = makeQuery(() => random(), shape);
    if (from > 0 && Number(of.id.slice(5)) < from * shape.items) {
      asked -= 1;
      continue;
    }
    const narrowed = asked % 8 === 0 ? { thread: of.thread } : asked % 8 === 4 ? { author: of.author } : {};
    const started = performance.now();
    const { hits } = await company.memory.recall({ text, ...narrowed });
    if (asked < warmUp) continue;
    ms.push(performance.now() - started);
    if (hits.some(({ id }) => id === of.id)) found += 1;
  }
  return { ms, found: found / queries };
}

/** A record with many versions: reading the newest against reading one of the past, in turns. */
async function asOfTimes(company: Company, first: number): Promise<{ newest: number; past: number }> {
  const times: { newest: number[]; past: number[] } = { newest: [], past: [] };
  for (let read = 0; read < recordReads; read++) {
    const started = performance.now();
    await company.memory.show('product:busy');
    const between = performance.now();
    await company.memory.show('product:busy', { asOf: { seq: first + Math.floor((read / recordReads) * recordVersions) } });
    times.newest.push((between - started) * 1_000);
    times.past.push((performance.now() - between) * 1_000);
  }
  return { newest: median(times.newest), past: median(times.past) };
}
