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

/** `setTimeout` holds at most 2^31-1 ms; longer waits are armed again when that fires. */
const timeoutMsMax = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  wake(at, callback) {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const delay = at - Date.now();
      timer = delay > timeoutMsMax ? setTimeout(arm, timeoutMsMax) : setTimeout(callback, Math.max(0, delay));
    };
    arm();
    return () => clearTimeout(timer);
  },
};

export const systemRandom: Random = { uuid: () => globalThis.crypto.randomUUID() };
