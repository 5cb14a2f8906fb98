import type { MiddlewareHandler } from 'hono';
import { bodyLimit as honoBodyLimit } from 'hono/body-limit';
import { HttpProblem } from '../problem.ts';

const mebibyte = 1024 * 1024;

/** Refuses a longer body by what its header says, or as soon as more has come: it is never read to its end. `own` are paths that count for themselves. */
export function bodyLimit(bytesMax: number, own: (path: string) => boolean): MiddlewareHandler {
  const limit = honoBodyLimit({
    maxSize: bytesMax,
    onError: () => {
      // What still comes in is not for the next request to stumble over.
      throw new HttpProblem(413, 'request.too-large', `That is more than ${bytesMax / mebibyte} MB, the most that is taken at once.`, 'Send less at once; nothing was changed.', { headers: { connection: 'close' } });
    },
  });
  return (http, next) => (own(http.req.path) ? next() : limit(http, next));
}
