import { askedChild, type AskedChild, type ServeRequest } from './api-child.ts';
import { median } from './report.ts';

export type ClientsRequest = { do: 'connect'; clients: number } | { do: 'leave' };

const clients = 200;
/** Each way so many times, in turns: what else the machine does meets both. */
const turns = 5;
const tasks = 1_000;

export interface LiveMeasures {
  liveClientsSlowdown: number;
  tasksPerSecondAlone: number;
  tasksPerSecondWatched: number;
  /** What the server itself used of the processor more, as a share: on a machine with cores to spare that is what is left. */
  cpuMoreShare: number;
}

/** Tasks a second that the conductor gets through while nobody, and while two hundred clients, follow every event. */
export async function liveClients(server: AskedChild<ServeRequest>, url: string, token: string): Promise<LiveMeasures> {
  const readers = await askedChild<ClientsRequest>('api-clients.ts', [url, token]);
  const alone: number[] = [];
  const watched: number[] = [];
  const cpu: number[] = [];
  try {
    await perSecond(server);
    for (let turn = 0; turn < turns; turn++) {
      const without = await perSecond(server);
      await readers.ask({ do: 'connect', clients });
      const with_ = await perSecond(server);
      const { bytes } = await readers.ask({ do: 'leave' });
      if (Number(bytes) < clients * tasks * 50) throw new Error(`${clients} clients read ${bytes} bytes only: they did not follow`);
      alone.push(without.tasks);
      watched.push(with_.tasks);
      cpu.push(with_.cpuMs / without.cpuMs);
    }
  } finally {
    await readers.kill();
  }
  return {
    liveClientsSlowdown: 1 - median(watched.map((rate, turn) => rate / (alone[turn] ?? Number.NaN))),
    tasksPerSecondAlone: median(alone),
    tasksPerSecondWatched: median(watched),
    cpuMoreShare: median(cpu) - 1,
  };
}

async function perSecond(server: AskedChild<ServeRequest>): Promise<{ tasks: number; cpuMs: number }> {
  const before = await server.ask({ do: 'usage' });
  const { perSecond: rate } = await server.ask({ do: 'throughput', tasks });
  const after = await server.ask({ do: 'usage' });
  return { tasks: Number(rate), cpuMs: Number(after['cpuMs']) - Number(before['cpuMs']) };
}
