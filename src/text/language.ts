import { commonWordsOf } from './everyday-words.ts';
import { type Language, stopWordsOf } from './stop-words.ts';

export type { Language } from './stop-words.ts';

const spelt = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv'] as const;

const functionVote = 1;
const commonVote = 0.7;
const endingVote = 0.4;

/** What speaks for which languages: a vote for each of `spelt`. A word that several languages have is worth the less to each. */
type Votes = Float64Array;
const wordVotes = new Map<string, Votes>();
const endingVotes = new Map<string, Votes>();

function register(votes: Map<string, Votes>, words: Iterable<string>, place: number, worth: number): void {
  for (const word of words) {
    let found = votes.get(word);
    if (found === undefined) votes.set(word, (found = new Float64Array(spelt.length)));
    found[place] = Math.max(found[place] as number, worth);
  }
}

function share(votes: Map<string, Votes>): void {
  for (const found of votes.values()) {
    const sharers = found.filter((worth) => worth > 0).length;
    for (let place = 0; place < spelt.length; place++) found[place] = (found[place] as number) / sharers;
  }
}

/** Endings of three and four letters that tell a language in a text of nouns, such as a subject line. */
const endings: Record<(typeof spelt)[number], string> = {
  en: 'ing ness ings able ight ould ough',
  de: 'ung ngen keit heit lich ieren haft icht',
  fr: 'eux eaux aire able eur euse ette ance ois',
  es: 'cion ones dad ado ada ados adas ando endo cia',
  it: 'ione ioni zzo tto tta ento enti gli iamo ndo',
  pt: 'cao coes dade ado ada ndo eiro eira nho nha lhou gem',
  nl: 'lijk heid ijn ijk eren aar oor',
  sv: 'ning arna erna ade igt ligt lig het',
};

for (const [place, language] of spelt.entries()) {
  register(wordVotes, stopWordsOf(language), place, functionVote);
  register(wordVotes, commonWordsOf(language), place, commonVote);
  register(endingVotes, endings[language].split(' '), place, endingVote);
}
share(wordVotes);
share(endingVotes);

const wordsRead = 200;

/**
 * The language that most of the text is written in: by script where a script tells, by function words for eight European
 * languages, each counted the more, the fewer languages share it. `en` when nothing tells. The text itself, when given,
 * adds the letters that folding took away (ß, ñ, å).
 */
export function languageOf(words: readonly string[], text = ''): Language {
  const read = Math.min(words.length, wordsRead);
  const votes = new Float64Array(spelt.length);
  const scripts = new Map<Language, number>();
  let written = 0;
  for (let i = 0; i < read; i++) {
    const word = words[i] as string;
    if (/[0-9]/.test(word)) continue;
    written += 1;
    const script = word.charCodeAt(0) < 0x3_70 ? null : scriptOf(word);
    if (script !== null) scripts.set(script, (scripts.get(script) ?? 0) + 1);
    else vote(votes, word);
  }
  const foreign = byScript(scripts, written);
  if (foreign !== null) return foreign;
  addLetters(votes, text);
  let best = 0;
  for (let place = 1; place < votes.length; place++) if ((votes[place] as number) > (votes[best] as number)) best = place;
  return spelt[best] ?? 'en';
}

function vote(votes: Votes, word: string): void {
  const known = wordVotes.get(word);
  if (known !== undefined) add(votes, known);
  else if (word.length > 4) {
    const long = endingVotes.get(word.slice(-4));
    if (long !== undefined) add(votes, long);
    const short = endingVotes.get(word.slice(-3));
    if (short !== undefined) add(votes, short);
  }
}

function add(votes: Votes, more: Votes): void {
  for (let place = 0; place < votes.length; place++) votes[place] = (votes[place] as number) + (more[place] as number);
}

/** Letters of one language, or of two, among those we tell apart. */
const letters: [RegExp, readonly Language[]][] = [
  [/ß/i, ['de']],
  [/[äöü]/i, ['de', 'sv']],
  [/[ñ¿¡]/i, ['es']],
  [/[ãõ]/i, ['pt']],
  [/å/i, ['sv']],
  [/[êœçûî]/i, ['fr']],
  [/[èé]/i, ['fr', 'it']],
  [/[ìò]/i, ['it']],
];

const letterVote = 0.8;
const charsRead = 1_000;

function addLetters(votes: Votes, text: string): void {
  const start = text.length > charsRead ? text.slice(0, charsRead) : text;
  if (!/[\u00A1-\u0153]/.test(start)) return;
  for (const [pattern, languages] of letters) {
    if (!pattern.test(start)) continue;
    for (const language of languages) {
      const place = spelt.indexOf(language as (typeof spelt)[number]);
      votes[place] = (votes[place] as number) + letterVote / languages.length;
    }
  }
}

/** The language of a word's script, as far as a script tells; `null` for Latin and for what we have no list of. */
export function scriptOf(word: string): Language | null {
  const unit = word.charCodeAt(0);
  if (unit < 0x3_70) return null;
  if (unit < 0x4_00 || (unit >= 0x1f_00 && unit < 0x20_00)) return 'el';
  if (unit < 0x5_30) return 'ru';
  if ((unit >= 0x6_00 && unit < 0x7_80) || unit >= 0xfb_50) return unit < 0xff_00 ? 'ar' : null;
  if (unit >= 0x0e_00 && unit < 0x0e_80) return 'th';
  if (unit >= 0x30_40 && unit < 0x31_00) return 'ja';
  if (unit >= 0xac_00 && unit < 0xd7_b0) return 'ko';
  // Ideographs at the front of a pair may be followed by kana.
  if (unit >= 0x34_00 && unit < 0xa0_00) return /[\u3040-\u30FF]/.test(word) ? 'ja' : 'zh';
  return null;
}

const japaneseShare = 0.1;

/** A script wins with at least half of the words; ideographs with some kana among them are Japanese. */
function byScript(scripts: Map<Language, number>, words: number): Language | null {
  if (scripts.size === 0) return null;
  const ja = scripts.get('ja') ?? 0;
  const zh = scripts.get('zh') ?? 0;
  if (zh + ja > 0) {
    scripts.set('ja', ja > zh * japaneseShare ? ja + zh : 0);
    scripts.set('zh', ja > zh * japaneseShare ? 0 : zh + ja);
  }
  for (const [language, count] of scripts) if (count * 2 >= words) return language;
  return null;
}
