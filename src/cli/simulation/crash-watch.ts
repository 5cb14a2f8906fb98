import type { Company } from '../../facade.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { AnyEvent } from '../../vocabulary/views.ts';
import type { Beginning } from './protocol.ts';

/** Counts what is on disk since the beginning of a simulation, over all its lives, and says when a crash of the scenario is due. */
export class CrashWatch {
  readonly #crashes: Beginning['crashes'];
  readonly #from: number;
  readonly #stop: (index: number) => void;
  readonly #counts = new Map<string, number>();
  #seen: number;
  #armed = false;

  constructor(crashes: Beginning['crashes'], from: number, stop: (index: number) => void) {
    this.#crashes = crashes;
    this.#from = from;
    this.#seen = from;
    this.#stop = stop;
  }

  /** From here on it stops the process. What earlier lives wrote is counted before. */
  async arm(company: Company): Promise<void> {
    await this.catchUp(company);
    this.#armed = true;
  }

  /** What was written while nobody was told. */
  async catchUp(company: Company): Promise<void> {
    for (;;) {
      const events = await company.ledger.after(this.#seen, limits.readEventsMax);
      for (const event of events) this.see(event);
      if (events.length < limits.readEventsMax) return;
    }
  }

  see({ seq, kind }: Pick<AnyEvent, 'seq' | 'kind'>): void {
    if (seq <= this.#seen) return;
    this.#seen = seq;
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    if (!this.#armed) return;
    const due = this.#crashes.find(({ after, nth, event }) => (after === undefined ? seq - this.#from >= (event ?? 0) : after === kind && (this.#counts.get(kind) ?? 0) >= nth));
    if (due !== undefined) this.#stop(due.index);
  }
}
