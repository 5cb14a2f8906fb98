import type { AnyEvent } from '../../vocabulary/views.ts';

/** Events of one turn, at first and at most. An event may be a mail of two hundred thousand characters or a line of ten words. */
const turnEvents = 8;
const turnEventsMax = 256;
/** A turn that took less may be followed by one of twice as many events. */
const turnMs = 4;

export interface InTurns {
  /** At most `limit` events that come after this one, in the order that is wanted. */
  read(after: number | undefined, limit: number): Promise<readonly AnyEvent[]>;
  after: number | undefined;
  limit: number;
  /** As JSON, about: when so many are reached it is enough, though there may be more. One event is always read. */
  bytesMax?: number | undefined;
}

/** Many events, a few at a time, so that tasks and other requests have their turns in between: a thousand mails in one piece keep everybody waiting for seconds. */
export async function eventsInTurns({ read, after, limit, bytesMax }: InTurns): Promise<AnyEvent[]> {
  const events: AnyEvent[] = [];
  let bytes = 0;
  let turn = turnEvents;
  for (;;) {
    const began = performance.now();
    const wanted = Math.min(turn, limit - events.length);
    const some = await read(events.at(-1)?.seq ?? after, wanted);
    for (const event of some) {
      if (bytesMax !== undefined) bytes += JSON.stringify(event).length;
      if (events.length > 0 && bytesMax !== undefined && bytes > bytesMax) return events;
      events.push(event);
    }
    if (some.length < wanted || events.length === limit) return events;
    if (performance.now() - began < turnMs) turn = Math.min(turnEventsMax, turn * 2);
    else turn = Math.max(1, Math.floor(turn / 2));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
