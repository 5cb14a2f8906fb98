import { setTimeout as pause } from 'node:timers/promises';
import type { Company } from '../../facade.ts';
import { CatchUp } from './catch-up.ts';
import { lineOf, pieceOf, type LiveEvent, type Piece, type PieceOptions } from './piece.ts';

/** Events that are kept at hand for those who follow, and up to twice as many before the oldest go. Whoever is further behind reads the ledger. */
const keptMax = 20_000;
/** So many are told before their time has come: nobody who takes what is sent falls out of what is kept, however fast events come. */
const untoldMax = (keptMax * 3) / 4;
/** Ms between two pieces, for each who follows: with two hundred, sending takes a hundredth of a processor however much happens. Whoever waits has the first event after a quiet time at once. */
const paceMsEach = 4;
const paceMsMax = 1_000;

/**
 * The newest events for all who follow. Owns: a ring of what is told of each, when those who wait are woken, and each piece, which is encoded once for all who are at the same place.
 * Does not own: anything that matters; what has left the ring is read from the ledger, so a slow reader costs no memory, and one that was cut off misses nothing.
 */
export class Follower {
  private readonly behind: CatchUp;
  private kept: LiveEvent[] = [];
  private pieces = new Map<string, Piece>();
  private waiting = new Set<() => void>();
  private joined = 0;
  /** The ring is told up to here; what came since waits for the next piece. */
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
      if (this.joined === 0) return;
      for (const event of events) this.kept.push(lineOf(event));
      if (this.kept.length > 2 * keptMax) this.kept.splice(0, this.kept.length - keptMax);
      this.wakeInTime();
    });
  }

  /** While somebody has joined, what is committed is kept. Returns how to leave. */
  join(): () => void {
    this.joined += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.joined -= 1;
      // What follows has a gap before it, so nothing of it may be kept.
      if (this.joined === 0) this.kept = [];
    };
  }

  /** What comes after `seq`. Waits for it when there is nothing yet: `nothing` when nothing came in `waitMs`, `null` when `signal` aborts first. */
  async after(seq: number, options: PieceOptions, signal: AbortSignal, waitMs: number): Promise<Piece | 'nothing' | null> {
    const { wakes } = this;
    const now = await this.read(seq, options);
    if (signal.aborted) return null;
    if (now !== null) return now;
    // Told while the ledger was read: it may say more than was there.
    const woken = this.wakes !== wakes || (await this.next(signal, waitMs));
    if (signal.aborted) return null;
    return woken ? ((await this.read(seq, options)) ?? 'nothing') : 'nothing';
  }

  /** Resolves when a reader that got only a part of what there is may have the next: a pace later, as those who wait for what comes. */
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
    return Math.min(paceMsMax, this.joined * paceMsEach);
  }

  private wakeInTime(): void {
    const untold = (this.newest ?? 0) - Math.max(this.shown, (this.kept[0]?.seq ?? 0) - 1);
    const wait = untold >= untoldMax ? 0 : this.wokenAt + this.paceMs() - performance.now();
    if (wait <= 0) this.wake();
    else this.timer ??= setTimeout(() => this.wake(), wait);
  }

  private wake(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.wokenAt = performance.now();
    this.wakes += 1;
    this.shown = this.kept.at(-1)?.seq ?? 0;
    this.pieces.clear();
    const woken = this.waiting;
    this.waiting = new Set();
    for (const wake of woken) wake();
  }

  private async read(seq: number, options: PieceOptions): Promise<Piece | null> {
    if (seq === this.newest) return null;
    const first = this.kept[0];
    if (first === undefined || first.seq > seq + 1) return this.behind.after(seq, options);
    return this.shown <= seq ? null : this.keptAfter(seq, first.seq, options);
  }

  private keptAfter(seq: number, first: number, options: PieceOptions): Piece {
    const { linesMax, digestAbove } = options;
    const count = this.shown - seq;
    const isDigest = digestAbove !== null && count > digestAbove;
    const key = `${seq} ${isDigest} ${linesMax}`;
    const known = this.pieces.get(key);
    if (known !== undefined) return known;
    const begin = seq + 1 - first;
    const piece = pieceOf(this.kept.slice(begin, begin + (isDigest ? count : Math.min(count, linesMax))), isDigest);
    this.pieces.set(key, piece);
    return piece;
  }

  private next(signal: AbortSignal, waitMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (woken: boolean): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', aborted);
        this.waiting.delete(wake);
        resolve(woken);
      };
      const wake = (): void => done(true);
      const aborted = (): void => done(false);
      const timer = setTimeout(() => done(false), waitMs);
      signal.addEventListener('abort', aborted, { once: true });
      this.waiting.add(wake);
    });
  }
}
