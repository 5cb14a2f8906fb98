import { Conflict } from '../../vocabulary/errors.ts';
import type { Draft } from '../../vocabulary/events.ts';
import type { Expectation, Ledger } from '../../ledger/port.ts';

/**
 * On whose behalf upkeep writes. The task is named by the cause, its first event, and not in `task`: these events are about people,
 * and a task that events about somebody belong to is ended when they are forgotten.
 */
export interface UpkeepBy {
  actor: Draft['actor'];
  cause: number | null;
  /** Aborted when the work should stop after what is under way. */
  signal?: AbortSignal;
}

export const bySystem: UpkeepBy = { actor: 'system', cause: null };

/** What a stage did in one go, and whether there is more to do. */
export interface Done {
  count: number;
  more: boolean;
}

/** `false`: something moved in the meantime, and nothing was written. */
export async function appendUnlessConflict(ledger: Ledger, drafts: Draft[], expectations: Expectation[]): Promise<boolean> {
  try {
    await ledger.append(drafts, expectations);
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}
