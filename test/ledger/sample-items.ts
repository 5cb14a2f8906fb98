import type { ItemFilter, ItemRow } from '../../src/ledger/memory-port.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { analyse } from '../../src/text/analyse.ts';
import { hashEmbedder, toBits } from '../../src/text/embed.ts';
import type { Draft } from '../../src/vocabulary/events.ts';
import type { Tier } from '../../src/vocabulary/memory.ts';

// Items of unstructured memory, what happens to them, and searches by words that a person would type.

type NoteMarks = Partial<Omit<Draft<'note.put'>['data'], 'id' | 'text'>> & { subject?: string };

export function itemNote(id: string, text: string, { subject, ...marks }: NoteMarks = {}): Draft<'note.put'> {
  return { kind: 'note.put', actor: 'operator', subject: subject ?? null, data: { id, text, version: 1, tags: [], provenance: { source: 'operator', model: null }, call: null, name: null, ...marks } };
}

export function indexed(upTo: number): Draft<'items.indexed'> {
  return { kind: 'items.indexed', actor: 'system', data: { upTo } };
}

export function archived(items: number[], summary: number | null): Draft<'items.archived'> {
  return { kind: 'items.archived', actor: 'system', data: { items, summary, reason: 'It is old.' } };
}

export function promoted(items: number[], tier: Tier): Draft<'items.promoted'> {
  return { kind: 'items.promoted', actor: 'system', data: { items, tier, reason: 'It is asked for.' } };
}

export function expired(items: number[]): Draft<'items.expired'> {
  return { kind: 'items.expired', actor: 'system', data: { items } };
}

export function idsOf(rows: readonly ItemRow[]): string[] {
  return rows.map(({ id }) => id);
}

/** The ids of the items with the words of a text, best first. */
export async function find(ledger: Ledger, filter: ItemFilter, text: string, limit = 100): Promise<string[]> {
  return named(ledger, await ledger.items.match(filter, analyse(text).terms, limit));
}

/** The ids of the items nearest to a text. */
export async function near(ledger: Ledger, filter: ItemFilter, text: string, limit = 100): Promise<string[]> {
  return named(ledger, await ledger.items.nearest(filter, toBits(hashEmbedder.embed(text)), limit));
}

async function named(ledger: Ledger, found: { seq: number }[]): Promise<string[]> {
  const ids = new Map((await ledger.items.rows(found.map(({ seq }) => seq))).map(({ seq, id }) => [seq, id]));
  return found.map(({ seq }) => ids.get(seq) ?? `nothing at ${seq}`);
}
