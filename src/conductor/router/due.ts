import type { Clock } from '../../vocabulary/ports.ts';
import { routerAgent } from '../../agents/router/router.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { Engine } from '../../tasks/port.ts';
import type { DueSource } from '../due-loop.ts';
import { tidyRouter } from './tidy.ts';

/** Fewer new examples than this, and a new version would hardly differ; and of many examples it takes more. */
const newExamplesMin = 10;
const newShareMin = 0.05;
/** Corrections come in a row, when the operator goes through the inbox: they are waited for. */
const settledMs = 60_000;

/** How many new examples it takes for the router to train by itself. */
export function trainsAt(examples: number): number {
  return Math.max(newExamplesMin, Math.ceil(examples * newShareMin));
}

interface Wanted {
  /** The event of the newest example. */
  after: number;
  /** Epoch ms. */
  due: number;
  /** The same state of things is trained on once. */
  key: string;
}

/**
 * When the router trains by itself: once the operator has trained it for the first time, and not while they want none. `null` when there is nothing to do, or a task
 * for just this state of things was there already, whatever became of it.
 */
async function wanted(ledger: Ledger): Promise<Wanted | null> {
  const state = await ledger.router.state();
  const [newest] = await ledger.router.versions(1);
  if (newest === undefined || state.off) return null;
  const lost = newest.stale;
  if (!lost && !(await ledger.router.haveCome(newest.upTo, trainsAt(state.examples)))) return null;
  const last = await ledger.router.newestExample();
  const key = `router:${newest.version}:${lost ? 'forgotten:' : ''}${last}`;
  if ((await ledger.tasks.byKey(key)) !== null) return null;
  return { after: last, due: lost || last === 0 ? 0 : (await ledger.event(last)).at + settledMs, key };
}

/** Retraining in the background, and the removal of classifiers that learned from somebody who was forgotten. */
export function routerTraining(ledger: Ledger, engine: Pick<Engine, 'start'>, clock: Clock): DueSource {
  return {
    async nextDue() {
      if ((await ledger.router.stale(1)).length > 0) return 0;
      return (await wanted(ledger))?.due ?? null;
    },
    async sweep(now) {
      await tidyRouter(ledger);
      const next = await wanted(ledger);
      if (next !== null && next.due <= now) await engine.start({ agent: routerAgent.name, input: { requested: clock.now(), after: next.after }, subject: null, cause: null, key: next.key });
    },
  };
}
