import type { Clock } from '../vocabulary/ports.ts';

/** Something that has work at certain times. */
export interface DueSource {
  /** The next such time, epoch ms; `null` for none. */
  nextDue(): Promise<number | null>;
  /** Does what is due at `now`. */
  sweep(now: number): Promise<void>;
}

/** A sweep that leaves something due behind (more than fits in one) is followed by another, but not without a pause. */
const againMs = 5;

/** One alarm for everything that waits for time. It is set anew after each commit that may have changed it. */
export class DueLoop {
  private readonly sources: DueSource[];
  private readonly clock: Clock;
  private readonly fail: (error: unknown) => void;
  private cancelAlarm: (() => void) | undefined;
  private alarmAt = Number.POSITIVE_INFINITY;
  private running = false;
  private again = false;
  private stopped = true;

  constructor(sources: DueSource[], clock: Clock, fail: (error: unknown) => void) {
    this.sources = sources;
    this.clock = clock;
    this.fail = fail;
  }

  async start(): Promise<void> {
    this.stopped = false;
    await this.check();
  }

  stop(): void {
    this.stopped = true;
    this.cancelAlarm?.();
    this.alarmAt = Number.POSITIVE_INFINITY;
  }

  get busy(): boolean {
    return this.running;
  }

  /** Something was written that may fall due. */
  poke(): void {
    if (this.stopped) return;
    if (this.running) {
      this.again = true;
      return;
    }
    this.check().catch(this.fail);
  }

  private async check(): Promise<void> {
    this.running = true;
    try {
      do {
        this.again = false;
        const now = this.clock.now();
        const next = await this.nextDue();
        if (next !== null && next <= now) for (const source of this.sources) await source.sweep(now);
        const after = await this.nextDue();
        this.setAlarm(after === null ? null : Math.max(after, next !== null && next <= now ? now + againMs : after));
      } while (this.again && !this.stopped);
    } finally {
      this.running = false;
    }
  }

  private async nextDue(): Promise<number | null> {
    const times = (await Promise.all(this.sources.map((source) => source.nextDue()))).filter((time) => time !== null);
    return times.length > 0 ? Math.min(...times) : null;
  }

  private setAlarm(at: number | null): void {
    if (at === this.alarmAt) return;
    this.cancelAlarm?.();
    this.cancelAlarm = undefined;
    this.alarmAt = at ?? Number.POSITIVE_INFINITY;
    if (at === null || this.stopped) return;
    this.cancelAlarm = this.clock.wake(at, () => {
      this.alarmAt = Number.POSITIVE_INFINITY;
      this.poke();
    });
  }
}
