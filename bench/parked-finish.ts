import { decideItem } from '../src/conductor/decisions.ts';
import { afterEvents, clock, openBenchEngine } from './bench-engine.ts';
import { say } from './child.ts';

const [folder = '', count = '0'] = process.argv.slice(2);
const n = Number(count);
const decisionsAtOnce = 500;

const { engine, ledger, dispatcher, adapters } = await openBenchEngine(folder);
await dispatcher.activate();
await engine.activate();
say({ ready: 1 });

const completed = afterEvents(ledger, 'task.completed', n);
const began = performance.now();
for (let first = 1; first <= n; first += decisionsAtOnce) {
  const items = Array.from({ length: Math.min(decisionsAtOnce, n - first + 1) }, (_, offset) => first + offset);
  await Promise.all(items.map((item) => decideItem({ ledger, engine, adapters, clock }, item, { action: 'approve', text: null })));
}
await completed;
say({ finish10kSeconds: (performance.now() - began) / 1_000 });
setInterval(() => undefined, 1_000);
