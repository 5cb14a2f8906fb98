import type { Ledger } from '../../ledger/port.ts';
import { bySystem, type Done, type UpkeepBy } from './write.ts';

/** Indexing goes on inside of a commit, and nothing else happens meanwhile. */
const itemsPerEvent = 500;

/** Makes everything searchable that waits for it, oldest first. Returns how many it were. */
export async function indexWaiting(ledger: Ledger, by: UpkeepBy = bySystem): Promise<number> {
  return (await indexSome(ledger, Number.POSITIVE_INFINITY, by)).count;
}

export async function indexSome(ledger: Ledger, eventsMax: number, by: UpkeepBy = bySystem): Promise<Done> {
  let count = 0;
  for (let events = 0; events < eventsMax && !by.signal?.aborted; events++) {
    const waiting = await ledger.items.waiting(itemsPerEvent);
    const upTo = waiting.at(-1);
    if (upTo === undefined) return { count, more: false };
    await ledger.append([{ kind: 'items.indexed', actor: by.actor, cause: by.cause, data: { upTo } }]);
    count += waiting.length;
  }
  return { count, more: count > 0 };
}
