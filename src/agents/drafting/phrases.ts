/**
 * Phrases as a person writes them in a lexicon or a playbook's front matter, matched on whole words.
 * `*` stands for the rest of a word (`refund*` meets "refunded"), `~` for up to four words (`ignore ~ instructions`).
 * Case, accents, punctuation, invisible characters and line breaks don't count, on either side.
 */
const gapWordsMax = 4;

/** What hides inside a word without being seen: zero-width characters, soft hyphens, direction marks. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/gu;

/** Lower-case words without accents and punctuation, in order. "I'd" is one word: "id". */
export function wordsOf(text: string): string[] {
  return folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The same with a space around each word, so that a phrase is found by its spaces. */
export function searchable(text: string): string {
  return ` ${wordsOf(text).join(' ')} `;
}

/** The phrases that occur in a `searchable` text, each as the text has it, without repeats. */
export function phrasesIn(text: string, phrases: readonly string[]): string[] {
  const found = new Set<string>();
  for (const phrase of phrases) {
    const match = pattern(phrase)?.exec(text);
    if (match) found.add(match[0].trim());
  }
  return [...found];
}

const patterns = new Map<string, RegExp | null>();
/** Playbooks change while a process lives; the cache is dropped rather than let grow. */
const patternsMax = 2_000;

function pattern(phrase: string): RegExp | null {
  const known = patterns.get(phrase);
  if (known !== undefined) return known;
  if (patterns.size >= patternsMax) patterns.clear();
  const parts = folded(phrase).match(/[\p{L}\p{N}]+\*?|~/gu) ?? [];
  // A pattern ends at the space before the next word without eating it, so that a gap and a word can share it.
  const source = parts.map((part) => (part === '~' ? `(?: [^ ]+){0,${gapWordsMax}}` : ` ${part.replace('*', '[^ ]*')}`)).join('');
  const made = parts.some((part) => part !== '~') ? new RegExp(`${source}(?= )`, 'u') : null;
  patterns.set(phrase, made);
  return made;
}

function folded(text: string): string {
  return text
    .replace(invisible, '')
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase();
}
