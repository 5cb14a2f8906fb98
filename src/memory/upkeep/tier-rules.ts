import { assert } from '../../vocabulary/errors.ts';
import type { MemoryRules, PromotionRule } from '../../vocabulary/memory-rules.ts';
import type { Tier } from '../../vocabulary/memory.ts';
import type { ItemFilter } from '../../ledger/memory-port.ts';

const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;

/** When an item written now will be gone, epoch ms; `null` for never. */
export function expiresAtOf(rules: MemoryRules, tier: Tier, now: number): number | null {
  return tier === 'ephemeral' ? now + rules.ephemeral.expiresAfterMinutes * minuteMs : null;
}

/** What a rule promotes: operational items that all of its conditions fit. */
export function promotable({ tags, types, importanceAtLeast }: PromotionRule, now: number): ItemFilter {
  return { tiers: ['operational'], now, ...(tags ? { tags } : {}), ...(types ? { types } : {}), ...(importanceAtLeast === undefined ? {} : { importanceAtLeast }) };
}

/** A rule as a sentence. It becomes part of the record, so it says what company.yaml says and nothing about the items. */
export function ruleText({ tags, types, importanceAtLeast }: PromotionRule): string {
  const conditions = [
    tags ? `tagged ${tags.join(' and ')}` : null,
    types ? types.join(' or ') : null,
    importanceAtLeast === undefined ? null : `importance at least ${importanceAtLeast}`,
  ];
  return `company.yaml, memory.promote: ${conditions.filter((condition) => condition !== null).join(', ')}`.slice(0, 2_000);
}

/** Whatever asked for it, an ephemeral item never becomes institutional, neither itself nor as a source of a summary. */
export function assertLasting(items: readonly { seq: number; tier: Tier; expiresAt: number | null }[]): void {
  const ephemeral = items.find(({ tier, expiresAt }) => tier === 'ephemeral' || expiresAt !== null);
  assert(ephemeral === undefined, `item ${ephemeral?.seq} is ephemeral, and does not reach the institutional tier`);
}
