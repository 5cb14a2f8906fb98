import { z } from 'zod';
import { stillIn } from '../access/still-in.ts';
import { rawOperation, type Call } from '../operation.ts';
import { HttpProblem } from '../problem.ts';
import type { Way } from './piece.ts';

/** A line of nothing, so that a connection that is gone is noticed, and a proxy does not end one that is quiet. */
const keepAliveMs = 15_000;
/** How long a browser waits before it connects again. */
const retryMs = 1_000;

/**
 * Events as they are committed, from a sequence number on (`?after=`, or the `Last-Event-ID` that a browser sends when it connects again), each with its number as its id: nothing
 * is lost or told twice over a cut connection. Without either it begins with the next event. Written when the reader takes it, so a slow one is behind and costs nothing.
 * With `?digest=true` many that come at once are one line, `{seq, at, events, kinds}`: enough for a page to know what it must look at again, and two hundred pages cost the company nothing.
 */
export const eventsStream = rawOperation({
  id: 'events.stream',
  summary: 'Events as they are committed, as server-sent events that resume from a sequence number',
  scope: 'read',
  query: z.object({ after: z.coerce.number().int().min(0).exactOptional(), digest: z.stringbool().exactOptional() }),
  produces: 'text/event-stream',
  async respond({ query }, call) {
    const from = await startOf(call, query as StreamQuery | undefined);
    const way: Way = (query as StreamQuery | undefined)?.digest === true ? 'digest' : 'each';
    const { follower } = call.server;
    const gone = new AbortController();
    const signal = AbortSignal.any([call.signal, gone.signal, call.server.closing]);
    const encoder = new TextEncoder();
    const isStillIn = stillIn(call.server.access, call.principal);
    const leave = follower.join(way);
    // Whoever has hung up already tells nobody any more.
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    let seq = from;
    let begun = false;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (!begun) {
          begun = true;
          controller.enqueue(encoder.encode(`retry: ${retryMs}\n: from ${seq}\n\n`));
          return;
        }
        // A reader that wants each event, and is behind, is sent no more in a second than others are.
        if (way === 'each' && seq > from) await follower.turn(seq, signal);
        const more = await follower.after(seq, way, signal, keepAliveMs);
        if (more === null) return controller.close();
        if (!(await isStillIn())) {
          gone.abort();
          return controller.close();
        }
        if (more === 'nothing') return controller.enqueue(encoder.encode(': still here\n\n'));
        seq = more.upTo;
        controller.enqueue(more.bytes);
      },
      cancel: () => gone.abort(),
    }, { highWaterMark: 1 });
    return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' } });
  },
});

interface StreamQuery {
  after?: number | undefined;
  digest?: boolean | undefined;
}

async function startOf({ http, company }: Call, query: StreamQuery | undefined): Promise<number> {
  const { seq } = await company.ledger.head();
  const sent = http.req.header('last-event-id');
  // The browser's own number is the newer of the two: it stays in the address from the first connection on.
  const asked = sent !== undefined && /^\d{1,15}$/u.test(sent) ? Number(sent) : query?.after;
  if (asked === undefined) return seq;
  if (asked > seq) throw new HttpProblem(409, 'events.ahead', `There is no event ${asked} yet: the newest is ${seq}.`, 'This is another company, or one restored from a copy. Load everything anew and follow from the newest event.');
  return asked;
}
