import { setTimeout as pause } from 'node:timers/promises';
import type { Company } from '../../facade.ts';
import { CatchUp } from './catch-up.ts';
import type { Piece, Way } from './piece.ts';
import { RecentDigests } from './recent-digests.ts';
import { RecentLines } from './recent-lines.ts';

/** Ms between two pieces, for each who follows: with two hundred, sending takes a hundredth of a processor however much happens. Whoever waits has the first event after a quiet time at once. */
const paceMsEach = 4;
const paceMsMax = 1_000;

/**
 * The newest events for all who follow. Owns: when those who wait are woken, and what is at hand for them, in each of the two ways (`recent-lines.ts`, `recent-digests.ts`); a piece is
 * encoded once for all who are at the same place.
 * Does not own: anything that matters; what is not at hand is read from the ledger (`catch-up.ts`), so a slow reader costs no memory, and one that was cut off misses nothing.
 */
export class Follower {
  private readonly lines = new RecentLines();
  private readonly digests = new RecentDigests();
  private readonly behind: CatchUp;
  private waiting = new Set<() => void>();
  private readonly joined: Record<Way, number> = { each: 0, digest: 0 };
  /** Told up to here; what came since waits for the next piece. */
  private shown = 0;
  /** The newest event that was committed since the company was opened, if any was. */
  private newest: number | null = null;
  private wakes = 0;
  private wokenAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private readonly off: () => void;

  constructor(company: Company) {
    this.behind = new CatchUp(company);
    this.off = company.ledger.follow((events) => {
      this.newest = events.at(-1)?.seq ?? this.newest;
      if (this.joined.each > 0) this.lines.add(events);
      if (this.joined.digest > 0) this.digests.add(events);
      if (this.joined.each + this.joined.digest > 0) this.wakeInTime();
    });
  }

  /** While somebody has joined, what is committed is kept for their way. Returns how to leave. */
  join(way: Way): () => void {
    this.joined[way] += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.joined[way] -= 1;
      if (this.joined[way] === 0) (way === 'each' ? this.lines : this.digests).clear();
    };
  }

  /** What comes after `seq`. Waits for it when there is nothing yet: `nothing` when nothing came in `waitMs`, `null` when `signal` aborts first. */
  async after(seq: number, way: Way, signal: AbortSignal, waitMs: number): Promise<Piece | 'nothing' | null> {
    const until = performance.now() + waitMs;
    for (;;) {
      const { wakes } = this;
      const found = this.read(seq, way, signal);
      // The turn to read the ledger may be long in coming; what was read then is there when it is asked for again.
      const piece = found instanceof Promise ? await orLate(found, signal, until - performance.now()) : found;
      if (signal.aborted) return null;
      if (piece !== null) return piece;
      const left = until - performance.now();
      if (left <= 0) return 'nothing';
      // Not when more was told while the ledger was read: it may say more than was there.
      if (this.wakes === wakes) await this.next(signal, left);
    }
  }

  /** Resolves when a reader of each event that got only a part of what there is may have the next: a pace later, as those who wait for what comes. */
  async turn(upTo: number, signal: AbortSignal): Promise<void> {
    if (upTo < this.shown) await pause(this.paceMs(), undefined, { signal }).catch(() => null);
  }

  close(): void {
    this.off();
    this.behind.close();
    clearTimeout(this.timer);
    this.wake();
  }

  private paceMs(): number {
    return Math.min(paceMsMax, (this.joined.each + this.joined.digest) * paceMsEach);
  }

  private wakeInTime(): void {
    if (this.timer !== undefined) return;
    const wait = this.wokenAt + this.paceMs() - performance.now();
    if (wait <= 0) this.wake();
    else this.timer = setTimeout(() => this.wake(), wait);
  }

  private wake(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.wokenAt = performance.now();
    this.wakes += 1;
    this.shown = this.newest ?? 0;
    this.lines.tell();
    this.digests.tell();
    const woken = this.waiting;
    this.waiting = new Set();
    for (const wake of woken) wake();
  }

  private read(seq: number, way: Way, signal: AbortSignal): Piece | null | Promise<Piece | null> {
    if (seq === this.newest) return null;
    if (way === 'each') {
      const recent = this.lines.after(seq, this.shown);
      return recent === 'behind' ? this.behind.after(seq, way, Infinity, signal) : recent;
    }
    const recent = this.digests.after(seq, this.newest ?? Infinity);
    return recent !== null && 'readUpTo' in recent ? this.behind.after(seq, way, recent.readUpTo, signal) : recent;
  }

  /** Resolves when more is told, when `signal` aborts, or after so long. */
  private next(signal: AbortSignal, waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      signal.addEventListener('abort', done, { once: true });
      this.waiting.add(done);
    });
  }
}

/** What `work` comes to, or `nothing` when `signal` aborts or so long has passed first. */
async function orLate<T>(work: Promise<T>, signal: AbortSignal, waitMs: number): Promise<T | 'nothing'> {
  const over = new AbortController();
  const late = pause(Math.max(0, waitMs), 'nothing' as const, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => 'nothing' as const);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
