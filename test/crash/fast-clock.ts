import type { Clock } from '../../src/vocabulary/ports.ts';

const factor = 10;

/**
 * A clock that runs ten times as fast as the machine's from `origin` (epoch ms) on, so that a retry in two seconds comes
 * in two tenths. Every process that is given the same origin has the same time, so it goes on across crashes.
 */
export function fastClock(origin: number): Clock {
  const now = (): number => Math.floor(origin + (Date.now() - origin) * factor);
  return {
    now,
    wake(at, callback) {
      const timer = setTimeout(callback, Math.min(Math.max(0, Math.ceil((at - now()) / factor)), 2_147_483_647));
      return () => clearTimeout(timer);
    },
  };
}
