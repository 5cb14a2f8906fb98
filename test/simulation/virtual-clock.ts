import type { Clock } from '../../src/vocabulary/ports.ts';

/** A Monday. */
export const firstDay = Date.UTC(2026, 0, 5, 9);

interface Alarm {
  at: number;
  order: number;
  callback: () => void;
}

/** Time that moves only when a test moves it: `advance` jumps to the next alarm and rings it. The same calls give the same run. */
export class VirtualClock implements Clock {
  private time: number;
  private alarms: Alarm[] = [];
  private set = 0;

  constructor(time = firstDay) {
    this.time = time;
  }

  now(): number {
    return this.time;
  }

  wake(at: number, callback: () => void): () => void {
    const alarm = { at, order: this.set++, callback };
    this.alarms.push(alarm);
    return () => {
      this.alarms = this.alarms.filter((other) => other !== alarm);
    };
  }

  nextAlarm(): number | null {
    return this.first()?.at ?? null;
  }

  /** Rings the next alarm, after a jump to its time when that is still to come. `false` when none is set. */
  advance(): boolean {
    const next = this.first();
    if (!next) return false;
    this.alarms = this.alarms.filter((alarm) => alarm !== next);
    this.time = Math.max(this.time, next.at);
    next.callback();
    return true;
  }

  /** Somebody set the machine's clock: no alarm rings for it. */
  jumpTo(time: number): void {
    this.time = time;
  }

  private first(): Alarm | undefined {
    return this.alarms.toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}
