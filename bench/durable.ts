import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import type { BenchOptions } from './main.ts';
import { openBenchEngine, type BenchEngine } from './bench-engine.ts';
import { openRawDisk } from './raw-disk.ts';
import { makeReport, median, quantile, type Measures, type Report, type Target } from './report.ts';
import { withScratch } from './scratch.ts';

const concurrencies = [1, 20, 50] as const;
const rounds = 5;
/** About what a `step.completed` row of this bench takes in the ledger. */
const rawRowBytes = 260;

const targets: Target[] = [
  { measure: 'ratioC1', atLeast: 0.65 },
  { measure: 'ratioC50', atLeast: 0.33 },
];

/**
 * Tasks of six durable steps beside the raw disk, in turns, so that both see the same disk: the disk's speed changes by the
 * minute. A row is an event; the projections' rows come on top and are not counted. Ratios are medians over the rounds.
 */
export async function benchDurable({ seconds = 2 }: BenchOptions): Promise<{ report: Report; targets: Target[] }> {
  return withScratch(async (folder) => {
    mkdirSync(join(folder, 'company'));
    const bench = await openBenchEngine(join(folder, 'company'));
    const raw = openRawDisk(folder, rawRowBytes);
    await bench.engine.activate();
    const ms = seconds * 1_000;
    await load(bench, 50, ms / 2);
    raw.batchOf50(ms / 4);
    const rawOne: number[] = [];
    const rawBatch: number[] = [];
    const loads = new Map(concurrencies.map((concurrency) => [concurrency, [] as Load[]]));
    for (let round = 0; round < rounds; round++) {
      rawOne.push(raw.oneByOne(ms / 2));
      for (const concurrency of concurrencies) loads.get(concurrency)?.push(await load(bench, concurrency, ms));
      rawBatch.push(raw.batchOf50(ms / 2));
    }
    const measures = summary(loads, rawOne, rawBatch);
    raw.close();
    await bench.close();
    return { report: makeReport('durable', { secondsPerRound: seconds, rounds, stepsPerTask: 6, rawRowBytes }, measures), targets };
  });
}

interface Load {
  tasksPerSecond: number;
  rowsPerTask: number;
  latenciesMs: number[];
}

let next = 0;

async function load({ engine, ledger }: BenchEngine, concurrency: number, ms: number): Promise<Load> {
  const latenciesMs: number[] = [];
  const before = (await ledger.head()).seq;
  const started = performance.now();
  const worker = async (): Promise<void> => {
    while (performance.now() - started < ms) {
      const began = performance.now();
      const { task } = await engine.start({ agent: 'six-steps', input: next++, subject: null, cause: null });
      const end = await engine.ended(task);
      if (end.status !== 'completed') throw new Error(`the bench task ended as ${end.status}`);
      latenciesMs.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const took = (performance.now() - started) / 1_000;
  return { tasksPerSecond: latenciesMs.length / took, rowsPerTask: ((await ledger.head()).seq - before) / latenciesMs.length, latenciesMs };
}

function summary(loads: Map<number, Load[]>, rawOne: number[], rawBatch: number[]): Measures {
  const measures: Measures = {};
  for (const [concurrency, rounded] of loads) {
    const latencies = rounded.flatMap(({ latenciesMs }) => latenciesMs);
    measures[`tasksPerSecondC${concurrency}`] = median(rounded.map(({ tasksPerSecond }) => tasksPerSecond));
    measures[`p50MsC${concurrency}`] = quantile(latencies, 0.5);
    measures[`p99MsC${concurrency}`] = quantile(latencies, 0.99);
  }
  const rowsPerTask = loads.get(50)?.[0]?.rowsPerTask ?? Number.NaN;
  const ratio = (concurrency: number, raw: number[]): number =>
    median((loads.get(concurrency) ?? []).map((one, round) => (one.tasksPerSecond * one.rowsPerTask) / (raw[round] ?? Number.NaN)));
  return {
    ...measures,
    rawOneByOneRowsPerSecond: median(rawOne),
    rawBatch50RowsPerSecond: median(rawBatch),
    rowsPerTask,
    ratioC1: ratio(1, rawOne),
    ratioC50: ratio(50, rawBatch),
    peakRssMiB: process.resourceUsage().maxRSS / 1_024,
  };
}
