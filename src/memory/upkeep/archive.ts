import type { Draft } from '../../vocabulary/events.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Progress } from '../../vocabulary/views.ts';
import type { ItemRow } from '../../ledger/memory-port.ts';
import type { Ledger } from '../../ledger/port.ts';
import { bySystem, type Done, type UpkeepBy } from './write.ts';

/** Operational items said before `before` (epoch ms) that a summary stands for leave the hot index. The summary links to them (M3). */
export async function archiveSummarised(ledger: Ledger, before: number, eventsMax: number, by: UpkeepBy): Promise<Done> {
  let count = 0;
  for (let appends = 0; appends < eventsMax && !by.signal?.aborted; appends++) {
    const rows = await ledger.items.summarisedItems('operational', before, limits.itemsPerEventMax);
    if (rows.length === 0) return { count, more: false };
    await ledger.append(await underTheirSummaries(ledger, rows, by));
    count += rows.length;
  }
  return { count, more: count > 0 };
}

/** An event for each summary. */
async function underTheirSummaries(ledger: Ledger, rows: readonly ItemRow[], { actor, cause }: UpkeepBy): Promise<Draft[]> {
  const bySummary = new Map<number, number[]>();
  for (const { seq } of rows) {
    const summary = (await ledger.items.summariesOf(seq)).at(-1);
    if (summary !== undefined) bySummary.set(summary, [...(bySummary.get(summary) ?? []), seq]);
  }
  return [...bySummary].map(([summary, items]) => ({ kind: 'items.archived', actor, cause, data: { items, summary, reason: 'Old, and a summary stands for it.' } }));
}

export interface ArchiveOptions {
  /** At most so many items; all of them when left out. */
  limit?: number;
  by?: UpkeepBy;
  progress?: Progress;
}

/**
 * Operational items said before `before` (epoch ms) leave the hot index, whether a summary stands for them or not: what the rule
 * `archiveWithoutSummary` does. They stay reachable by id, thread, history and as-of reads (M3). A commit for each thousand, so
 * that other work goes on in between. Returns how many it were.
 */
export async function archiveOlderThan(ledger: Ledger, before: number, { limit = Number.POSITIVE_INFINITY, by = bySystem, progress }: ArchiveOptions = {}): Promise<number> {
  let count = 0;
  while (count < limit && !by.signal?.aborted) {
    const rows = await ledger.items.oldItems('operational', before, Math.min(limits.itemsPerEventMax, limit - count));
    if (rows.length === 0) break;
    const items = rows.map(({ seq }) => seq);
    await ledger.append([{ kind: 'items.archived', actor: by.actor, cause: by.cause, data: { items, summary: null, reason: 'Older than the rules keep at hand.' } }]);
    count += rows.length;
    progress?.(count, Number.isFinite(limit) ? limit : null);
  }
  return count;
}
