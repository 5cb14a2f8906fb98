import type { AnyEvent } from '../../vocabulary/views.ts';
import { lineOf, linesMax, pieceOf, type LiveEvent, type Piece } from './piece.ts';

/** And up to twice as many before the oldest go. */
const keptMax = 20_000;
/** Pieces that are kept for others at the same place; there are as many places as events. */
const piecesMax = 16;

/** The newest events, a line each, for those who want every one. Owns: which are at hand, without a gap. */
export class RecentLines {
  private kept: LiveEvent[] = [];
  private pieces = new Map<number, Piece>();

  add(events: readonly AnyEvent[]): void {
    for (const event of events) this.kept.push(lineOf(event));
    if (this.kept.length > 2 * keptMax) this.kept.splice(0, this.kept.length - keptMax);
  }

  /** What comes after `seq` up to `shown`, or its beginning; `null` when nothing does, `behind` when that is not at hand any more. The same piece for all at the same place. */
  after(seq: number, shown: number): Piece | 'behind' | null {
    const first = this.kept[0]?.seq;
    if (first === undefined || first > seq + 1) return 'behind';
    if (shown <= seq) return null;
    const known = this.pieces.get(seq);
    if (known !== undefined) return known;
    const begin = seq + 1 - first;
    const piece = pieceOf(this.kept.slice(begin, begin + Math.min(linesMax, shown - seq)));
    this.pieces.set(seq, piece);
    const [oldest] = this.pieces.keys();
    if (oldest !== undefined && this.pieces.size > piecesMax) this.pieces.delete(oldest);
    return piece;
  }

  /** There is more to tell: what was encoded for those at one place may go on now. */
  tell(): void {
    this.pieces.clear();
  }

  /** What follows has a gap before it, so nothing of what was may be kept. */
  clear(): void {
    this.kept = [];
    this.pieces.clear();
  }
}
