import { setImmediate } from 'node:timers/promises';

/** Some 20 ms of work on the machine that this was written on. Counted, not timed, so that a training has no clock in it. */
const workPerTurn = 10_000_000;

/** Lets the event loop turn every so often during a long computation, tells how far it is, and stops it when the signal says so. */
export class Turns {
  readonly #signal: AbortSignal | undefined;
  readonly #progress: ((share: number) => void) | undefined;
  readonly #expected: number;
  #work = 0;
  #sinceTurn = 0;

  /** `expected`: all the work, in the same unit as `spent` counts it. */
  constructor(expected: number, options: { signal?: AbortSignal | undefined; progress?: ((share: number) => void) | undefined }) {
    this.#expected = Math.max(1, expected);
    this.#signal = options.signal;
    this.#progress = options.progress;
    this.#signal?.throwIfAborted();
  }

  /** Counts operations, each a nanosecond or two; true when it is time for `next`. */
  spent(operations: number): boolean {
    this.#work += operations;
    this.#sinceTurn += operations;
    return this.#sinceTurn >= workPerTurn;
  }

  async next(): Promise<void> {
    this.#sinceTurn = 0;
    await setImmediate();
    this.#signal?.throwIfAborted();
    this.#progress?.(Math.min(1, this.#work / this.#expected));
  }
}
