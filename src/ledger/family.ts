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
  /** The newest event of a task, 0 for none. */
  newestOf(task: TaskId): number;
}

/**
 * A group of projections and every statement on them. `folds` run inside the commit's transaction (L6) and are the only
 * writers of `tables`, so that dropping the tables and folding again gives the same content (L3): a fold may look at
 * the event and at projections, never at the clock or at anything outside.
 */
export interface Family<Queries> {
  /** With the order in which their content is compared. */
  tables: { name: string; orderBy: string }[];
  folds: Folds;
  checks: Checks;
  queries: Queries;
}
