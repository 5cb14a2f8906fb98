import { InvalidResponseDataError, JSONParseError, TypeValidationError } from 'ai';
import { modelUsageSchema, type ModelUsage } from '../vocabulary/models.ts';
import type { ModelFinish } from './language-model.ts';
import type { SdkPart } from './sdk-model.ts';
import { tokensArrived } from './tokens.ts';

/**
 * How a stream ended:
 * - `answered`: the provider said that it was done, or we stopped what went beyond the limit.
 * - `cut`: it ended without saying so.
 * - `malformed`: a part of it was not in the protocol; `what` is wrong, in our words, since the part itself may hold what customers wrote.
 * - `failed`: the provider put an error into it.
 */
export type Read = { usage: ModelUsage | null } & (
  | { end: 'answered'; text: string; finish: ModelFinish; model: string | undefined }
  | { end: 'cut' }
  | { end: 'malformed'; what: string }
  | { end: 'failed'; error: unknown }
);

type Finish = Extract<SdkPart, { type: 'finish' }>;

/** Reads to the end, or to where more than `outputTokensMax` have certainly arrived. Throws what the connection throws. */
export async function readStream(stream: ReadableStream<SdkPart>, outputTokensMax: number): Promise<Read> {
  const texts: string[] = [];
  let pieces = 0;
  let bytes = 0;
  let model: string | undefined;
  let failure: { error: unknown } | undefined;
  let finish: Finish | undefined;
  const reader = stream.getReader();
  for (;;) {
    const { done, value: part } = await reader.read();
    if (done) break;
    if (part.type === 'text-delta' || part.type === 'reasoning-delta') {
      if (part.type === 'text-delta') texts.push(part.delta);
      pieces += part.delta === '' ? 0 : 1;
      bytes += Buffer.byteLength(part.delta);
      if (tokensArrived(pieces, bytes) > outputTokensMax) return { end: 'answered', text: texts.join(''), finish: 'over', usage: null, model };
    } else if (part.type === 'response-metadata') model = part.modelId ?? model;
    else if (part.type === 'error') failure ??= { error: part.error };
    else if (part.type === 'finish') finish = part;
  }
  return ended(finish, failure, { text: texts.join(''), model });
}

function ended(finish: Finish | undefined, failure: { error: unknown } | undefined, { text, model }: { text: string; model: string | undefined }): Read {
  // Before the provider says that it is done, its counts are those of a part.
  const usage = finish === undefined || (finish.finishReason.raw === undefined && ['error', 'interrupted', 'other'].includes(finish.finishReason.unified)) ? null : usageOf(finish.usage, text);
  if (failure !== undefined) {
    const { error } = failure;
    if (JSONParseError.isInstance(error) || TypeValidationError.isInstance(error)) return { end: 'malformed', what: 'a part of it is not in the protocol', usage };
    if (InvalidResponseDataError.isInstance(error)) return /without a finish reason/u.test(error.message) ? { end: 'cut', usage } : { end: 'malformed', what: 'its parts are not in the order of the protocol', usage };
    return { end: 'failed', error, usage };
  }
  if (finish === undefined || finish.finishReason.unified === 'interrupted') return { end: 'cut', usage: null };
  return { end: 'answered', text, finish: finishOf(finish.finishReason.unified), usage, model };
}

function finishOf(unified: Finish['finishReason']['unified']): ModelFinish {
  if (unified === 'stop' || unified === 'length') return unified;
  return unified === 'content-filter' ? 'refused' : 'other';
}

/** `null` for counts that can't be: a prompt without tokens, or a text without any. Some servers send zeros where they do not count. */
function usageOf({ inputTokens, outputTokens }: Finish['usage'], text: string): ModelUsage | null {
  const parsed = modelUsageSchema.safeParse({ input: inputTokens.total, cachedInput: inputTokens.cacheRead ?? 0, cacheWrite: inputTokens.cacheWrite ?? 0, output: outputTokens.total });
  if (!parsed.success || parsed.data.input === 0 || (parsed.data.output === 0 && text !== '')) return null;
  return parsed.data;
}
