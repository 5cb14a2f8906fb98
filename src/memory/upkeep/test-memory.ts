import type { TestContext } from 'node:test';
import { upkeepStages } from '../../vocabulary/contract.ts';
import type { Draft } from '../../vocabulary/events.ts';
import { memoryRulesSchema, type MemoryRules } from '../../vocabulary/memory-rules.ts';
import type { UpkeepReport } from '../../vocabulary/memory.ts';
import type { ItemRow } from '../../ledger/memory-port.ts';
import type { Ledger } from '../../ledger/port.ts';
import { openScratch, steadyClock } from '../../../test/ledger/scratch-ledger.ts';
import { dayMs } from './tier-rules.ts';
import { upkeepPiece, type UpkeepDeps } from './upkeep.ts';
import { bySystem } from './write.ts';

// For tests only: a ledger with memory in it, and time that stands.

export const today = Date.UTC(2026, 5, 1, 9);

export function memoryLedger(t: TestContext): Promise<Ledger & { folder: string }> {
  return openScratch(t, { clock: steadyClock(today) });
}

export type Item = Partial<Draft<'note.put'>['data']> & { id: string; subject?: string | null };

function itemDraft({ subject = null, ...data }: Item): Draft<'note.put'> {
  const defaults = { version: 1, text: `This is what ${data.id} says about the contract number 77.`, tags: [], provenance: { source: 'test', model: null }, call: null, name: null };
  return { kind: 'note.put', actor: 'operator', subject, data: { ...defaults, ...data } };
}

export async function put(ledger: Ledger, items: readonly Item[]): Promise<number[]> {
  const seqs: number[] = [];
  for (let from = 0; from < items.length; from += 1_000) for (const { seq } of await ledger.append(items.slice(from, from + 1_000).map(itemDraft))) seqs.push(seq);
  return seqs;
}

/** Messages of one thread, an hour apart, the last of them `quietDays` ago. `subjects` take turns. */
export function thread(name: string, messages: number, { quietDays = 30, now = today, id = name, subjects = [null] as (string | null)[], tags = [] as string[] } = {}): Item[] {
  const last = now - quietDays * dayMs;
  return Array.from({ length: messages }, (_, index) => ({
    id: `${id}-${index}`,
    type: 'message',
    thread: name,
    author: index % 2 === 0 ? 'jane@example.com' : 'us',
    when: last - (messages - 1 - index) * 3_600_000,
    text: `Message ${index} of ${name}: the shipment of ${index * 3} crates was agreed.`,
    tags,
    subject: subjects[index % subjects.length] ?? null,
  }));
}

export function rules(given: unknown = {}): MemoryRules {
  return memoryRulesSchema.parse(given);
}

/** All stages, each until it has nothing more to do. */
export async function upkeep(ledger: Ledger, options: Partial<UpkeepDeps> = {}): Promise<UpkeepReport> {
  const total = { ...nothingDone };
  for (const stage of upkeepStages) {
    for (let more = true; more; ) {
      const piece = await upkeepPiece({ ledger, rules: rules(), zone: 'UTC', now: today, ...options }, stage, bySystem);
      for (const field of ['expired', 'indexed', 'promoted', 'summaries', 'archived'] as const) total[field] += piece[field];
      more = piece.more;
    }
  }
  return total;
}

export const nothingDone: UpkeepReport = { expired: 0, indexed: 0, promoted: 0, summaries: 0, archived: 0 };

export async function hot(ledger: Ledger, filter: { thread?: string } = {}): Promise<ItemRow[]> {
  return ledger.items.scope({ ...filter, now: today }, 100_000);
}
