/** What the world gives us. Injected everywhere, so that a test can hold it still. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls back once at or after `at` (epoch ms). Returns a function that cancels. */
  wake(at: number, callback: () => void): () => void;
}

export interface Random {
  /** A random UUID (version 4). */
  uuid(): string;
}

/** A timer counts time that passes while the machine is awake. Looking at the clock this often, it notices a sleep or a clock that was set. */
const timeoutMsMax = 30_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  wake(at, callback) {
    let timer: NodeJS.Timeout;
    // A timer may ring a little early by the clock.
    const ring = (): void => (Date.now() < at ? arm() : callback());
    const arm = (): void => {
      const delay = at - Date.now();
      timer = delay > timeoutMsMax ? setTimeout(arm, timeoutMsMax) : setTimeout(ring, Math.max(0, delay));
    };
    arm();
    return () => clearTimeout(timer);
  },
};

export const systemRandom: Random = { uuid: () => globalThis.crypto.randomUUID() };
