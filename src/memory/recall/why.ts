import type { Language } from '../../text/language.ts';
import { stemOf } from '../../text/stem.ts';
import { wordsOf } from '../../text/words.ts';
import type { Ranked, Share } from './rank.ts';

/** Less than this share is not worth a word. */
const shareMin = 0.03;
const wordsNamedMax = 8;

/** Which signals chose a hit, strongest first, with the share that each has in its score. `wordOf` gives the word of the hit that has a stem. */
export function whyOf({ shares, matched }: Ranked, model: string | null = null, wordOf: (stem: string) => string = (stem) => stem): string[] {
  const told = shares.filter(({ share }, i) => i === 0 || share >= shareMin);
  if (told.length === 0) return ['nothing but what it stands next to'];
  return told.map(({ signal, share }) => `${says[signal]({ matched, model, wordOf })} (${share.toFixed(2)})`);
}

interface Said {
  matched: Ranked['matched'];
  model: string | null;
  wordOf(stem: string): string;
}

const says: Record<Share['signal'], (said: Said) => string> = {
  words: ({ matched, wordOf }) => `words: ${namesOf(matched, wordOf)}`,
  near: () => 'said next to what was asked for',
  session: () => 'in the same session as a hit',
  likeness: () => 'like the question, by parts of its words',
  meaning: ({ model }) => `meaning (model ${model ?? 'unknown'})`,
  author: () => 'said by somebody the question names',
  time: () => 'tells a time',
  number: () => 'tells a number',
  period: () => 'said at the time the question names',
};

function namesOf(matched: Ranked['matched'], wordOf: Said['wordOf']): string {
  const names = matched.map(({ word, term, how }) => (how === 'same' ? word : `${wordOf(term)} for ${word}`));
  return names.length > wordsNamedMax ? `${names.slice(0, wordsNamedMax).join(', ')} and ${names.length - wordsNamedMax} more` : names.join(', ');
}

/** From stems to the words that stand in a text, as they were written first. */
export function wordsByStem(text: string, language: Language): (stem: string) => string {
  let words: Map<string, string> | undefined;
  return (stem) => {
    words ??= new Map(wordsOf(text).map((word): [string, string] => [stemOf(word, language), word]).toReversed());
    return words.get(stem) ?? stem;
  };
}
