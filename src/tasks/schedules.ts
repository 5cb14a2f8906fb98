import { Cron } from 'croner';
import { assert, Conflict, Terminal } from '../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { ScheduleRequest, ScheduleView } from '../vocabulary/views.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Engine } from './port.ts';

const perSweepMax = 100;
/** How far a missed schedule is counted: beyond that the number says "at least". */
const missedMax = 1_000;

/**
 * Cron and one-off schedules (T7). A due time is a task key, so it fires once for ever: across restarts, edits that keep
 * the time, and a clock that goes back. Times that were missed while nothing ran fire once, for the newest of them.
 */
export class Schedules {
  private readonly ledger: Ledger;
  private readonly engine: Engine;
  private readonly clock: Clock;
  /** The latest time seen: an earlier one means that the clock was set back, and so may a start. */
  private seen = Number.POSITIVE_INFINITY;

  constructor(ledger: Ledger, engine: Engine, clock: Clock) {
    this.ledger = ledger;
    this.engine = engine;
    this.clock = clock;
  }

  async set(request: ScheduleRequest): Promise<void> {
    const { name, agent, input, zone } = request;
    const cron = request.cron ?? null;
    const at = request.at ?? null;
    if ((cron === null) === (at === null)) throw new Terminal('schedule.bad', `The schedule "${name}" needs either a cron line or a time.`, 'Give one of the two.');
    const next = cron === null ? at : nextAfter(cron, zone, this.clock.now());
    await this.ledger.append([{ kind: 'schedule.set', actor: 'operator', data: { name, agent, input, cron, at, zone, next } }]);
  }

  async remove(name: string): Promise<void> {
    if ((await this.ledger.schedules.get(name)) === null) throw new Terminal('schedule.unknown', `There is no schedule "${name}".`, 'Check the name.');
    await this.ledger.append([{ kind: 'schedule.removed', actor: 'operator', data: { name } }]);
  }

  async list(): Promise<ScheduleView[]> {
    const rows = await this.ledger.schedules.list(limits.listRowsMax);
    return Promise.all(
      rows.map(async ({ name, setSeq, next }) => {
        const set = await this.ledger.event(setSeq);
        assert(set.kind === 'schedule.set', `the schedule ${name} is set`);
        const { agent, cron, at, zone } = set.data;
        return { name, agent, cron, at, zone, next };
      }),
    );
  }

  async nextDue(): Promise<number | null> {
    const now = this.clock.now();
    if (now < this.seen) await this.realign(now);
    this.seen = now;
    return this.ledger.schedules.nextDue();
  }

  /** A clock that was wrong and far ahead has moved schedules to a time that is far away again: they are brought back to their next time. */
  private async realign(now: number): Promise<void> {
    for (const { name, setSeq, next } of await this.ledger.schedules.list(limits.listRowsMax)) {
      const set = await this.ledger.event(setSeq);
      assert(set.kind === 'schedule.set', `the schedule ${name} is set`);
      const { cron, zone } = set.data;
      const nearest = cron === null ? null : nextAfter(cron, zone, now);
      if (nearest === null || next === null || nearest >= next) continue;
      // Times that had their task before the clock went back have it still: their keys are taken.
      await this.ledger.append([{ kind: 'schedule.set', actor: 'system', cause: setSeq, data: { ...set.data, next: nearest } }], [{ type: 'schedule-due', name, due: next }]).catch(unlessConflict);
    }
  }

  async sweep(now: number): Promise<void> {
    for (const { name, setSeq, next } of await this.ledger.schedules.due(now, perSweepMax)) {
      const set = await this.ledger.event(setSeq);
      assert(set.kind === 'schedule.set' && next !== null, `the schedule ${name} is set`);
      await this.fire(set, next, now);
    }
  }

  private async fire(set: LedgerEvent<'schedule.set'>, next: number, now: number): Promise<void> {
    const { name, agent, input, cron, zone } = set.data;
    const { due, missed } = cron === null ? { due: next, missed: 0 } : newestDue(cron, zone, next, now);
    const after = cron === null ? null : nextAfter(cron, zone, Math.max(due, now));
    const fired = { kind: 'schedule.fired', actor: 'system', cause: set.seq, data: { name, due, next: after, missed } } as const;
    const expectations = [{ type: 'schedule-due', name, due: next } as const];
    try {
      const { created } = await this.engine.start({ agent, input, subject: null, cause: set.seq, key: `schedule:${name}:${due}`, alongside: [fired], expectations });
      // That time has had its task already, before an edit set it again: only the schedule moves on.
      if (!created) await this.ledger.append([fired], expectations);
    } catch (error) {
      if (error instanceof Terminal) await this.ledger.append([fired, cannotStart(set, due, error)], expectations).catch(unlessConflict);
      else unlessConflict(error);
    }
  }
}

/** Its agent is gone, or the input doesn't fit any more. The others go on, and so does this one at its next time. The item waits for ever: it is news, and nothing follows from it. */
function cannotStart({ data }: LedgerEvent<'schedule.set'>, due: number, error: Terminal): Draft<'inbox.opened'> {
  const summary = `The schedule "${data.name}" could not start ${data.agent}: ${error.message}`;
  return {
    kind: 'inbox.opened',
    actor: 'system',
    cause: 'previous',
    data: {
      type: 'escalation',
      summary: summary.replaceAll(/\s+/g, ' ').slice(0, 500),
      evidence: [{ label: 'what happened', text: `${error.code}: ${error.message}`.slice(0, 20_000) }, { label: 'due', text: new Date(due).toISOString() }],
      recommended: { action: 'dismiss', why: `${error.nextStep} Then set the schedule again.`.slice(0, 1_000) },
      actions: ['dismiss'],
      choices: [],
      expiresAt: null,
      effect: null,
      call: null,
      name: null,
    },
  };
}

/** Somebody else moved the schedule on first. */
function unlessConflict(error: unknown): void {
  if (!(error instanceof Conflict)) throw error;
}

/** Throws a Terminal that says what a cron line looks like. */
function nextAfter(cron: string, zone: string, after: number): number | null {
  try {
    return new Cron(cron, { timezone: zone, mode: '5-part', paused: true }).nextRun(new Date(after))?.getTime() ?? null;
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new Terminal('schedule.bad-cron', `"${cron}" in ${zone} is not a schedule: ${what}`, 'Five fields (minute, hour, day, month, weekday) such as "0 9 * * 1" for Mondays at nine.', { cause: error });
  }
}

/** The newest due time up to `now`, and how many before it were missed since `first`: at most `missedMax` are counted. */
function newestDue(cron: string, zone: string, first: number, now: number): { due: number; missed: number } {
  const times = new Cron(cron, { timezone: zone, mode: '5-part', paused: true });
  // croner looks strictly before its reference.
  const due = Math.max(first, times.previousRuns(1, new Date(now + 1))[0]?.getTime() ?? first);
  let missed = 0;
  for (let time = first; time < due && missed < missedMax; missed++) time = times.nextRun(new Date(time))?.getTime() ?? due;
  return { due, missed };
}
