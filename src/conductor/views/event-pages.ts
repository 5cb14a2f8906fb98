import { eventWords, type TimeWords } from '../../vocabulary/event-words.ts';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { EventRow, EventsWanted, Page } from '../../vocabulary/page-views.ts';
import type { Ledger } from '../../ledger/port.ts';
import { eventsBetween, finder, namesOf, readPage, within } from './read-page.ts';

export async function eventPage(ledger: Ledger, zone: string, wanted: EventsWanted): Promise<Page<EventRow>> {
  const { kinds, actor, task, subject, text, from: first, order = 'newest' } = wanted;
  const found = finder(text);
  const names = await namesOf(ledger, subject);
  const span = await eventsBetween(ledger, wanted.since, wanted.until);
  const jump = first === undefined || wanted.cursor != null ? {} : order === 'newest' ? { below: first + 1 } : { above: first - 1 };
  const time = timeIn(zone);
  return readPage({
    list: order === 'oldest' ? 'eventsup' : 'events',
    request: wanted,
    order,
    read: (from, limit) =>
      ledger.pages.events({
        ...within(within(span, jump), from),
        order,
        limit,
        ...(kinds === undefined ? {} : { kinds }),
        ...(actor === undefined ? {} : { actor }),
        ...(task === undefined ? {} : { task }),
        ...(names === undefined ? {} : { subjects: names }),
      }),
    place: (seq) => seq,
    view: async (seq) => {
      const row = eventRow(await ledger.event(seq), time);
      return found === null || found(row.sentence, row.subject, row.kind) ? row : null;
    },
    picks: found !== null,
  });
}

/** Events in a line each, with times by the clocks of a zone. */
export function eventRows(events: readonly LedgerEvent[], zone: string): EventRow[] {
  const time = timeIn(zone);
  return events.map((event) => eventRow(event, time));
}

const sentenceCharsMax = 500;

function eventRow(event: LedgerEvent, time: TimeWords): EventRow {
  const { seq, at, kind, actor, task, subject, cause, forgotten = false } = event;
  const { text, tone } = eventWords(event, time);
  return { seq, at, kind, actor, task, subject, cause, sentence: text.length <= sentenceCharsMax ? text : `${text.slice(0, sentenceCharsMax - 1)}…`, tone, forgotten };
}

/** `Mon 16 Nov, 09:12` by the clocks of a zone. */
function timeIn(zone: string): TimeWords {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  return (at) => format.format(at);
}
