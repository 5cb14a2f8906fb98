import type { AnyEvent } from '../../vocabulary/views.ts';
import { digestAbove, lineOf, pieceOf, type LiveEvent, type Piece } from './piece.ts';

/** Stretches that are at hand: minutes of them, however much happens in each. */
const stretchesMax = 1_000;

/** What was told at once: the events after `after` up to `upTo`. */
interface Stretch {
  after: number;
  upTo: number;
  /** Epoch ms, of the last. */
  at: number;
  kinds: Set<string>;
  /** All of them when they are few, else the first ones. */
  lines: LiveEvent[];
}

/** What happened lately by its kinds, for those to whom many events are one line. An event costs next to nothing here. Owns: stretches without a gap between them, of which the newest is still open. */
export class RecentDigests {
  private told: Stretch[] = [];
  private open: Stretch | null = null;
  private pieces = new Map<number, Piece>();

  add(events: readonly AnyEvent[]): void {
    for (const event of events) {
      this.open ??= { after: event.seq - 1, upTo: event.seq, at: event.at, kinds: new Set(), lines: [] };
      this.open.upTo = event.seq;
      this.open.at = event.at;
      this.open.kinds.add(event.kind);
      if (this.open.lines.length < digestAbove) this.open.lines.push(lineOf(event));
    }
  }

  /** What has come since the last time is told from now on. */
  tell(): void {
    if (this.open === null) return;
    this.told.push(this.open);
    this.open = null;
    this.pieces.clear();
    if (this.told.length > 2 * stretchesMax) this.told.splice(0, this.told.length - stretchesMax);
  }

  /**
   * All that was told after `seq`: each event when they are few, else one line. `null` when nothing was. A number that a reader has reached otherwise, within a stretch or before them all,
   * is read on from the ledger, up to `readUpTo`, where a stretch begins; `newest` is the newest event that there is.
   */
  after(seq: number, newest: number): Piece | { readUpTo: number } | null {
    const known = this.pieces.get(seq);
    if (known !== undefined) return known;
    const place = this.placeOf(seq);
    const at = this.told[place];
    if (at === undefined) return this.open !== null && seq >= this.open.after ? null : { readUpTo: this.open?.after ?? newest };
    if (at.after !== seq) return { readUpTo: seq < at.after ? at.after : at.upTo };
    const piece = pieceOf(linesOf(seq, this.told.slice(place)));
    this.pieces.set(seq, piece);
    return piece;
  }

  clear(): void {
    this.told = [];
    this.open = null;
    this.pieces.clear();
  }

  /** Of the first stretch that ends after `seq`. Nearly always the last. */
  private placeOf(seq: number): number {
    let place = this.told.length;
    while (place > 0 && (this.told[place - 1] as Stretch).upTo > seq) place -= 1;
    return place;
  }
}

function linesOf(seq: number, stretches: readonly Stretch[]) {
  const { upTo, at } = stretches.at(-1) as Stretch;
  const events = upTo - seq;
  if (events <= digestAbove) return stretches.flatMap(({ lines }) => lines);
  return [{ seq: upTo, at, events, kinds: [...new Set(stretches.flatMap(({ kinds }) => [...kinds]))] }];
}
