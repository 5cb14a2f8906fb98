/** The server that is measured, in a process of its own: a company with the conductor running, and what it is asked to do over the channel to its parent. */
import { once } from 'node:events';
import { join } from 'node:path';
import { openCompany } from '../src/company.ts';
import { serve } from '../src/server/serve.ts';
import { systemClock, systemRandom, type Clock } from '../src/vocabulary/ports.ts';
import { benchAgents, noOp } from './api-agents.ts';
import type { ServeAnswer, ServeRequest } from './api-child.ts';

const [folder = '', consoleFolder = '', corpusEnd = '0', localToken = ''] = process.argv.slice(2);
/** Tasks that are begun and not yet ended, in the measure of the conductor. */
const tasksAtOnce = 50;

// Goes on where the corpus ends, whatever day it is.
const ahead = Number(corpusEnd) + 1_000 - systemClock.now();
const clock: Clock = { now: () => systemClock.now() + ahead, wake: (at, callback) => systemClock.wake(at - ahead, callback) };

const opened = performance.now();
const company = await openCompany(folder, { agents: benchAgents, clock });
const openMs = performance.now() - opened;
const serving = await serve(company, { host: '127.0.0.1', port: 0, dataFolder: join(folder, 'data'), consoleFolder, version: 'bench', clock, random: systemRandom, localToken, report: (error) => process.stderr.write(`${String(error)}\n`) });
const running = new AbortController();
const conductor = company.run({ untilIdle: false, signal: running.signal });
let began = 0;

/** Tasks that are begun one after the other for so long, and all end. Some at a time, so that the conductor always has something to do. */
async function throughput(seconds: number): Promise<{ tasks: number; perSecond: number; events: number }> {
  const { seq } = await company.ledger.head();
  const first = began;
  const started = performance.now();
  const ended = endings();
  const worker = async (): Promise<void> => {
    while (performance.now() - started < seconds * 1_000) await company.tasks.start(noOp.name, began++);
  };
  await Promise.all(Array.from({ length: tasksAtOnce }, worker));
  const tasks = began - first;
  await ended(tasks);
  return { tasks, perSecond: tasks / ((performance.now() - started) / 1_000), events: (await company.ledger.head()).seq - seq };
}

/** Counts tasks that end from here on; the function resolves when they are so many. */
function endings(): (count: number) => Promise<void> {
  let ended = 0;
  let enough = (): void => undefined;
  const unfollow = company.ledger.follow((events) => {
    for (const { kind, actor } of events) if (kind === 'task.completed' && actor === `agent:${noOp.name}`) ended += 1;
    enough();
  });
  return (count) =>
    new Promise((resolve) => {
      enough = () => {
        if (ended < count) return;
        unfollow();
        resolve();
      };
      enough();
    });
}

async function answer(request: ServeRequest): Promise<ServeAnswer> {
  switch (request.do) {
    case 'code':
      return { code: (await company.access.issueCode()).code };
    case 'throughput':
      return throughput(request.seconds);
    case 'usage': {
      const { user, system } = process.cpuUsage();
      return { cpuMs: (user + system) / 1_000, rssMiB: process.memoryUsage().rss / 2 ** 20 };
    }
    case 'close':
      running.abort();
      await conductor;
      await serving.close();
      await company.close();
      return {};
  }
}

process.on('message', (request: ServeRequest & { id: number }) => {
  answer(request).then(
    (given) => process.connected && process.send?.({ id: request.id, ...given }),
    (error: unknown) => process.connected && process.send?.({ id: request.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.send?.({ id: 0, url: serving.url, openMs });
await once(process, 'disconnect');
// Whoever asked is gone, perhaps without a word.
process.exit();
