import { hash } from 'node:crypto';
import { assert, Conflict } from '../vocabulary/errors.ts';
import { requestEvents } from '../vocabulary/events/requests.ts';
import type { RequestQueries, RequestRow } from './families/requests.ts';
import { withinRequest, type Asked, type RequestScope } from './request-scope.ts';

/** What the ledger says of a request by its key, and how one is done once. */
export interface Requests {
  /**
   * Runs `work`, of which the first append records the request in its own commit (L6): with a crash before that commit nothing has happened, with one after it the key is known. Of several calls
   * with one key at a time, one works and the others wait for it. Work that appends nothing leaves nothing behind. Throws `request.done-before` when the key is on record; then nothing was run.
   *
   * For what is decided by its first append. What works in many steps of which each may be repeated (an import, a training) must not have the caller's key: it would count as done after the first. Under a
   * key that is new each time it is not held to once, and the ledger says who asked.
   */
  once<T>(asked: Asked, work: () => Promise<T>): Promise<T>;
  /** What is on record under its key; `same`: it was this very request. */
  find(asked: Pick<Asked, 'key' | 'fingerprint'>): Promise<(Omit<RequestRow, 'fingerprint'> & { same: boolean }) | null>;
  /** The request that an event came with, `null` when nobody outside asked for it. */
  of(seq: number): Promise<RequestRow | null>;
}

/** Keys are the caller's own words, and never needed again as such. They are kept for ever: 150 bytes each, and a key that was dropped would do its work again. */
function requestKey(key: string): string {
  return hash('sha256', `keelson request\n${key}`, 'hex');
}

/** `digest` is under the company key: what was asked may be about somebody, and nobody who has the ledger alone may try words against it after they are forgotten. */
export function requests(owner: object, queries: RequestQueries, digest: (text: string) => string): Requests {
  const underWay = new Map<string, Promise<unknown>>();
  const recorded = (fingerprint: string): string => hash('sha256', digest(`request\0${fingerprint}`), 'hex');
  return {
    async once(asked, work) {
      const key = requestKey(asked.key);
      assert(requestEvents['request.done'].safeParse({ ...asked, key, events: 1 }).success, 'whoever asks gives what can be recorded');
      // The one before may end without having appended anything: then the next one is the first.
      for (let other = underWay.get(key); other !== undefined; other = underWay.get(key)) await other;
      const run = async () => {
        if ((await queries.byKey(key)) !== null) throw doneBefore();
        const scope: RequestScope = { asked: { ...asked, key, fingerprint: recorded(asked.fingerprint) }, owner, recorded: null, over: false };
        return withinRequest(scope, work);
      };
      const running = run();
      const ended = running.catch(() => undefined);
      underWay.set(key, ended);
      try {
        return await running;
      } finally {
        if (underWay.get(key) === ended) underWay.delete(key);
      }
    },
    async find({ key, fingerprint }) {
      const row = await queries.byKey(requestKey(key));
      if (row === null) return null;
      const { fingerprint: known, ...rest } = row;
      return { ...rest, same: known === recorded(fingerprint) };
    },
    of: (seq) => queries.around(seq),
  };
}

export function doneBefore(): Conflict {
  return new Conflict('request.done-before', 'A request with this key was done before.', 'Look at how it ended. For something new, use a new key.');
}
