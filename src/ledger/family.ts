import type { DatabaseSync } from 'node:sqlite';
import type { EventKind, LedgerEvent } from '../vocabulary/events.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import type { Expectation, Link } from './port.ts';

export type Folds = { [K in EventKind]?: (event: LedgerEvent<K>) => void };
export type Checks = { [T in Expectation['type']]?: (expectation: Extract<Expectation, { type: T }>) => string | null };

/** What the folds of one commit have to tell the outside: who woke, and whose wait was ended by somebody else's event. */
export interface News {
  woken: TaskId[];
  links: Link[];
}

/** Given to each family when the file is opened. */
export interface FamilyDeps {
  db: DatabaseSync;
  /** Filled by folds, emptied by the commit queue. */
  news: News;
  /** Reads one event by sequence number, within the same transaction. */
  readEvent(seq: number): LedgerEvent;
  /** What stands for the topic of a signal or of a wait in projections: it is the same after the event was forgotten. */
  topicDigest(event: LedgerEvent): string | null;
  /** The newest event of a task, 0 for none. */
  newestOf(task: TaskId): number;
}

export interface ProjectionTable {
  name: string;
  /** The order in which the content is compared. */
  orderBy: string;
  /** How to read the content, when it is not `SELECT *`: a full-text index keeps terms, not columns. */
  content?: string;
  /** How to empty it, when it is not `DELETE`. */
  clear?: string;
}

/**
 * A group of projections and every statement on them. `folds` run inside the commit's transaction (L6) and are the only
 * writers of `tables`, so that dropping the tables and folding again gives the same content (L3): a fold may look at
 * the event and at projections, never at the clock or at anything outside.
 */
export interface Family<Queries> {
  tables: ProjectionTable[];
  folds: Folds;
  checks: Checks;
  queries: Queries;
  /** What folds gathered is written: before the commit, and before anything that reads it. */
  settle?(): void;
  /** The transaction was taken back: what folds gathered is forgotten. */
  discard?(): void;
}
