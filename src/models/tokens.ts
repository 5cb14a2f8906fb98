import type { ModelPrompt, ModelRequest } from './language-model.ts';

/** Roles, separators and the like: chat templates put 3 to 10 tokens around a message. */
const aroundMessage = 16;
/** Begin and end of the whole prompt. */
const aroundPrompt = 32;
/** What providers write around a schema in words of their own. Anthropic says how much that is for a tool, by which older models are held to a schema: up to 530 tokens. */
const aroundSchema = 1_024;

/**
 * Never fewer tokens than a provider counts for this prompt, whatever its tokenizer: a token of byte-level BPE (OpenAI, Anthropic, Llama, Qwen, Mistral) stands for at least one byte of
 * UTF-8, and so does one of SentencePiece with byte fallback (Gemini, Gemma). English has some four bytes a token, so that this is some four times what is counted.
 */
export function tokensAtMost(prompt: ModelPrompt, schema: ModelRequest['schema']): number {
  let tokens = aroundPrompt;
  for (const text of prompt.stable) tokens += aroundMessage + Buffer.byteLength(text);
  for (const { text } of prompt.turns) tokens += aroundMessage + Buffer.byteLength(text);
  if (schema !== null) tokens += aroundSchema + Buffer.byteLength(schema.name) + Buffer.byteLength(JSON.stringify(schema.json));
  return tokens;
}

/** Longer than tokens of a text are on average in any language. */
const bytesPerTokenMost = 8;
/** Shorter than that they are not in a text of some length. */
const bytesPerTokenLeast = 3;

/**
 * Tokens that certainly arrived, while a server streams and has not told its count yet: one for each piece, since a piece holds at least one, unless the pieces are so small that they
 * are characters rather than tokens; and one for each eight bytes, for servers that send large pieces. An answer within its limit is counted above it only if its
 * tokens are far from what any language has.
 */
export function tokensArrived(pieces: number, bytes: number): number {
  return Math.max(Math.min(pieces, Math.floor(bytes / bytesPerTokenLeast)), Math.ceil(bytes / bytesPerTokenMost));
}
