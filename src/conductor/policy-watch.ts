import type { Dispatcher } from '../effects/dispatcher.ts';
import type { PolicyInForce } from '../policy/in-force.ts';

/** A look costs one `stat`. */
const everyMs = 1_000;

/**
 * Looks at policy.yaml while the company runs, so that a change counts, and a mistake in it is in the inbox, without waiting for the next proposal: what waits for a
 * budget may have room under the new rules. Returns a function that ends it.
 */
export function watchPolicy(inForce: PolicyInForce, dispatcher: Pick<Dispatcher, 'budgetsChanged'>, fail: (error: unknown) => void): () => void {
  let known: string | null | undefined;
  let looking = false;
  const look = async (): Promise<void> => {
    looking = true;
    try {
      const digest = (await inForce.compiled())?.digest ?? null;
      if (known !== undefined && digest !== known) dispatcher.budgetsChanged();
      known = digest;
    } finally {
      looking = false;
    }
  };
  const lookNow = (): void => {
    if (!looking) look().catch(fail);
  };
  const timer = setInterval(lookNow, everyMs);
  lookNow();
  return () => clearInterval(timer);
}
