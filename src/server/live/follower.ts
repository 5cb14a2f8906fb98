import type { Company } from '../../facade.ts';
import type { AnyEvent } from '../../vocabulary/views.ts';

/** Events that are kept at hand for those who follow. Whoever is further behind reads the ledger. */
const keptMax = 20_000;
/** Ms between two pieces, for each who follows: with two hundred, sending takes a hundredth of a processor however much happens. Whoever waits has the first event after a quiet time at once. */
const paceMsEach = 4;
const paceMsMax = 1_000;

/** What of an event a page needs to know that it must look again. Nothing of its content: that is asked for by those who may see it. */
export interface LiveEvent {
  seq: number;
  /** Epoch ms. */
  at: number;
  kind: string;
  actor: string;
  task: string | null;
  item?: number;
  effect?: string;
}

/** Very many events that came at once, told as one line. */
export interface LiveDigest {
  seq: number;
  at: number;
  /** How many they were. */
  events: number;
  kinds: string[];
}

/** What to send, and the sequence number that it ends with. */
export interface Piece {
  bytes: Uint8Array;
  upTo: number;
}

export interface PieceOptions {
  /** Of one piece. */
  linesMax: number;
  /** A piece of more events than this is one line that names their kinds; `null`: each event always has its own. */
  digestAbove: number | null;
}

/**
 * The newest events for all who follow. Owns: a ring of what is told of each, when those who wait are woken, and each piece, which is encoded once for all who are at the same place.
 * Does not own: anything that matters; what has left the ring is read from the ledger, so a slow reader costs no memory, and one that was cut off misses nothing.
 */
export class Follower {
  private readonly company: Company;
  private kept: LiveEvent[] = [];
  private pieces = new Map<string, Piece>();
  private waiting = new Set<() => void>();
  private joined = 0;
  /** The ring is told up to here; what came since waits for the next piece. */
  private shown = 0;
  private wokenAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private readonly off: () => void;

  constructor(company: Company) {
    this.company = company;
    this.off = company.ledger.follow((events) => {
      if (this.joined === 0) return;
      for (const event of events) this.kept.push(lineOf(event));
      if (this.kept.length > keptMax) this.kept.splice(0, this.kept.length - keptMax);
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
    const now = await this.read(seq, options);
    if (now !== null) return now;
    if (signal.aborted) return null;
    const woken = await this.next(signal, waitMs);
    if (signal.aborted) return null;
    return woken ? ((await this.read(seq, options)) ?? 'nothing') : 'nothing';
  }

  close(): void {
    this.off();
    clearTimeout(this.timer);
    this.wake();
  }

  private wakeInTime(): void {
    if (this.timer !== undefined) return;
    const wait = this.wokenAt + Math.min(paceMsMax, this.joined * paceMsEach) - performance.now();
    if (wait <= 0) this.wake();
    else this.timer = setTimeout(() => this.wake(), wait);
  }

  private wake(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.wokenAt = performance.now();
    this.shown = this.kept.at(-1)?.seq ?? 0;
    this.pieces.clear();
    const woken = this.waiting;
    this.waiting = new Set();
    for (const wake of woken) wake();
  }

  private async read(seq: number, options: PieceOptions): Promise<Piece | null> {
    const first = this.kept[0];
    if (first !== undefined && first.seq <= seq + 1) return this.shown <= seq ? null : this.pieceOf(seq, first.seq, options);
    const lines = (await this.company.ledger.after(seq, options.linesMax)).map(lineOf);
    return lines.length === 0 ? null : encoded(lines, false);
  }

  private pieceOf(seq: number, first: number, options: PieceOptions): Piece {
    const { linesMax, digestAbove } = options;
    const count = this.shown - seq;
    const isDigest = digestAbove !== null && count > digestAbove;
    const key = `${seq} ${isDigest} ${linesMax}`;
    const known = this.pieces.get(key);
    if (known !== undefined) return known;
    const begin = seq + 1 - first;
    const piece = encoded(this.kept.slice(begin, begin + (isDigest ? count : Math.min(count, linesMax))), isDigest);
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

const encoder = new TextEncoder();

function encoded(lines: readonly LiveEvent[], isDigest: boolean): Piece {
  const last = lines.at(-1) as LiveEvent;
  const told: readonly (LiveEvent | LiveDigest)[] = isDigest ? [{ seq: last.seq, at: last.at, events: lines.length, kinds: [...new Set(lines.map(({ kind }) => kind))] }] : lines;
  return { bytes: encoder.encode(told.map((line) => `id: ${line.seq}\ndata: ${JSON.stringify(line)}\n\n`).join('')), upTo: last.seq };
}

function lineOf({ seq, at, kind, actor, task, data }: AnyEvent): LiveEvent {
  const { item, effect } = data as { item?: unknown; effect?: unknown };
  return { seq, at, kind, actor, task, ...(typeof item === 'number' ? { item } : {}), ...(typeof effect === 'string' ? { effect } : {}) };
}
