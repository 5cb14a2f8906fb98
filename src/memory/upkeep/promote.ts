import { limits } from '../../vocabulary/limits.ts';
import type { MemoryRules } from '../../vocabulary/memory-rules.ts';
import type { Ledger } from '../../ledger/port.ts';
import { assertLasting, promotable, ruleText } from './tier-rules.ts';
import type { Done, UpkeepBy } from './write.ts';

/** Makes institutional what the rules of company.yaml say. What was promoted is not operational any more, so it is not found again. */
export async function promoteByRules(ledger: Ledger, rules: MemoryRules, now: number, eventsMax: number, { actor, cause, signal }: UpkeepBy): Promise<Done> {
  let count = 0;
  let events = 0;
  for (const rule of rules.promote) {
    for (;;) {
      if (events >= eventsMax || signal?.aborted) return { count, more: count > 0 };
      const rows = await ledger.items.scope(promotable(rule, now), limits.itemsPerEventMax);
      if (rows.length === 0) break;
      assertLasting(rows);
      await ledger.append([{ kind: 'items.promoted', actor, cause, data: { items: rows.map(({ seq }) => seq), tier: 'institutional', reason: ruleText(rule) } }]);
      events += 1;
      count += rows.length;
    }
  }
  return { count, more: false };
}
