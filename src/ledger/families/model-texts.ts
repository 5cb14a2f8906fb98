import type { DatabaseSync } from 'node:sqlite';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { BlobRef } from '../../vocabulary/ids.ts';

/**
 * Prompts and answers whose files are there. A text that was kept long enough is `leaving` from `model.texts-expired` on, until the next such event: that one is appended only when
 * the files of the one before are gone. So what a crash left is found without looking at all files.
 */
export interface ModelTextQueries {
  /** Calls with a prompt or an answer that is kept, oldest first; not those of a clock that was ahead of `now` (epoch ms). */
  keptTexts(now: number, limit: number): Promise<{ seq: number; at: number }[]>;
  /** How many prompts and answers are kept of calls up to this sequence number. */
  countTexts(upTo: number): Promise<number>;
  /** Files that no longer count and may still be there, in the order of their references, those after `after` ('' for all). What a later call names too is not among them. */
  leavingTexts(after: string, limit: number): Promise<BlobRef[]>;
  /** The newest call with such a file; `null` when there is none. */
  leavingUpTo(): Promise<number | null>;
}

export function textQueries(db: DatabaseSync): ModelTextQueries {
  const kept = db.prepare('SELECT DISTINCT seq, at FROM model_texts INDEXED BY model_texts_kept WHERE leaving = 0 AND at <= ? ORDER BY seq LIMIT ?');
  const count = db.prepare('SELECT count(*) AS count FROM model_texts INDEXED BY model_texts_kept WHERE leaving = 0 AND seq <= ?');
  const leaving = db.prepare(
    `SELECT DISTINCT ref FROM model_texts INDEXED BY model_texts_leaving WHERE leaving = 1 AND ref > ?
     AND NOT EXISTS (SELECT 1 FROM model_texts AS other WHERE other.ref = model_texts.ref AND other.leaving = 0) ORDER BY ref LIMIT ?`,
  );
  const upTo = db.prepare('SELECT max(seq) AS seq FROM model_texts INDEXED BY model_texts_leaving WHERE leaving = 1');
  return {
    async keptTexts(now, limit) {
      return kept.all(now, limit).map((row) => ({ seq: row['seq'] as number, at: row['at'] as number }));
    },
    async countTexts(seq) {
      return count.get(seq)?.['count'] as number;
    },
    async leavingTexts(after, limit) {
      return leaving.all(after, limit).map((row) => row['ref'] as BlobRef);
    },
    async leavingUpTo() {
      return (upTo.get()?.['seq'] as number | null | undefined) ?? null;
    },
  };
}

export function textFolds(db: DatabaseSync): { called(event: LedgerEvent<'model.called'>): void; expired(upTo: number): void; forget(key: string, before: number): void } {
  const keep = db.prepare('INSERT INTO model_texts (seq, ref, at) VALUES (?, ?, ?)');
  const gone = db.prepare('DELETE FROM model_texts WHERE leaving = 1');
  const leave = db.prepare('UPDATE model_texts SET leaving = 1 WHERE seq <= ? AND leaving = 0');
  const forget = db.prepare('DELETE FROM model_texts WHERE seq IN (SELECT seq FROM events WHERE subject = ? AND seq < ?)');
  return {
    called({ seq, at, data: { texts } }) {
      if (texts !== null) keep.run(seq, texts, at);
    },
    expired(upTo) {
      gone.run();
      leave.run(upTo);
    },
    forget: (key, before) => void forget.run(key, before),
  };
}
