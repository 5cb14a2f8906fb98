import type { Clock } from '../../vocabulary/ports.ts';
import { BodyBytes } from '../body-bytes.ts';

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
