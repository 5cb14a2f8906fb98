import type { SQLOutputValue } from 'node:sqlite';
import type { Language } from '../../text/language.ts';
import type { ItemState, MemoryItemType, Tier } from '../../vocabulary/memory.ts';
import type { ItemRow } from '../memory-port.ts';

/** What happened to a version itself. That a newer one superseded it is in `untilSeq`, so that forgetting the newer one brings the older back. */
export type OwnState = Exclude<ItemState, 'superseded'>;

/** A row of `items`. */
export interface StoredItem extends Omit<ItemRow, 'state'> {
  own: OwnState;
  /** The event that superseded it. */
  untilSeq: number | null;
  /** Until when it held, epoch ms. */
  untilAt: number | null;
  /** Facet tokens of its tags with spaces between. */
  tags: string;
}

export const itemColumns = 'seq, id, version, type, thread, author, subject, at, tier, importance, state, until_seq, until_at, expires_at, language, tags, terms';

export type Row = Record<string, SQLOutputValue>;

export function storedItem(row: Row): StoredItem {
  return {
    seq: row['seq'] as number,
    id: row['id'] as string,
    version: row['version'] as number,
    type: row['type'] as MemoryItemType,
    thread: row['thread'] as string | null,
    author: row['author'] as string | null,
    subject: row['subject'] as string | null,
    at: row['at'] as number,
    tier: row['tier'] as Tier,
    importance: row['importance'] as number,
    own: row['state'] as OwnState,
    untilSeq: row['until_seq'] as number | null,
    untilAt: row['until_at'] as number | null,
    expiresAt: row['expires_at'] as number | null,
    language: row['language'] as Language,
    tags: row['tags'] as string,
    terms: row['terms'] as Uint8Array,
  };
}

export function stateOf({ own, untilSeq }: Pick<StoredItem, 'own' | 'untilSeq'>): ItemState {
  return own !== 'expired' && untilSeq !== null ? 'superseded' : own;
}

export function itemRow(row: Row): ItemRow {
  const { own, untilSeq, untilAt: _untilAt, tags: _tags, ...item } = storedItem(row);
  return { ...item, state: stateOf({ own, untilSeq }) };
}

export type Place = 'hot' | 'cold';

/** The index that has it: what is archived or superseded is cold; what waits to be indexed or is expired is in neither. */
export function placeOf({ own, untilSeq }: Pick<StoredItem, 'own' | 'untilSeq'>): Place | null {
  if (own === 'hot') return untilSeq === null ? 'hot' : 'cold';
  return own === 'archived' ? 'cold' : null;
}
