import { setTimeout as pause } from 'node:timers/promises';
import { askedChild, type AskedChild, type ServeRequest } from './api-child.ts';
import { median } from './report.ts';

export type ClientsRequest = { do: 'connect'; clients: number; digest: boolean } | { do: 'leave' };

const clients = 200;
/** Each way so many times, in turns: what else the machine does meets both. */
const turns = 5;
const secondsEach = 3;
/** Until what was sent last has arrived. */
const arriveMs = 1_500;

export type LiveMeasures = Record<'liveClientsSlowdown' | 'liveClientsCpuMore' | 'everyEventSlowdown' | 'everyEventCpuMore' | 'tasksPerSecondAlone' | 'tasksPerSecondWatched', number>;

/**
 * Tasks a second that the conductor gets through while nobody, and while two hundred clients, follow. They follow as the console does (many events at once are one line to it), and then
 * as a program that wants a line for each event. `…CpuMore` is what the server used of the processor more, as a share: other load on the machine does not change it.
 */
export async function liveClients(server: AskedChild<ServeRequest>, url: string, token: string): Promise<LiveMeasures> {
  const readers = await askedChild<ClientsRequest>(new URL('api-clients.ts', import.meta.url), [url, token]);
  try {
    await perSecond(server);
    const digest = await inTurns(server, readers, true);
    const lines = await inTurns(server, readers, false);
    return {
      liveClientsSlowdown: 1 - median(digest.ratios), liveClientsCpuMore: median(digest.cpu) - 1, everyEventSlowdown: 1 - median(lines.ratios), everyEventCpuMore: median(lines.cpu) - 1,
      tasksPerSecondAlone: median(digest.alone), tasksPerSecondWatched: median(digest.watched),
    };
  } finally {
    await readers.kill();
  }
}

async function inTurns(server: AskedChild<ServeRequest>, readers: AskedChild<ClientsRequest>, digest: boolean) {
  const seen = { alone: [] as number[], watched: [] as number[], ratios: [] as number[], cpu: [] as number[] };
  for (let turn = 0; turn < turns; turn++) {
    const without = await perSecond(server);
    await readers.ask({ do: 'connect', clients, digest });
    const with_ = await perSecond(server);
    const { bytes } = await readers.ask({ do: 'leave' });
    // That they followed at all: how far behind they are on a busy machine is not what is measured.
    if (Number(bytes) < clients * 100) throw new Error(`${clients} clients read ${bytes} bytes only: they did not follow`);
    seen.alone.push(without.tasks);
    seen.watched.push(with_.tasks);
    seen.ratios.push(with_.tasks / without.tasks);
    seen.cpu.push(with_.cpuMsEach / without.cpuMsEach);
  }
  return seen;
}

async function perSecond(server: AskedChild<ServeRequest>): Promise<{ tasks: number; events: number; cpuMsEach: number }> {
  const before = await server.ask({ do: 'usage' });
  const { tasks, perSecond: rate, events } = await server.ask({ do: 'throughput', seconds: secondsEach });
  await pause(arriveMs);
  const after = await server.ask({ do: 'usage' });
  return { tasks: Number(rate), events: Number(events), cpuMsEach: (Number(after['cpuMs']) - Number(before['cpuMs'])) / Number(tasks) };
}
