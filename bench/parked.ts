import type { BenchOptions } from './main.ts';
import { startChild } from './child.ts';
import { makeReport, type Report, type Target } from './report.ts';
import { withScratch } from './scratch.ts';

const targets: Target[] = [
  { measure: 'parkedExtraMiB', atMost: 64 },
  { measure: 'readyMs', atMost: 1_000 },
  { measure: 'finish10kSeconds', atMost: 3 },
];

/** Tasks that wait for an approval: one process makes them and is killed, a second one finds them again and finishes some. */
export async function benchParked({ n = 100_000 }: BenchOptions): Promise<{ report: Report; targets: Target[] }> {
  return withScratch(async (folder) => {
    const maker = startChild(new URL('parked-create.ts', import.meta.url), [folder, String(n)], ['--expose-gc']);
    const { createSeconds = Number.NaN, parkedExtraMiB = Number.NaN, parkedUncollectedMiB = Number.NaN } = await maker.next();
    await maker.kill();
    const started = performance.now();
    const finisher = startChild(new URL('parked-finish.ts', import.meta.url), [folder, String(Math.min(n, 10_000))]);
    await finisher.next();
    const readyMs = performance.now() - started;
    const { finish10kSeconds = Number.NaN } = await finisher.next();
    await finisher.kill();
    return { report: makeReport('parked', { n }, { createSeconds, parkedExtraMiB, parkedUncollectedMiB, readyMs, finish10kSeconds }), targets };
  });
}
