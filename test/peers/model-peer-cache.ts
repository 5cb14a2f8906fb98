import { createHash } from 'node:crypto';
import { promptText, tokensOf, type ChatRequest } from './model-peer-script.ts';

/** As providers do: a prompt is kept in blocks of so many tokens from its beginning. */
const blockTokens = 128;

/** What the peer has in its cache: beginnings of prompts, by model. */
export class PrefixCache {
  private readonly known = new Set<string>();

  /** Tokens of the prompt, and how many of them were at the beginning of an earlier one to the same model. The schema counts, as providers put it into the prompt. */
  count({ model, messages, response_format: format }: ChatRequest): { input: number; cachedInput: number } {
    const schema = format?.json_schema === undefined ? '' : JSON.stringify(format.json_schema);
    const text = Buffer.from(promptText(messages) + schema);
    const hash = createHash('sha256').update(`${model}\n`);
    let cachedInput = 0;
    let isKnown = true;
    for (let end = blockTokens * 4; end <= text.length; end += blockTokens * 4) {
      hash.update(text.subarray(end - blockTokens * 4, end));
      const block = hash.copy().digest('base64');
      isKnown &&= this.known.has(block);
      if (isKnown) cachedInput += blockTokens;
      this.known.add(block);
    }
    return { input: tokensOf(text.toString()), cachedInput };
  }

  forget(): void {
    this.known.clear();
  }
}
