import { cpSync } from 'node:fs';
import { hash } from 'node:crypto';
import type { Draft } from '../../src/vocabulary/events.ts';
import type { Ledger } from '../../src/ledger/port.ts';

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** `before-commit`: this append, and all that wait for the disk with it, are lost. `after-commit`: they are on disk, and nobody is told. */
export interface CrashPlan {
  append: number;
  moment: 'before-commit' | 'after-commit';
}

/**
 * A ledger whose process dies: at the moment of the plan its folder, as it is on disk then, is copied to `image`, and from
 * then on nothing is answered any more. Who was waiting waits for ever, as in a dead process.
 */
export function crashingLedger(inner: Ledger, folder: string, image: string, plan: CrashPlan, onCrash: () => void): Ledger {
  let dead = false;
  let dying = false;
  let appends = 0;
  const die = (): void => {
    dead = true;
    cpSync(folder, image, { recursive: true });
    onCrash();
  };
  inner.onCommit(() => {
    if (dying && !dead) die();
  });
  const alive = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (dead) return;
      work().then(
        (value) => void (dead || resolve(value)),
        (error: unknown) => void (dead || reject(error as Error)),
      );
    });
  return intercept(inner, {
    append(drafts, expectations) {
      appends += 1;
      if (appends === plan.append && !dead) {
        if (plan.moment === 'before-commit') die();
        else dying = true;
      }
      return alive(() => inner.append(drafts, expectations));
    },
    onCommit: (listener) => inner.onCommit((commit) => void (dead || listener(commit))),
    onRead: alive,
  });
}

/** A ledger whose disk fails from an append on: each append after the first `good` ones rejects with `error`. */
export function fullLedger(inner: Ledger, good: number, error: Error): Ledger {
  let appends = 0;
  return intercept(inner, { append: (drafts, expectations) => (appends++ < good ? inner.append(drafts, expectations) : Promise.reject(error)) });
}

/** A ledger that gives each task a seed derived from its key, so that two runs of one program draw the same. */
export function seedingLedger(inner: Ledger): Ledger {
  const seeded = (draft: Draft): Draft => (draft.kind === 'task.created' ? { ...draft, data: { ...draft.data, seed: uuidOf(draft.data.key) } } : draft);
  return intercept(inner, { append: (drafts, expectations) => inner.append(drafts.map(seeded), expectations) });
}

function uuidOf(text: string): string {
  const hex = hash('sha256', text, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

interface Interception {
  append: Ledger['append'];
  onCommit?: Ledger['onCommit'];
  onRead?: <T>(work: () => Promise<T>) => Promise<T>;
}

const synchronous = new Set<PropertyKey>(['nextTaskId', 'close', 'onCommit']);

/** The ledger with some of its calls taken over. */
export function intercept(inner: Ledger, { append, onCommit, onRead = (work) => work() }: Interception): Ledger {
  const reading = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(from, property) {
        const value: unknown = Reflect.get(from, property);
        if (typeof value === 'function' && !synchronous.has(property)) {
          return (...args: unknown[]) => onRead(() => (value as (...args: unknown[]) => Promise<unknown>).apply(from, args));
        }
        return typeof value === 'object' && value !== null ? reading(value) : value;
      },
    });
  const reads = reading(inner);
  return new Proxy(reads, {
    get(from, property) {
      if (property === 'append') return append;
      if (property === 'onCommit') return onCommit ?? inner.onCommit;
      return Reflect.get(from, property) as unknown;
    },
  });
}

export { never };
