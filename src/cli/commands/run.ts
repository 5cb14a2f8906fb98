import type { Company } from '../../facade.ts';
import type { AnyEvent } from '../../vocabulary/views.ts';
import { eventLine, isNotable } from '../present/events.ts';
import { pausesInTheWay } from '../paused.ts';
import { pausedText } from '../present/pauses.ts';
import { counted } from '../present/times.ts';
import type { Session } from '../session.ts';

/** Routes signals, runs tasks and sends what is approved, one line for each notable event. */
export async function run(session: Session, options: { untilIdle?: boolean }): Promise<void> {
  await session.withCompany(async (company) => {
    // To a copy nothing more comes in: it would wait for ever.
    const untilIdle = options.untilIdle === true || session.dryRun !== undefined;
    const counts = new Map<string, number>();
    let events = 0;
    if (!untilIdle && !company.isRunning()) await tellStart(session, company);
    const onEvent = (event: AnyEvent): void => {
      events++;
      counts.set(event.kind, (counts.get(event.kind) ?? 0) + 1);
      if (!session.json && isNotable(event)) session.shell.out(eventLine(session.shell.outDisplay(), event));
    };
    const stopped = await session.run(company, untilIdle, onEvent);
    const open = await company.inbox.count();
    const paused = await pausesInTheWay(company);
    if (session.json) session.print(() => '', { stopped, events, byKind: Object.fromEntries(counts), inboxOpen: open, ...(paused.length > 0 ? { paused } : {}) });
    else session.remark((display) => display.paint('dim', `${stopped ? 'Stopped' : 'Idle'} after ${counted(events, 'event')}. ${open === 0 ? 'Nothing waits for you.' : `${counted(open, 'item')} in the inbox: keelson inbox`}`));
    if (paused.length > 0) session.remark((display) => pausedText(display, paused));
  });
}

/** A run without an end prints no end either: what is paused is said at once. */
async function tellStart(session: Session, company: Company): Promise<void> {
  session.remark((display) => display.paint('dim', `${company.name} runs. Ctrl-C stops it cleanly.`));
  const paused = await pausesInTheWay(company);
  if (paused.length > 0) session.remark((display) => pausedText(display, paused));
}
