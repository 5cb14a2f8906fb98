import type { Clock } from '../../vocabulary/ports.ts';

interface Alarm {
  at: number;
  order: number;
  callback: () => void;
}

/** Real ms without anybody looking at the clock after which nothing more happens by itself: every commit looks at it. */
const quietMs = 25;
const restMsMax = 10_000;

/**
 * Time that stands still until it is moved, and then jumps from one due thing to the next. Owns: the time of a simulation, and its alarms. An alarm that was called
 * off is remembered as a time at which something may be due: when the company rests it calls all of them off, and looks again when it goes on.
 */
export class AcceleratedClock implements Clock {
  #time: number;
  #alarms: Alarm[] = [];
  #calledOff = new Set<number>();
  #order = 0;
  #looks = 0;

  constructor(time: number) {
    this.#time = time;
  }

  now(): number {
    this.#looks += 1;
    return this.#time;
  }

  wake(at: number, callback: () => void): () => void {
    this.#looks += 1;
    const alarm = { at, order: this.#order++, callback };
    this.#alarms.push(alarm);
    // What is due already rings by itself, as with any clock, and never inside this call.
    if (at <= this.#time) setImmediate(() => this.#ring(alarm));
    return () => {
      if (!this.#remove(alarm)) return;
      if (at > this.#time) this.#calledOff.add(at);
    };
  }

  /** When something may be due next: after now, and no later than `until`; `null` for nothing. */
  nextDue(until: number): number | null {
    const times = [...this.#alarms.map(({ at }) => at), ...this.#calledOff].filter((at) => at > this.#time && at <= until);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** To `time`, and whatever is due by then rings. Never back. */
  jumpTo(time: number): void {
    this.#time = Math.max(this.#time, time);
    for (const at of this.#calledOff) if (at <= this.#time) this.#calledOff.delete(at);
    for (const alarm of this.#alarms.filter(({ at }) => at <= this.#time).toSorted((a, b) => a.at - b.at || a.order - b.order)) this.#ring(alarm);
  }

  /** Lets time go by in the middle of something, such as a slow call: each alarm on the way rings at its time, once everybody else has done what there was to do. */
  async pass(ms: number): Promise<void> {
    const until = this.#time + ms;
    while (this.#time < until) {
      await this.#untilQuiet();
      this.jumpTo(this.nextDue(until) ?? until);
    }
    await this.#untilQuiet();
  }

  async #untilQuiet(): Promise<void> {
    const deadline = performance.now() + restMsMax;
    let [seen, since] = [this.#looks, performance.now()];
    while (performance.now() - since < quietMs && performance.now() < deadline) {
      await new Promise((wake) => setTimeout(wake, 2));
      if (this.#looks !== seen) [seen, since] = [this.#looks, performance.now()];
    }
  }

  #ring(alarm: Alarm): void {
    if (this.#remove(alarm)) alarm.callback();
  }

  #remove(alarm: Alarm): boolean {
    const index = this.#alarms.indexOf(alarm);
    if (index >= 0) this.#alarms.splice(index, 1);
    return index >= 0;
  }
}
