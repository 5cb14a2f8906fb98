import { KeelsonError } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import { abortedFailure, unansweredFailure, unreadableAnswer, type Answer, type Asked } from './failures.ts';

export interface Request {
  url: URL;
  /** JSON; `null` asks with GET. */
  body: string | null;
  asked: Asked;
  signal: AbortSignal;
  timeoutMs: number;
}

/**
 * One request and its answer, whatever its status. Throws Retryable when the provider certainly did not hear of it, and InDoubt
 * when it may have. A connection that is being made when time is up counts as the latter: fetch does not tell how far it came.
 */
export async function request({ url, body, asked, signal, timeoutMs }: Request): Promise<Answer> {
  if (signal.aborted) throw abortedFailure();
  const ends = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const headers = { accept: 'application/json', authorization: `Bearer ${asked.secret}`, ...(asked.key === null ? {} : { 'idempotency-key': asked.key }), ...(body === null ? {} : { 'content-type': 'application/json' }) };
  try {
    const response = await fetch(url, { method: body === null ? 'GET' : 'POST', body, headers, redirect: 'error', signal: ends });
    return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await textOf(response, asked) };
  } catch (thrown) {
    throw thrown instanceof KeelsonError ? thrown : unansweredFailure(thrown, asked, ends.aborted);
  }
}

/** The whole of a success; of anything else what can be had, since its status says enough. */
async function textOf(response: Response, asked: Asked): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      if (bytes > limits.paymentsAnswerBytesMax) {
        if (response.ok) throw unreadableAnswer(`more than ${limits.paymentsAnswerBytesMax} bytes`, asked);
        return null;
      }
      chunks.push(chunk);
    }
  } catch (thrown) {
    if (response.ok) throw thrown;
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}
