import { setTimeout as pause } from 'node:timers/promises';
import type { Company } from '../../facade.ts';
import { digestAbove, lineOf, linesMax, pieceOf, type LiveEvent, type Piece, type Way } from './piece.ts';

/** After a read it rests so many times as long as the read took: those who are behind, however many, get a tenth of the processor, and the company keeps the rest. */
const restTimes = 9;
/** Ms of rest that may be saved up, so that a few short reads do not wait. */
const savedMs = 50;
/** Pieces that are kept for others at the same place: those who fell behind together read together. A piece is some 100 kB. */
const keptMax = 16;

interface Asked {
  piece: Promise<Piece | null>;
  /** Of those who want it. */
  by: Set<AbortSignal>;
}

/**
 * Pieces from the ledger, for readers whose events are not at hand any more. Owns: that one is read at a time, how often, that who asks for the same piece shares it, and that nothing is
 * read for those who have gone. Does not own: who is behind.
 */
export class CatchUp {
  private readonly company: Company;
  private readonly asked = new Map<string, Asked>();
  private readonly kept = new Map<string, Piece>();
  private turn: Promise<unknown> = Promise.resolve();
  private rested = 0;
  private closed = false;

  constructor(company: Company) {
    this.company = company;
  }

  /** What follows `seq`, not beyond `upTo`, or its beginning; `null` when nothing does, or nobody waits for it any more. */
  async after(seq: number, way: Way, upTo: number, signal: AbortSignal): Promise<Piece | null> {
    const key = `${seq} ${way} ${upTo}`;
    const kept = this.kept.get(key);
    if (kept !== undefined) return kept;
    const known = this.asked.get(key);
    if (known !== undefined) {
      known.by.add(signal);
      return known.piece;
    }
    const by = new Set([signal]);
    const piece = this.turn.then(() => this.read(seq, way, upTo, by)).finally(() => this.asked.delete(key));
    this.turn = piece.catch(() => null);
    this.asked.set(key, { piece, by });
    const read = await piece;
    if (read !== null) this.keep(key, read);
    return read;
  }

  /** Nothing is read from here on: whoever waits for their turn gets nothing more. */
  close(): void {
    this.closed = true;
  }

  private keep(key: string, piece: Piece): void {
    this.kept.set(key, piece);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= keptMax) break;
      this.kept.delete(oldest);
    }
  }

  private async read(seq: number, way: Way, upTo: number, by: ReadonlySet<AbortSignal>): Promise<Piece | null> {
    if (this.isVain(by)) return null;
    const early = this.rested - performance.now();
    if (early > 0) await pause(early, undefined, { ref: false });
    if (this.isVain(by)) return null;
    const began = performance.now();
    const lines = (await this.company.ledger.after(seq, Math.min(linesMax, upTo - seq))).map(lineOf);
    const piece = lines.length === 0 ? null : pieceOf(way === 'digest' && lines.length > digestAbove ? [digestOf(lines)] : lines);
    const ended = performance.now();
    this.rested = Math.max(this.rested, ended - savedMs) + (ended - began) * restTimes;
    return piece;
  }

  private isVain(by: ReadonlySet<AbortSignal>): boolean {
    return this.closed || [...by].every(({ aborted }) => aborted);
  }
}

function digestOf(lines: readonly LiveEvent[]) {
  const { seq, at } = lines.at(-1) as LiveEvent;
  return { seq, at, events: lines.length, kinds: [...new Set(lines.map(({ kind }) => kind))] };
}
