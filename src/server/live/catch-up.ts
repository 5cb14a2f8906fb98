import { setTimeout as pause } from 'node:timers/promises';
import type { Company } from '../../facade.ts';
import { digestAbove, lineOf, linesMax, pieceOf, type LiveEvent, type Piece, type Way } from './piece.ts';

/** After a read it rests so many times as long as the read took: those who are behind, however many, get a tenth of the processor, and the company keeps the rest. */
const restTimes = 9;
/** Ms of rest that may be saved up, so that a few short reads do not wait. */
const savedMs = 50;
/** Pieces that are kept for others at the same place: those who fell behind together read together. A piece is some 100 kB. */
const keptMax = 16;

/**
 * Pieces from the ledger, for readers whose events are not at hand any more. Owns: that one is read at a time, how often, and that who asks for the same piece shares it.
 * Does not own: who is behind.
 */
export class CatchUp {
  private readonly company: Company;
  private readonly pieces = new Map<string, Promise<Piece | null>>();
  private turn: Promise<unknown> = Promise.resolve();
  private rested = 0;
  private closed = false;

  constructor(company: Company) {
    this.company = company;
  }

  /** What follows `seq`, not beyond `upTo`, or its beginning; `null` when nothing does. */
  after(seq: number, way: Way, upTo: number): Promise<Piece | null> {
    const key = `${seq} ${way} ${upTo}`;
    const known = this.pieces.get(key);
    if (known !== undefined) return known;
    const piece = this.turn.then(() => this.read(seq, way, upTo));
    this.turn = piece.catch(() => null);
    this.pieces.set(key, piece);
    const forget = (): void => void this.pieces.delete(key);
    // What was not there, or could not be read, is asked for again.
    piece.then((read) => read === null && forget(), forget);
    for (const oldest of this.pieces.keys()) {
      if (this.pieces.size <= keptMax) break;
      this.pieces.delete(oldest);
    }
    return piece;
  }

  /** Nothing is read from here on: whoever waits for their turn gets nothing more. */
  close(): void {
    this.closed = true;
  }

  private async read(seq: number, way: Way, upTo: number): Promise<Piece | null> {
    const early = this.rested - performance.now();
    if (early > 0) await pause(early, undefined, { ref: false });
    if (this.closed) return null;
    const began = performance.now();
    const lines = (await this.company.ledger.after(seq, Math.min(linesMax, upTo - seq))).map(lineOf);
    const piece = lines.length === 0 ? null : pieceOf(way === 'digest' && lines.length > digestAbove ? [digestOf(lines)] : lines);
    const ended = performance.now();
    this.rested = Math.max(this.rested, ended - savedMs) + (ended - began) * restTimes;
    return piece;
  }
}

function digestOf(lines: readonly LiveEvent[]) {
  const { seq, at } = lines.at(-1) as LiveEvent;
  return { seq, at, events: lines.length, kinds: [...new Set(lines.map(({ kind }) => kind))] };
}
