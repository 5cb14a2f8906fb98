/**
 * Whoever asks a company that runs without an end when nothing is left to do for now. Owns: who waits. Does not own: what idle means, which `conduct` knows.
 */
import { Conflict } from '../vocabulary/errors.ts';

export interface Settling {
  /** Told by a conductor that runs, with what resolves when it is idle; returns how to say that it ended. */
  running(idle: (signal: AbortSignal) => Promise<void>): () => void;
  /** Resolves once nothing is left to do. Throws Conflict `run.not-running` when nothing runs, `run.stopped` when it stops meanwhile. `signal` gives up waiting: then it resolves. */
  settled(signal?: AbortSignal): Promise<void>;
  isRunning(): boolean;
}

export function settling(): Settling {
  let now: { idle(signal: AbortSignal): Promise<void>; ended: AbortController } | null = null;
  return {
    running(idle) {
      const ended = new AbortController();
      now = { idle, ended };
      return () => {
        now = null;
        ended.abort();
      };
    },
    async settled(signal) {
      if (now === null) throw new Conflict('run.not-running', 'The company is open, but it is not running.', 'Run it: `keelson run --until-idle`, or `keelson start`.');
      const { idle, ended } = now;
      await idle(signal === undefined ? ended.signal : AbortSignal.any([ended.signal, signal]));
      if (ended.signal.aborted && signal?.aborted !== true) throw new Conflict('run.stopped', 'The company stopped before everything was done.', 'What is left is done at its next start.');
    },
    isRunning: () => now !== null,
  };
}

/** Lets all who wait through at each change. */
export interface Turnstile {
  next(): Promise<void>;
  pass(): void;
}

export function turnstile(): Turnstile {
  let open!: () => void;
  let gate = new Promise<void>((resolve) => (open = resolve));
  return {
    next: () => gate,
    pass() {
      const opened = open;
      gate = new Promise<void>((resolve) => (open = resolve));
      opened();
    },
  };
}

/** Idle must hold for this many turns of the event loop: a commit may be on its way. */
const idleTurns = 3;
/** What becomes idle without a commit is looked at so often. */
const lookEveryMs = 20;

/** Resolves when `isIdle` has held for a few turns, or when `signal` aborts. */
export async function untilIdle(isIdle: () => boolean, change: Turnstile, signal?: AbortSignal): Promise<void> {
  for (let quiet = 0; quiet < idleTurns; ) {
    if (signal?.aborted === true) return;
    await new Promise((resolve) => setImmediate(resolve));
    if (isIdle()) {
      quiet += 1;
      continue;
    }
    quiet = 0;
    await Promise.race([change.next(), new Promise((resolve) => setTimeout(resolve, lookEveryMs))]);
  }
}
