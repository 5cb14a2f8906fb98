import { setImmediate } from 'node:timers/promises';

/** Some 5 to 10 ms of work on the machine that this was written on. Counted, not timed, so that a training has no clock in it. */
const workPerTurn = 5_000_000;

/** Lets the event loop turn every so often during a long computation, tells how far it is, and stops it when the signal says so. */
export class Turns {
  readonly #signal: AbortSignal | undefined;
  readonly #progress: ((share: number) => void) | undefined;
  #expected = Infinity;
  #work = 0;
  #sinceTurn = 0;

  constructor(options: { signal?: AbortSignal | undefined; progress?: ((share: number) => void) | undefined } = {}) {
    this.#signal = options.signal;
    this.#progress = options.progress;
    this.#signal?.throwIfAborted();
  }

  /** How much work is still to come, as `spent` counts it. Until this is known no progress is told. */
  expect(more: number): void {
    this.#expected = this.#work + more;
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
    if (Number.isFinite(this.#expected)) this.#progress?.(Math.min(1, this.#work / this.#expected));
  }
}
