import { AsyncLocalStorage } from 'node:async_hooks';

/** Who asked for something from outside, and for what. The key is as the caller gave it. */
export interface Asked {
  key: string;
  /** SHA-256 of what was asked, 64 hex digits. */
  fingerprint: string;
  /** `console`, `command-line`, `token:ci`. */
  by: string;
  /** `inbox.decide`. */
  operation: string;
}

/** A request under way. Whatever is appended on its way is known to be of it. */
export interface RequestScope {
  /** With key and fingerprint as they are stored. */
  readonly asked: Asked;
  /** The commit queue whose appends carry it: a copy of the company that is opened on the way has another. */
  readonly owner: object;
  /** The event `request.done` with which its first append was written. */
  recorded: number | null;
  /** What is appended after its work has ended is not of it. */
  over: boolean;
}

const scopes = new AsyncLocalStorage<RequestScope | null>();

/** The request on whose behalf the present code runs, by what the promises and callbacks derive from. */
export function requestOf(owner: object): RequestScope | null {
  const scope = scopes.getStore() ?? null;
  return scope !== null && scope.owner === owner && !scope.over ? scope : null;
}

export async function withinRequest<T>(scope: RequestScope, work: () => Promise<T>): Promise<T> {
  try {
    return await scopes.run(scope, work);
  } finally {
    scope.over = true;
  }
}

/**
 * Runs what nobody asked for by itself: the company's own work that a request happens to set going (running tasks, recording a changed policy). A request must be on record with what it
 * was about and with nothing else, or a crash in between would leave it "done" without having been.
 */
export function outsideRequest<T>(work: () => T): T {
  return scopes.run(null, work);
}
