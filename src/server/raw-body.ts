import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { BodyBytes } from './body-bytes.ts';
import { HttpProblem } from './problem.ts';

const mebibyte = 1024 * 1024;

/** A body as bytes. Throws 413 as soon as it is known to be longer than `bytesMax`: the rest is not read. */
export async function rawBody(request: Request, bytesMax: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge(bytesMax);
  const body = new BodyBytes(bytesMax);
  for await (const piece of awake(request, silentMsMax)) if (!body.add(piece)) throw tooLarge(bytesMax);
  return body.bytes();
}

/** Nothing of a body came for so long: whoever sends it has gone to sleep, or means harm. */
const silentMsMax = 60_000;

/** A body as it comes, however long it is. It fails with 408 when nothing more comes of it. */
export function rawStream(request: Request, msMax = silentMsMax): Readable {
  return Readable.from(awake(request, msMax));
}

async function* awake({ body }: Request, msMax: number): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  let timer: NodeJS.Timeout | undefined;
  try {
    for (;;) {
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), msMax);
      });
      const next = await Promise.race([reader.read().catch(cutOff), late]);
      clearTimeout(timer);
      if (next === 'late') throw new HttpProblem(408, 'request.too-slow', `Nothing more of the body came for ${msMax / 1_000} seconds.`, 'Send it again. What of it was taken in already is recognised, and not taken in twice.', { headers: { connection: 'close' } });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    clearTimeout(timer);
    // Whoever sends it may be gone: there is nobody to tell.
    reader.cancel().catch(() => null);
  }
}

/** A body fails when its sender goes away, and for no other reason. */
function cutOff(cause: unknown): never {
  throw new HttpProblem(400, 'request.cut-off', 'The body was cut off.', 'Send it again. What of it was taken in already is recognised, and not taken in twice.', { cause });
}

function tooLarge(bytesMax: number): HttpProblem {
  const most = bytesMax < mebibyte ? `${Math.floor(bytesMax / 1024)} KB` : `${Math.floor(bytesMax / mebibyte)} MB`;
  // What still comes in is not for the next request to stumble over.
  return new HttpProblem(413, 'request.too-large', `That is more than ${most}, the most that is taken at once.`, 'Send less at once; nothing was changed.', { headers: { connection: 'close' } });
}
