import type { Company } from '../../facade.ts';
import type { AnyEvent } from '../../vocabulary/views.ts';

/** Events that are kept at hand for those who follow. Whoever is further behind reads the ledger. */
const keptMax = 4_096;

/**
 * The newest events, encoded once for all who follow. Owns: a ring of encoded lines, and who waits for the next. Does not own: anything that matters; what has left the ring is
 * read from the ledger, so a slow reader costs no memory, and one that was cut off misses nothing.
 */
export class Follower {
  private readonly company: Company;
  private lines: { seq: number; text: string }[] = [];
  private waiting = new Set<() => void>();
  private joined = 0;
  private readonly off: () => void;

  constructor(company: Company) {
    this.company = company;
    this.off = company.ledger.follow((events) => {
      if (this.joined === 0) return;
      for (const event of events) this.lines.push({ seq: event.seq, text: lineOf(event) });
      if (this.lines.length > keptMax) this.lines.splice(0, this.lines.length - keptMax);
      const woken = this.waiting;
      this.waiting = new Set();
      for (const wake of woken) wake();
    });
  }

  /** While somebody has joined, what is committed is encoded. Returns how to leave. */
  join(): () => void {
    this.joined += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.joined -= 1;
      // What follows has a gap before it, so nothing of it may be kept.
      if (this.joined === 0) this.lines = [];
    };
  }

  /** Lines after `seq`, at most `max`: the text to send, and the sequence number that it ends with. Waits for the next commit when there is none: `nothing` when none came in `waitMs`, `null` when `signal` aborts first. */
  async after(seq: number, max: number, signal: AbortSignal, waitMs: number): Promise<{ text: string; upTo: number } | 'nothing' | null> {
    const now = await this.read(seq, max);
    if (now !== null) return now;
    if (signal.aborted) return null;
    const woken = await this.next(signal, waitMs);
    if (signal.aborted) return null;
    return woken ? ((await this.read(seq, max)) ?? 'nothing') : 'nothing';
  }

  close(): void {
    this.off();
    const woken = this.waiting;
    this.waiting = new Set();
    for (const wake of woken) wake();
  }

  private async read(seq: number, max: number): Promise<{ text: string; upTo: number } | null> {
    const first = this.lines[0];
    if (first !== undefined && first.seq <= seq + 1) {
      const begin = seq + 1 - first.seq;
      const part = this.lines.slice(begin, begin + max);
      const last = part.at(-1);
      return last === undefined ? null : { text: part.map(({ text }) => text).join(''), upTo: last.seq };
    }
    const events = await this.company.ledger.after(seq, max);
    const last = events.at(-1);
    return last === undefined ? null : { text: events.map(lineOf).join(''), upTo: last.seq };
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

/** What of an event a page needs to know that it must look again. Nothing of its content: that is asked for by those who may see it. */
function lineOf(event: AnyEvent): string {
  const { seq, at, kind, actor, task } = event;
  const data = event.data as { item?: unknown; effect?: unknown };
  const line = { seq, at, kind, actor, task, ...(typeof data.item === 'number' ? { item: data.item } : {}), ...(typeof data.effect === 'string' ? { effect: data.effect } : {}) };
  return `id: ${seq}\ndata: ${JSON.stringify(line)}\n\n`;
}
