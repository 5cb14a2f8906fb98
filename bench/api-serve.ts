/** The server that is measured, in a process of its own: a company with the conductor running, and what it is asked to do over the channel to its parent. */
import { once } from 'node:events';
import { join } from 'node:path';
import { openCompany } from '../src/company.ts';
import type { Company } from '../src/facade.ts';
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

/** Tasks a second, from the first start to the last end. */
async function throughput(tasks: number): Promise<{ perSecond: number; events: number }> {
  const { seq } = await company.ledger.head();
  const ended = completions(company, tasks);
  const first = began;
  began += tasks;
  const started = performance.now();
  let next = first;
  const worker = async (): Promise<void> => {
    while (next < began) await company.tasks.start(noOp.name, next++);
  };
  await Promise.all(Array.from({ length: tasksAtOnce }, worker));
  await ended;
  return { perSecond: tasks / ((performance.now() - started) / 1_000), events: (await company.ledger.head()).seq - seq };
}

function completions(of: Company, count: number): Promise<void> {
  let left = count;
  return new Promise((resolve) => {
    const unfollow = of.ledger.follow((events) => {
      for (const { kind, actor } of events) if (kind === 'task.completed' && actor === `agent:${noOp.name}`) left -= 1;
      if (left > 0) return;
      unfollow();
      resolve();
    });
  });
}

async function answer(request: ServeRequest): Promise<ServeAnswer> {
  switch (request.do) {
    case 'code':
      return { code: (await company.access.issueCode()).code };
    case 'throughput':
      return throughput(request.tasks);
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
