import { durationSchema } from '../../vocabulary/duration.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import { parseItemId } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import { parseIso } from '../../vocabulary/moment.ts';
import { systemClock } from '../../vocabulary/ports.ts';
import { shortTime } from '../present/times.ts';
import type { Session } from '../session.ts';

export async function snooze(session: Session, reference: string, options: { until: string }): Promise<void> {
  const id = parseItemId(reference);
  const until = laterTime(options.until);
  await session.withCompany(async (company) => {
    const item = await company.inbox.snooze(id, until);
    session.print((display) => `#${id} is put off until ${shortTime(until, display.now)}. \`keelson wake ${id}\` takes that back.`, item);
  });
}

export async function wake(session: Session, reference: string): Promise<void> {
  const id = parseItemId(reference);
  await session.withCompany(async (company) => {
    const item = await company.inbox.snooze(id, null);
    session.print(() => `#${id} waits for you again.`, item);
  });
}

/** When one is at work again. */
const morningHour = 8;

/** A time by this machine's clock, the first moment of a day, tomorrow morning, or a span from now on. */
function laterTime(text: string): number {
  const now = systemClock.now();
  if (text.trim() === 'tomorrow') {
    const today = new Date(now);
    return new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1, morningHour).getTime();
  }
  const span = durationSchema(limits.snoozeMsMax).safeParse(text);
  if (span.success) return now + span.data;
  const moment = parseIso(text, 'local');
  if (moment === null) throw new Terminal('usage.until', `"${text}" is neither a time nor a span.`, 'Write a date such as 2026-03-31, a time such as 2026-03-31T09:30, a span such as 3h or 2d, or tomorrow.');
  return moment.at;
}
