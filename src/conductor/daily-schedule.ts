import { assert } from '../vocabulary/errors.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Schedules } from '../tasks/schedules.ts';

/** Sets, moves or removes a daily schedule, so that it is what company.yaml says: `at` is a time of day such as 03:30, or `off`. Writes nothing when it is already. */
export async function scheduleDaily(ledger: Ledger, schedules: Schedules, { name, agent, at, zone }: { name: string; agent: string; at: string; zone: string }): Promise<void> {
  const row = await ledger.schedules.get(name);
  if (at === 'off') return row === null ? undefined : schedules.remove(name);
  const [hour, minute] = at.split(':').map(Number);
  const cron = `${minute} ${hour} * * *`;
  if (row !== null) {
    const set = await ledger.event(row.setSeq);
    assert(set.kind === 'schedule.set', `the schedule ${name} is set`);
    if (set.data.cron === cron && set.data.zone === zone && set.data.agent === agent) return;
  }
  await schedules.set({ name, agent, input: { requested: null }, cron, zone });
}
