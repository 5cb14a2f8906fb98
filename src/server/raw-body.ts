import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { HttpProblem } from './problem.ts';

/** A body as bytes. Throws 413 as soon as it is known to be longer than `bytesMax`: the rest is not read. */
export async function rawBody(request: Request, bytesMax: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge(bytesMax);
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of rawStream(request) as AsyncIterable<Uint8Array>) {
    bytes += piece.byteLength;
    if (bytes > bytesMax) throw tooLarge(bytesMax);
    pieces.push(piece);
  }
  return Buffer.concat(pieces, bytes);
}

/** A body as it comes, however long it is. */
export function rawStream({ body }: Request): Readable {
  return body === null ? Readable.from([]) : Readable.fromWeb(body as ReadableStream<Uint8Array>);
}

function tooLarge(bytesMax: number): HttpProblem {
  return new HttpProblem(413, 'request.too-large', `That is more than ${Math.floor(bytesMax / 1024 / 1024)} MB, the most that is taken at once.`, 'Send less at once; nothing was changed.');
}
