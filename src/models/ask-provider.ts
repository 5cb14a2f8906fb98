import { assert, AssertionFailed, Terminal } from '../vocabulary/errors.ts';
import { providerOf, type ProviderSettings } from '../vocabulary/model-settings.ts';
import type { ModelReply, ModelRequest } from './language-model.ts';
import { certainlyNotSent, cutOff, malformed, providerFailure, type FailureSource } from './provider-failure.ts';
import { withoutModel } from './provider-key.ts';
import { readStream, type Read } from './read-stream.ts';
import { sdkModel, sdkRequest, type SdkModel } from './sdk-model.ts';

/** Of one answer, whatever is in it: what an answer of 32,000 tokens takes on the wire is a tenth of that. */
const answerBytesMax = 64 * 1024 * 1024;

export interface Target {
  /** `provider/model`. */
  id: string;
  /** Of the model, as the provider knows it. */
  name: string;
  provider: ProviderSettings;
  key: string | undefined;
  /** Epoch ms. */
  now(): number;
  fetch: typeof fetch;
  /** What was loaded for earlier calls, by `id`: making one takes half a millisecond. */
  loaded: Map<string, { key: string | undefined; model: SdkModel }>;
}

/** What became of the one request of a call. */
interface Exchange {
  sent: boolean;
  /** Of the response; `null` when there was none. */
  status: number | null;
}

/** One request, always as a stream: whoever calls decides when to try again. */
export async function askProvider(target: Target, request: ModelRequest): Promise<ModelReply> {
  assert(request.outputTokensMax > 0 && request.timeoutMs > 0, 'a model is asked for some output, in some time');
  const started = performance.now();
  const exchange: Exchange = { sent: false, status: null };
  // Ends the connection, in whichever way the call ends.
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new DOMException('out of time', 'TimeoutError')), request.timeoutMs);
  const giveUp = (): void => stop.abort(request.signal?.reason);
  request.signal?.addEventListener('abort', giveUp, { once: true });
  const ms = (): number => performance.now() - started;
  const failed = (error: unknown, usage: Read['usage'] = null): ModelReply => ({
    ok: false,
    error: providerFailure(error, sourceOf(target, request, exchange)),
    mayHaveCost: mayHaveCost(error, exchange),
    usage,
    ms: ms(),
  });
  try {
    request.signal?.throwIfAborted();
    const model = await loadedModel(target);
    exchanges.set(stop.signal, exchange);
    const { stream } = await model.doStream({ ...sdkRequest(request, target.provider), abortSignal: stop.signal });
    const read = await readStream(stream, request.outputTokensMax);
    if (read.end === 'answered') return { ok: true, text: read.text, finish: read.finish, usage: read.usage, ms: ms(), model: read.model ?? target.name };
    const source = sourceOf(target, request, exchange);
    // A stream that was stopped by us may just end.
    if (read.end === 'cut') return failed(stop.signal.aborted ? stop.signal.reason : cutOff(source), read.usage);
    return failed(read.end === 'malformed' ? malformed(source, read.what) : read.error, read.usage);
  } catch (error) {
    if (error instanceof AssertionFailed) throw error;
    return failed(error);
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', giveUp);
    stop.abort();
  }
}

async function loadedModel({ id, name, provider, key, fetch, loaded }: Target): Promise<SdkModel> {
  const known = loaded.get(id);
  if (known !== undefined && known.key === key) return known.model;
  const model = await sdkModel({ name, provider, key, fetch: fetchOnce(fetch) });
  loaded.set(id, { key, model });
  return model;
}

function sourceOf({ id, key, now }: Target, { timeoutMs, signal }: ModelRequest, { status }: Exchange): FailureSource {
  const settings = `models.providers.${providerOf(id)} in company.yaml`;
  return {
    who: `The model ${id}`,
    wanted: 'an answer',
    settings,
    named: `its name under models.tiers, and baseUrl of ${settings}`,
    meanwhile: withoutModel,
    timeoutMs,
    now: now(),
    secret: key,
    aborted: signal?.aborted === true,
    begun: succeeded(status),
    refused: (said, tooLong) =>
      tooLong
        ? new Terminal('models.too-long', said, 'Lower inputTokensMax of its tier under models.limits in company.yaml to what the model can read.')
        : new Terminal('models.request-refused', said, 'Read what it said. If it happens to every request, it can not do what is asked of its tier: choose another model under models.tiers in company.yaml.'),
  };
}

function succeeded(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** Nothing was charged for what was never sent, nor for what was answered by an error. */
function mayHaveCost(error: unknown, { sent, status }: Exchange): boolean {
  if (!sent) return false;
  return status === null ? !certainlyNotSent(error) : succeeded(status);
}

/** Of calls under way, by the signal that their fetch is given. */
const exchanges = new WeakMap<AbortSignal, Exchange>();

/**
 * A redirect would carry what customers wrote to an address that nobody chose. One request is what was reserved for: the SDK would go on by itself with a second one
 * where a provider asks for that.
 */
function fetchOnce(fetchThere: typeof fetch): typeof fetch {
  return async (input, init) => {
    const exchange = init?.signal ? exchanges.get(init.signal) : undefined;
    assert(exchange !== undefined, 'the SDK hands on the signal of the call');
    if (exchange.sent) throw new Terminal('models.second-request', 'The provider wanted a second request for one answer.', 'Lower outputTokensMax of the tier under models.limits in company.yaml.');
    exchange.sent = true;
    const response = await fetchThere(input, { ...init, redirect: 'error' });
    exchange.status = response.status;
    const type = response.headers.get('content-type') ?? '';
    if (response.ok && /^(?:text\/html|application\/json)\b/iu.test(type)) {
      await response.body?.cancel();
      throw new Error(`${type} instead of a stream of events`);
    }
    return response.body === null || !response.ok ? response : new Response(response.body.pipeThrough(bounded(answerBytesMax)), response);
  };
}

function bounded(bytesMax: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) controller.error(new Error('it is endless'));
      else controller.enqueue(chunk);
    },
  });
}
