import { setTimeout as pause } from 'node:timers/promises';
import { afterEvents, openBenchEngine } from './bench-engine.ts';
import { say } from './child.ts';

const [folder = '', count = '0'] = process.argv.slice(2);
const n = Number(count);
const startsAtOnce = 500;
const residentMiB = (): number => process.memoryUsage().rss / 2 ** 20;
/** What is held, not what V8 has merely not given back yet: a last-resort collection returns its free pages. */
const settledMiB = (): number => {
  const collect = globalThis.gc as ((options?: object) => void) | undefined;
  collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  return residentMiB();
};

const { engine, ledger } = await openBenchEngine(folder);
await engine.activate();
// The first thousand warm everything up: code, caches, statements. What grows after them is what parked tasks hold.
const warm = Math.min(1_000, n);
const start = async (from: number, to: number): Promise<void> => {
  const parked = afterEvents(ledger, 'task.parked', to - from);
  for (let first = from; first < to; first += startsAtOnce) {
    const batch = Array.from({ length: Math.min(startsAtOnce, to - first) }, (_, offset) => engine.start({ agent: 'one-approval', input: first + offset, subject: null, cause: null }));
    await Promise.all(batch);
  }
  await parked;
};
const began = performance.now();
await start(0, warm);
const before = settledMiB();
await start(warm, n);
const createSeconds = (performance.now() - began) / 1_000;
await pause(200);
const parkedUncollectedMiB = residentMiB() - before;
say({ createSeconds, parkedExtraMiB: settledMiB() - before, parkedUncollectedMiB });
// Waits to be killed.
setInterval(() => undefined, 1_000);
