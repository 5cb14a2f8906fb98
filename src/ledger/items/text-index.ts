/**
 * A full-text index over the tokens of items. Owns: which items are in it. Changes are gathered while folds run and written
 * together in `settle`: FTS5 writes a segment of its own for whatever came before each statement that may be taken back,
 * which made a commit of a thousand changes to two indexes take ten times as long.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Place } from './stored-item.ts';

/** Removed rows slow searches down until their segments are merged: after so many, so many pages are. */
const removalsPerMerge = 1_024;
const pagesPerMerge = 256;

export class TextIndex {
  private readonly insert: StatementSync;
  private readonly delete: StatementSync;
  private readonly merge: StatementSync;
  private readonly removed = new Set<number>();
  private readonly added = new Map<number, string>();
  private removals = 0;

  constructor(db: DatabaseSync, place: Place) {
    const table = `${place}_text`;
    this.insert = db.prepare(`INSERT INTO ${table} (rowid, tokens) VALUES (?, ?)`);
    this.delete = db.prepare(`DELETE FROM ${table} WHERE rowid = ?`);
    this.merge = db.prepare(`INSERT INTO ${table} (${table}, rank) VALUES ('merge', ?)`);
  }

  add(seq: number, tokens: string): void {
    this.added.set(seq, tokens);
  }

  remove(seq: number): void {
    if (!this.added.delete(seq)) this.removed.add(seq);
  }

  settle(): void {
    for (const seq of this.removed) this.delete.run(seq);
    for (const [seq, tokens] of this.added) this.insert.run(seq, tokens);
    this.removals += this.removed.size;
    this.discard();
    if (this.removals < removalsPerMerge) return;
    this.removals = 0;
    this.merge.run(pagesPerMerge);
  }

  discard(): void {
    this.removed.clear();
    this.added.clear();
  }
}
