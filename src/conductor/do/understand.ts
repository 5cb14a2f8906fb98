/**
 * The operator's own words become an intent with filled slots. Reads and never writes: what was understood is shown, and runs only when the operator
 * says so (`act.ts`). Deterministic and offline: the same words at the same time over the same records are understood the same.
 */
import { Terminal } from '../../vocabulary/errors.ts';
import { intentNames, wishCharsMax, type IntentName, type OpenSlot, type Understanding, type UnderstandAnswers } from '../../vocabulary/understanding.ts';
import { intents } from './intents.ts';
import { intentLike, type Likeness } from './likeness.ts';
import { readLetter } from './read-letter.ts';
import { readCredit, readRefund, withoutReason } from './read-money.ts';
import { readPause, readResume } from './read-pause.ts';
import { readNote, readReminder } from './read-text.ts';
import { withoutAddresses, withoutQuotations, type DoDeps, type Reading, type Refused, type Wish } from './reading.ts';
import { wantedIn, type Wanted } from './wanted.ts';
import { germanTimesSpelt, languageOf, refusalOf, withoutManners } from './wording.ts';

const readers: Readonly<Record<IntentName, (wish: Wish) => Promise<Reading | Refused>>> = {
  letter: readLetter, credit: readCredit, refund: readRefund, remind: readReminder, note: readNote, pause: readPause, resume: readResume,
};

type Decided = { name: IntentName; by: 'wording' | 'examples' | 'answer'; confidence: number | null; head: number };

export async function understand(deps: DoDeps, words: string, answers: UnderstandAnswers = {}): Promise<Understanding> {
  if (words.length > wishCharsMax) throw new Terminal('do.too-long', `The wish has ${words.length} characters, more than ${wishCharsMax}.`, 'Say it in one sentence. A long text belongs in a note (`keelson memory note`) or a playbook.');
  const plain = withoutManners(words);
  if (plain === '') throw new Terminal('do.empty', 'There is nothing to do in it.', `Say it in a sentence: ${examples()[0]}.`);
  const language = languageOf(plain);
  const text = language === 'de' ? germanTimesSpelt(plain) : plain;
  const wanted = wantedIn(text);
  const decided = await decide(wanted, text, answers);
  const base = { words, intent: null, will: null, slots: [], questions: [], why: null, instead: [], examples: [], notes: [], plan: null };
  if ('likeness' in decided) return undecided(base, wanted, text, decided.likeness);
  const { name, by, confidence, head } = decided;
  const intent = { name, by, confidence };
  const refusal = refusalOf(checked(text, decided), name);
  if (refusal !== null) return { ...base, intent, outcome: 'refused', why: refusal.why, instead: refusal.instead };
  const reading = await readers[name]({ deps, words, asked: deps.clock.now(), text, language, head, answers });
  if ('why' in reading) return { ...base, intent, outcome: 'refused', why: reading.why, instead: reading.instead };
  // What was only found to be like the examples is for the operator to confirm.
  const sure: OpenSlot[] = by === 'examples' ? [intentQuestion([name], `Is this meant: ${lower(intentDoes(name))}`)] : [];
  const questions = [...sure, ...reading.questions];
  return { ...base, intent, outcome: questions.length > 0 ? 'unclear' : 'clear', will: questions.length > 0 ? null : reading.will, slots: reading.slots, questions, notes: reading.notes, plan: questions.length > 0 ? null : reading.plan };
}

/** The operator's answer counts most, then the wording, then what the words are like. */
async function decide(wanted: Wanted, text: string, answers: UnderstandAnswers): Promise<Decided | { likeness: Likeness | null }> {
  const answer = intentNames.find((name) => name === answers['intent']?.trim());
  if (wanted.kind === 'elsewhere') return { likeness: null };
  if (wanted.kind === 'intent') return { name: wanted.name, by: 'wording', confidence: null, head: wanted.head };
  const head = wanted.kind === 'either' ? wanted.head : 0;
  if (answer !== undefined) return { name: answer, by: 'answer', confidence: null, head };
  if (wanted.kind === 'either') return { likeness: null };
  const likeness = await intentLike(text);
  if (likeness === null || likeness.abstained) return { likeness };
  return { name: likeness.name, by: 'examples', confidence: likeness.confidence, head: 0 };
}

/** Less sure than this of the likeliest, and asking which of them is meant helps nobody. */
const nearMin = 0.25;

type Base = Omit<Understanding, 'outcome'>;

function undecided(base: Base, wanted: Wanted, text: string, likeness: Likeness | null): Understanding {
  const refusal = refusalOf(withoutAddresses(withoutQuotations(text)), null);
  if (wanted.kind === 'elsewhere') return { ...base, outcome: 'refused', ...wanted.refused };
  if (refusal !== null) return { ...base, outcome: 'refused', why: refusal.why, instead: refusal.instead };
  if (wanted.kind === 'either') return { ...base, outcome: 'unclear', questions: [intentQuestion(wanted.names, 'Which is meant?')] };
  const near = likeness === null || likeness.confidence < nearMin ? [] : [likeness.name, ...likeness.next].slice(0, 3);
  return { ...base, outcome: 'unknown', why: 'None of what `do` can do was recognised in it.', examples: examples(), questions: near.length === 0 ? [] : [intentQuestion(near, 'Is one of these meant?')] };
}

function intentQuestion(names: readonly IntentName[], question: string): OpenSlot {
  return { slot: 'intent', question, choices: names.map((name) => ({ value: name, shown: intentDoes(name) })), open: false };
}

function intentDoes(name: IntentName): string {
  return intents.find((intent) => intent.name === name)?.does ?? name;
}

function lower(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1).replace(/\.$/u, '')}?`;
}

/** The first example of each of three intents that differ most. */
function examples(): string[] {
  return (['letter', 'credit', 'remind'] as const).map((name) => intents.find((intent) => intent.name === name)?.examples[0] ?? '');
}

/** What of the text is the wish itself. What is only repeated (a note, a reason, what to be reminded of) may have any words in it. */
function checked(text: string, { name, head }: Decided): string {
  const own = withoutAddresses(withoutQuotations(text));
  if (name === 'note') return own.slice(0, head);
  if (name === 'credit' || name === 'refund') return withoutReason(own);
  // "remind me not to …" is said of what comes after it, and "every Monday" of all of it.
  return name === 'remind' && head > 0 ? remindChecked(own, head) : own;
}

const repeatedWords = /(?<!\p{L})(?:every|each|jede[nrsm]?)\s+\p{L}+|(?<!\p{L})(?:daily|weekly|monthly|yearly|täglich|wöchentlich|monatlich|jährlich|\p{L}+tags)(?!\p{L})/giu;

function remindChecked(text: string, head: number): string {
  const begins = text.slice(head);
  const about = /(?<!\p{L})(?:to|that|about|of|zu|dass|daran|an)(?!\p{L})/iu.exec(begins)?.index ?? begins.length;
  const time = begins.slice(0, about).replace(/^\s*(?:not|nicht)\s*$/iu, ' ');
  return [time, ...(begins.slice(about).match(repeatedWords) ?? [])].join(' ');
}
