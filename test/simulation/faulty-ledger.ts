import { cpSync } from 'node:fs';
import { hash } from 'node:crypto';
import type { Draft } from '../../src/vocabulary/events.ts';
import type { Ledger } from '../../src/ledger/port.ts';

/** `before-commit`: this append, and all that wait for the disk with it, are lost. `after-commit`: they are on disk, and nobody is told. */
export interface CrashPlan {
  /** The n-th append, counted from 1. */
  append: number;
  moment: 'before-commit' | 'after-commit';
}

export interface CrashPlaces {
  folder: string;
  /** Gets a copy of the folder, as it is on disk at the moment of death: what the next process finds. */
  image: string;
  onCrash(): void;
}

/** A ledger whose process dies as planned. Nothing is answered from then on, as in a dead process; `close` lets go of who still waits. */
export function crashingLedger(inner: Ledger, plan: CrashPlan, { folder, image, onCrash }: CrashPlaces): Ledger {
  const waiting = new Set<(error: Error) => void>();
  let appends = 0;
  let dying = false;
  let dead = false;
  let closed = false;
  const die = (): void => {
    dead = true;
    cpSync(folder, image, { recursive: true });
    onCrash();
  };
  inner.onCommit(() => {
    if (dying && !dead) die();
  });
  const whileAlive = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(theDead());
      waiting.add(reject);
      if (dead) return;
      const settle = (answer: () => void): void => {
        if (dead) return;
        waiting.delete(reject);
        answer();
      };
      work().then(
        (value) => settle(() => resolve(value)),
        (error: unknown) => settle(() => reject(error instanceof Error ? error : new Error(String(error)))),
      );
    });
  return intercept(inner, {
    append(drafts, expectations) {
      appends += 1;
      if (appends === plan.append && !dead) {
        if (plan.moment === 'before-commit') die();
        else dying = true;
      }
      return whileAlive(() => inner.append(drafts, expectations));
    },
    onCommit: (listener) => inner.onCommit((commit) => void (dead || listener(commit))),
    read: whileAlive,
    async close() {
      closed = true;
      await inner.close();
      for (const reject of waiting) reject(theDead());
    },
  });
}

const theDead = (): Error => new Error('the process is dead');

/** A ledger whose disk is full after so many appends: each later one rejects with `error`. */
export function fullLedger(inner: Ledger, appends: number, error: Error): Ledger {
  let left = appends;
  return intercept(inner, { append: (drafts, expectations) => (left-- > 0 ? inner.append(drafts, expectations) : Promise.reject(error)) });
}

/** A ledger that is slow in answering one question: the `nth` from `hold` on is answered, as things stood then, when it is let go. */
export class SlowAnswers {
  private left = Number.POSITIVE_INFINITY;
  private letGo: (() => void) | undefined;

  readonly wrap = (inner: Ledger): Ledger =>
    intercept(inner, {
      read: async (work) => {
        const answer = await work();
        this.left -= 1;
        if (this.left === 0) await new Promise<void>((resolve) => (this.letGo = resolve));
        return answer;
      },
    });

  hold(nth: number): void {
    this.left = nth;
  }

  get holding(): boolean {
    return this.letGo !== undefined;
  }

  release(): void {
    this.letGo?.();
  }
}

/**
 * A ledger that gives each task a seed that derives from its key, or from its parent's seed and the name of the call, so
 * that two runs of one program draw the same, in whatever order its branches make their calls.
 */
export function seedingLedger(inner: Ledger): Ledger {
  const seeded = (draft: Draft, index: number, drafts: Draft[]): Draft => {
    if (draft.kind !== 'task.created') return draft;
    const { key, parent } = draft.data;
    const wait = drafts[index - 1];
    const origin = parent !== null && wait?.kind === 'wait.opened' ? `${key.split(':')[1]} ${wait.data.name}` : key;
    return { ...draft, data: { ...draft.data, seed: uuidOf(origin) } };
  };
  return intercept(inner, { append: (drafts, expectations) => inner.append(drafts.map(seeded), expectations) });
}

function uuidOf(text: string): string {
  const hex = hash('sha256', text, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

interface Interception extends Partial<Pick<Ledger, 'append' | 'onCommit' | 'close'>> {
  read?<T>(work: () => Promise<T>): Promise<T>;
}

type Call = (...args: unknown[]) => Promise<unknown>;

/** The ledger with some of its calls taken over; `read` takes over every query. */
export function intercept(inner: Ledger, { read, ...own }: Interception): Ledger {
  const queries = <T extends object>(family: T): T =>
    new Proxy(family, {
      get(from, property) {
        const value: unknown = Reflect.get(from, property);
        return read && typeof value === 'function' ? (...args: unknown[]) => read(() => (value as Call).apply(from, args)) : value;
      },
    });
  const asIs = new Set<PropertyKey>(['append', 'onCommit', 'close', 'nextTaskId']);
  return new Proxy(queries(inner), {
    get(from, property) {
      if (Object.hasOwn(own, property)) return Reflect.get(own, property) as unknown;
      const value: unknown = Reflect.get(asIs.has(property) ? inner : from, property);
      return typeof value === 'object' && value !== null ? queries(value) : value;
    },
  });
}
