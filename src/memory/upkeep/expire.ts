import { limits } from '../../vocabulary/limits.ts';
import type { MemoryRules } from '../../vocabulary/memory-rules.ts';
import type { Ledger } from '../../ledger/port.ts';
import { expiresAtOf } from './tier-rules.ts';
import { bySystem, type Done, type UpkeepBy } from './write.ts';

/** Marks what was to be gone by `now` (epoch ms), in events of a thousand. Reads leave it out from that time on whether it is marked or not. */
export async function expireItems(ledger: Ledger, now: number, eventsMax: number, by: UpkeepBy = bySystem): Promise<Done> {
  return expireAll(ledger, () => ledger.items.expiring(now, limits.itemsPerEventMax), eventsMax, by);
}

/** Ephemeral items that came without a time of their own: they go by the rule, counted from when they were said. */
export async function expireUndated(ledger: Ledger, rules: MemoryRules, now: number, eventsMax: number, by: UpkeepBy = bySystem): Promise<Done> {
  const age = (expiresAtOf(rules, 'ephemeral', now) ?? now) - now;
  const undated = async (): Promise<number[]> => {
    const old = await ledger.items.oldItems('ephemeral', now - age + 1, limits.itemsPerEventMax);
    return old.filter(({ expiresAt }) => expiresAt === null).map(({ seq }) => seq);
  };
  return expireAll(ledger, undated, eventsMax, by);
}

async function expireAll(ledger: Ledger, next: () => Promise<number[]>, eventsMax: number, by: UpkeepBy): Promise<Done> {
  let count = 0;
  for (let events = 0; events < eventsMax && !by.signal?.aborted; events++) {
    const items = await next();
    if (items.length === 0) return { count, more: false };
    await ledger.append([{ kind: 'items.expired', actor: by.actor, cause: by.cause, data: { items } }]);
    count += items.length;
  }
  return { count, more: count > 0 };
}
