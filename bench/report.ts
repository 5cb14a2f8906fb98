import { cpus, totalmem } from 'node:os';
import Table from 'cli-table3';

/** NaN is what was not measured: `null` in JSON. */
export type Measures = Record<string, number>;

export interface Report {
  bench: string;
  settings: Record<string, string | number>;
  machine: Record<string, string | number>;
  measures: Measures;
}

/** A target of a bench: the measure, the bound, and which side of it is good. */
export interface Target {
  measure: string;
  atLeast?: number;
  atMost?: number;
}

export function makeReport(bench: string, settings: Report['settings'], measures: Measures): Report {
  const rounded = Object.fromEntries(Object.entries(measures).map(([name, value]) => [name, round(value)]));
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version };
  return { bench, settings, machine, measures: rounded };
}

export function printReport(report: Report, targets: Target[], json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  const table = new Table({ head: ['measure', 'value', 'target', ''], style: { head: [], border: [] }, colAligns: ['left', 'right', 'right', 'left'] });
  for (const [name, value] of Object.entries(report.measures)) {
    const target = targets.find(({ measure }) => measure === name);
    table.push([name, Number.isNaN(value) ? 'not measured' : value.toLocaleString('en'), target ? bound(target) : '', target && !Number.isNaN(value) ? (met(target, value) ? 'met' : 'MISSED') : '']);
  }
  process.stdout.write(`${report.bench}  ${JSON.stringify(report.settings)}\n${JSON.stringify(report.machine)}\n${table.toString()}\n`);
}

/** The value at a share (0 to 1) of the sorted samples: nearest rank. */
export function quantile(samples: number[], share: number): number {
  const sorted = Float64Array.from(samples).toSorted();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

export function median(samples: number[]): number {
  return quantile(samples, 0.5);
}

function bound({ atLeast, atMost }: Target): string {
  return atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
}

function met({ atLeast, atMost }: Target, value: number): boolean {
  return (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
}

function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 1_000) / 1_000;
}
