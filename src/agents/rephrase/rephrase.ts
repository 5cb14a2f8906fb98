import { z } from 'zod';
import type { AgentContract, TaskContext } from '../../vocabulary/contract.ts';
import { wishCharsMax } from '../../vocabulary/understanding.ts';

const rephraseInput = z.object({
  words: z.string().min(1).max(wishCharsMax).describe('What the operator said'),
  forms: z.array(z.string().min(1).max(300)).min(1).max(100).describe('Sentences that are understood, one of each kind at least'),
  requested: z.number().int().describe('Epoch ms: each wish is asked about anew'),
});
type RephraseInput = z.infer<typeof rephraseInput>;

export const rephraseOutput = z.object({
  sentence: z.string().nullable().describe('The wish in words that are understood; `null` when it is none of those, or nobody could be asked'),
  model: z.string().nullable(),
});
type RephraseOutput = z.infer<typeof rephraseOutput>;

const answerSchema = z.object({ sentence: z.string().trim().min(1).max(500).nullable() });

const instruction = [
  'The operator of a company said what they want done. Say the same wish in one of the forms given, with their names, amounts, times and reasons in their own words.',
  'Add nothing, leave nothing out that matters, and keep a "not" where there is one. If it is none of the forms, more than one wish, or you are not sure, the sentence is null.',
].join(' ');

/** Puts a wish that was not understood into words that are. What comes back is only read, shown and asked about: nothing is done by it. */
export const rephraseAgent: AgentContract<RephraseInput, RephraseOutput> = {
  name: 'rephrase',
  version: 1,
  does: 'Asks a model to say a wish of yours in words that `keelson do` understands.',
  input: rephraseInput,
  output: rephraseOutput,
  effects: [],
  lane: 'customer',
  limits: { callsMax: 100, taskMsMax: 3_600_000 },
  compensation: {},
  key: ({ words, requested }) => `rephrase:${requested}:${words.slice(0, 400)}`,
  title: ({ words }) => `What is meant by “${words.replaceAll(/\s+/gu, ' ').slice(0, 200)}”`,
  startedOnlyBy: 'keelson do',
  run: rephrase,
};

async function rephrase(ctx: TaskContext, { words, forms }: RephraseInput): Promise<RephraseOutput> {
  const known = forms.join('\n');
  const { value, model } = await ctx.model.object('say it plainly', {
    purpose: 'do.understand',
    tier: 'classify',
    instruction,
    parts: [
      { label: 'Forms that are understood', text: known, keep: 'always', untrusted: false, stable: true },
      { label: 'What the operator said', text: words, keep: 'always', untrusted: false, stable: false },
    ],
    outputTokensMax: 300,
    schema: answerSchema,
    check: ({ sentence }) => (sentence === null ? null : inventionIn(sentence, words, known)),
    without: () => ({ sentence: null }),
  });
  return { sentence: value.sentence, model };
}

/** Words that carry no fact: what is shorter is never a name, an amount or a day. */
const shortWordChars = 3;

/** Who the sentences that are understood speak of. A customer may have such a name, and must not be meant because of that. */
const exampleNames: ReadonlySet<string> = new Set(['jane', 'doe', 'bob', 'anna']);

const negation = /(?<!\p{L})(?:not|never|without|nicht|kein\p{L}*|nie|ohne)(?!\p{L})|\p{L}n['’]t(?!\p{L})/iu;

/** A word or number that neither the operator nor the forms have; numbers, addresses and the names of the forms must be the operator's own. */
export function inventionIn(sentence: string, words: string, forms: string): string | null {
  const said = new Set(wordsIn(words));
  const known = new Set(wordsIn(forms));
  for (const word of wordsIn(sentence)) {
    if (said.has(word)) continue;
    if (/[\d@]/u.test(word) || exampleNames.has(word)) return `“${word}” is not in what the operator said`;
    if (word.length > shortWordChars && !known.has(word)) return `“${word}” is in neither what the operator said nor the forms`;
  }
  if (negation.test(words) && !negation.test(sentence)) return 'the operator said “not”, and the sentence does not';
  return null;
}

function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}@._+-]*[\p{L}\p{N}]/gu) ?? [];
}
