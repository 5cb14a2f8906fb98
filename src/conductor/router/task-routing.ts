import type { TaskContext, TaskRouting } from '../../vocabulary/contract.ts';
import type { Json } from '../../vocabulary/json.ts';
import { limits } from '../../vocabulary/limits.ts';
import { noAgent } from '../../vocabulary/routing.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { TaskRun } from '../../tasks/run.ts';
import type { Routing } from './decide.ts';
import { trainRouter } from './train.ts';

/** Reading a million examples and training on them takes minutes. */
const trainTimeoutMs = 60 * 60_000;

/** What agents may ask of the router. */
export function taskRouting(ledger: Ledger, routing: Routing, run: TaskRun, core: Pick<TaskContext, 'step'>): TaskRouting {
  const { settings, inUse } = routing;
  return {
    choices: () =>
      core.step('routing.choices', async () => {
        const learned = (await inUse.current()).classifier?.intents ?? [];
        const written = [...settings.rules.flatMap(({ intent }) => intent ?? []), ...Object.keys(settings.intents)];
        const intents = [...new Set([...written, ...learned])].slice(0, limits.routerIntentsShownMax);
        const agents = { ...settings.intents };
        // A rule may name an agent for what only it can know: then it is for that rule alone.
        return { intents: intents.filter((intent) => intent !== noAgent), agents };
      }),
    train: async () => (await core.step('routing.train', async ({ signal }) => (await trainRouter(ledger, { actor: `agent:${run.contract.name}`, cause: run.created.seq, signal, progress: (share) => routing.watching?.(share) })) as unknown as Json, { timeoutMs: trainTimeoutMs })) as unknown as Awaited<ReturnType<typeof trainRouter>>,
  };
}
