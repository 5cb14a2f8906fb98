import type { Clock } from '../../vocabulary/ports.ts';

type Unread = 'too-large' | 'too-slow' | 'cut-off';

/**
 * The bytes of a request's body exactly as they came, or why there are none. What says of itself that it is too large is not read at all; of what does not say, or lies, no more than
 * `bytesMax` is kept. `ms` is for the whole body, so a sender of one byte a second is not waited for.
 */
export async function readBody(request: Request, { bytesMax, ms, clock }: { bytesMax: number; ms: number; clock: Clock }): Promise<Uint8Array | Unread> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > bytesMax) return 'too-large';
  const reader = (request.body as ReadableStream<Uint8Array> | null)?.getReader();
  if (reader == null) return new Uint8Array();
  let cancel = (): void => undefined;
  const late = new Promise<'late'>((resolve) => (cancel = clock.wake(clock.now() + ms, () => resolve('late'))));
  const body = new BodyBytes(bytesMax);
  try {
    for (;;) {
      const next = await Promise.race([reader.read(), late]);
      if (next === 'late') return 'too-slow';
      if (next.done) return body.bytes();
      if (!body.add(next.value)) return 'too-large';
    }
  } catch {
    // The stream fails when the sender goes away, and for no other reason: there is nobody to tell.
    return 'cut-off';
  } finally {
    cancel();
    reader.cancel().catch(() => null);
  }
}

/** One buffer that grows: keeping the pieces would cost a hundred bytes for each, and a sender may cut a body into pieces of one. */
class BodyBytes {
  private readonly max: number;
  private buffer = Buffer.alloc(0);
  private size = 0;

  constructor(max: number) {
    this.max = max;
  }

  /** Whether there was room. */
  add(piece: Uint8Array): boolean {
    const needed = this.size + piece.length;
    if (needed > this.max) return false;
    if (needed > this.buffer.length) {
      const grown = Buffer.allocUnsafeSlow(Math.min(this.max, Math.max(needed, this.buffer.length * 2, 8 * 1024)));
      grown.set(this.buffer.subarray(0, this.size));
      this.buffer = grown;
    }
    this.buffer.set(piece, this.size);
    this.size = needed;
    return true;
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.size);
  }
}
