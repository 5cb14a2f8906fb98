import type { AnthropicProvider } from '@ai-sdk/anthropic';
import type { ProviderSettings } from '../vocabulary/model-settings.ts';
import type { ModelRequest } from './language-model.ts';
import { isStrictSchema } from './strict-schema.ts';

/** A language model of the AI SDK, by its specification v4: every provider package has them. */
export type SdkModel = ReturnType<AnthropicProvider['languageModel']>;
export type SdkRequest = Parameters<SdkModel['doStream']>[0];
export type SdkPart = Awaited<ReturnType<SdkModel['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;

export interface SdkTarget {
  /** Of the model, as the provider knows it. */
  name: string;
  provider: ProviderSettings;
  key: string | undefined;
  fetch: typeof fetch;
}

/** Where the providers answer. Always said, since the packages would else take an address from the environment, and with it everything that customers wrote. */
const addresses = { anthropic: 'https://api.anthropic.com/v1', openai: 'https://api.openai.com/v1', google: 'https://generativelanguage.googleapis.com/v1beta' } as const;

/** Each package is loaded when one of its models is first asked. */
export async function sdkModel({ name, provider, key, fetch }: SdkTarget): Promise<SdkModel> {
  if (provider.kind === 'openai-compatible') {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
    return createOpenAICompatible({ name: 'model', baseURL: provider.baseUrl, fetch, includeUsage: true, supportsStructuredOutputs: provider.structuredOutputs, ...(key === undefined ? {} : { apiKey: key }) }).chatModel(name);
  }
  const settings = { baseURL: provider.baseUrl ?? addresses[provider.kind], apiKey: key ?? '', fetch };
  if (provider.kind === 'anthropic') return (await import('@ai-sdk/anthropic')).createAnthropic(settings).languageModel(name);
  if (provider.kind === 'google') return (await import('@ai-sdk/google')).createGoogle(settings).languageModel(name);
  return (await import('@ai-sdk/openai')).createOpenAI(settings).responses(name);
}

/** The request in the words of the SDK. The stable texts come first, in their order, so that the provider finds in its cache what it read before. */
export function sdkRequest({ prompt, schema, outputTokensMax, temperature }: ModelRequest, provider: ProviderSettings): SdkRequest {
  const inWords = schema !== null && provider.kind === 'openai-compatible' && !provider.structuredOutputs;
  const stable = [...prompt.stable, ...(inWords ? [`Answer with one JSON object that fits this JSON Schema, and with nothing else:\n${JSON.stringify(schema.json)}`] : [])].map(wellFormed);
  const turns = prompt.turns.map(({ role, text }) => ({ role, content: [{ type: 'text' as const, text: wellFormed(text) }] }));
  return {
    prompt: [...systemMessages(stable, provider.kind), ...turns],
    maxOutputTokens: outputTokensMax,
    ...(temperature === null ? {} : { temperature }),
    ...(schema === null ? {} : { responseFormat: { type: 'json' as const, name: schema.name.replaceAll(/[^\w-]/gu, '_').slice(0, 64), schema: schema.json } }),
    providerOptions: providerOptions(schema),
  };
}

function systemMessages(stable: readonly string[], kind: ProviderSettings['kind']): SdkRequest['prompt'] {
  // Chat templates of many open models take one system message, and only as the first.
  const texts = kind === 'openai-compatible' && stable.length > 0 ? [stable.join('\n\n')] : stable;
  // Anthropic keeps what stands before the mark for five minutes; the others find it by themselves.
  const mark = { anthropic: { cacheControl: { type: 'ephemeral' } } };
  return texts.map((content, place) => (kind === 'anthropic' && place === texts.length - 1 ? { role: 'system', content, providerOptions: mark } : { role: 'system', content }));
}

/** Each provider reads its own. `store: false`: OpenAI would else keep prompt and answer for 30 days. */
function providerOptions(schema: ModelRequest['schema']): NonNullable<SdkRequest['providerOptions']> {
  const strictJsonSchema = schema !== null && isStrictSchema(schema.json);
  return { openai: { store: false, strictJsonSchema }, openaiCompatible: { strictJsonSchema } };
}

function wellFormed(text: string): string {
  return text.toWellFormed();
}
