import { problemOf, type ApiProblem } from '../../api/problem.ts';
import type { EventRow } from './words.ts';

/** Events of one request, which are those of numbers from `n * blockRows + 1` on. */
export const blockRows = 200;
/** So many are kept, the ones that were looked at last. */
const blocksMax = 80;
const underWayMax = 2;
/** Rows before and behind those in sight that are read along. */
const aheadRows = 150;

/**
 * Reads events by number, in blocks, as they come into sight. Events never change, so a block that is full is read once. Owns: what is read, what is on its way, and what is read next.
 * 1. What is not in sight any more when its turn comes is not read: dragging over a million events asks for a few blocks.
 */
export class EventBlocks {
  problem: ApiProblem | null = null;
  private readonly blocks = new Map<number, readonly EventRow[]>();
  private readonly underWay = new Map<number, AbortController>();
  private wanted: readonly number[] = [];
  private head = 0;
  /** Which event was the newest when a block was read. */
  private readonly readAt = new Map<number, number>();
  private readonly read: (from: number, signal: AbortSignal) => Promise<readonly EventRow[]>;
  private readonly changed: () => void;

  constructor(read: (from: number, signal: AbortSignal) => Promise<readonly EventRow[]>, changed: () => void) {
    this.read = read;
    this.changed = changed;
  }

  at(seq: number): EventRow | undefined {
    // Newest first, as they were answered, without gaps.
    const rows = this.blocks.get(Math.floor((seq - 1) / blockRows));
    return rows?.[(rows[0]?.seq ?? 0) - seq];
  }

  /** These numbers are in sight, both included; `head` is the newest event. */
  want(low: number, high: number, head: number): void {
    const [from, to] = [Math.max(1, low - aheadRows), Math.min(head, high + aheadRows)];
    const blocks: number[] = [];
    for (let block = Math.floor((from - 1) / blockRows); block * blockRows < to; block += 1) blocks.push(block);
    const middle = (low + high) / 2 / blockRows;
    this.head = head;
    this.wanted = blocks.filter((block) => this.lacks(block)).toSorted((a, b) => Math.abs(a + 0.5 - middle) - Math.abs(b + 0.5 - middle));
    this.next();
  }

  /** Tries again what failed. */
  again(): void {
    this.problem = null;
    this.changed();
    this.next();
  }

  /** Somebody was forgotten: what is here may tell of them. */
  forget(): void {
    this.blocks.clear();
    this.changed();
  }

  close(): void {
    for (const one of this.underWay.values()) one.abort();
    this.wanted = [];
  }

  /** The block of the newest events is read again when there are newer ones. */
  private lacks(block: number): boolean {
    const rows = this.blocks.get(block);
    return rows === undefined || (rows.length < Math.min(blockRows, this.head - block * blockRows) && this.readAt.get(block) !== this.head);
  }

  private next(): void {
    if (this.problem !== null) return;
    for (const block of this.wanted) {
      if (this.underWay.size >= underWayMax) return;
      if (!this.underWay.has(block)) void this.fetch(block);
    }
  }

  private async fetch(block: number): Promise<void> {
    const stop = new AbortController();
    this.underWay.set(block, stop);
    const head = this.head;
    try {
      const rows = await this.read((block + 1) * blockRows, stop.signal);
      this.readAt.set(block, head);
      this.keep(block, rows.filter(({ seq }) => seq > block * blockRows));
    } catch (thrown) {
      if (!stop.signal.aborted) this.problem = problemOf(thrown);
    } finally {
      this.underWay.delete(block);
      this.wanted = this.wanted.filter((one) => one !== block);
      if (!stop.signal.aborted) {
        this.changed();
        this.next();
      }
    }
  }

  private keep(block: number, rows: readonly EventRow[]): void {
    this.blocks.delete(block);
    this.blocks.set(block, rows);
    const oldest = this.blocks.keys().next();
    if (this.blocks.size <= blocksMax || oldest.done === true) return;
    this.blocks.delete(oldest.value);
    this.readAt.delete(oldest.value);
  }
}
