/**
 * How many items there are of each kind, how many terms they have, and how many hot messages each thread has. Owns:
 * `item_totals` and `threads`. Changes are gathered while folds run and written in `settle`.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Language } from '../../text/language.ts';
import { decodeTerms } from '../../text/term-list.ts';
import type { ItemState, MemoryItemType, Tier } from '../../vocabulary/memory.ts';
import { placeOf, stateOf, type StoredItem } from './stored-item.ts';

interface Change {
  key: [state: ItemState, tier: Tier, type: MemoryItemType, language: Language];
  items: number;
  terms: number;
}

export class Totals {
  private readonly statements;
  private changes = new Map<string, Change>();
  private threads = new Map<string, number>();

  constructor(db: DatabaseSync) {
    this.statements = {
      change: db.prepare(
        `INSERT INTO item_totals (state, tier, type, language, items, terms) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET items = items + excluded.items, terms = terms + excluded.terms RETURNING items`,
      ),
      remove: db.prepare('DELETE FROM item_totals WHERE state = ? AND tier = ? AND type = ? AND language = ?'),
      last: db.prepare(`SELECT at FROM items WHERE thread = ? AND thread IS NOT NULL AND type = 'message' AND state = 'hot' AND until_seq IS NULL ORDER BY at DESC, seq DESC LIMIT 1`),
      thread: db.prepare('INSERT INTO threads (thread, messages, last) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET messages = messages + ?2, last = ?3'),
      removeThread: db.prepare('DELETE FROM threads WHERE thread = ?'),
      hot: db.prepare(`SELECT language, sum(items) AS items, sum(terms) AS terms FROM item_totals WHERE state = 'hot' GROUP BY language ORDER BY items DESC, language`),
      byState: db.prepare('SELECT state, tier, type, sum(items) AS items FROM item_totals GROUP BY state, tier, type ORDER BY state, tier, type'),
    };
  }

  /** `by` is 1 for an item as it is now, -1 for as it was before. */
  count(item: StoredItem, by: 1 | -1): void {
    const key: Change['key'] = [stateOf(item), item.tier, item.type, item.language];
    const name = key.join(' ');
    const change = this.changes.get(name) ?? { key, items: 0, terms: 0 };
    change.items += by;
    change.terms += by * decodeTerms(item.terms).length;
    this.changes.set(name, change);
    if (item.type === 'message' && item.thread !== null && placeOf(item) === 'hot') this.threads.set(item.thread, (this.threads.get(item.thread) ?? 0) + by);
  }

  settle(): void {
    const { change, remove, last, thread, removeThread } = this.statements;
    for (const { key, items, terms } of this.changes.values()) {
      if (items === 0 && terms === 0) continue;
      if (change.get(...key, items, terms)?.['items'] === 0) remove.run(...key);
    }
    for (const [name, messages] of this.threads) {
      const newest = last.get(name)?.['at'] as number | undefined;
      if (newest === undefined) removeThread.run(name);
      else thread.run(name, messages, newest);
    }
    this.discard();
  }

  discard(): void {
    this.changes = new Map();
    this.threads = new Map();
  }

  hot(): { items: number; terms: number; languages: Language[] } {
    const rows = this.statements.hot.all();
    const sum = (column: string): number => rows.reduce((total, row) => total + (row[column] as number), 0);
    return { items: sum('items'), terms: sum('terms'), languages: rows.map((row) => row['language'] as Language) };
  }

  /** How many items both indexes have for each one of the hot index: a word is in about so many more than its count says. */
  indexedPerHot(): number {
    const counts = this.byState();
    const sum = (states: readonly ItemState[]): number => counts.reduce((total, { state, count }) => total + (states.includes(state) ? count : 0), 0);
    return sum(['hot', 'archived', 'superseded']) / Math.max(1, sum(['hot']));
  }

  byState(): { state: ItemState; tier: Tier; type: MemoryItemType; count: number }[] {
    return this.statements.byState.all().map((row) => ({ state: row['state'] as ItemState, tier: row['tier'] as Tier, type: row['type'] as MemoryItemType, count: row['items'] as number }));
  }
}
