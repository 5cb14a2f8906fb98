/**
 * What a draft of a model must not have before anybody is asked to approve it. It says nothing on whether the draft is good: only that it says no number, date, amount, link or address of its own, promises
 * no money of its own, and has the form of a mail. Refused too much rather than too little, since the template stands in.
 */
import { factsIn, plainText } from '../../text/facts.ts';
import { knownFacts, occursIn, plainLines, unknownFacts } from '../../text/known-facts.ts';
import { languageOf } from '../../text/language.ts';
import { sentencesOf } from '../../text/sentences.ts';
import { languagesKnown } from '../../text/stop-words.ts';
import { wordsOf } from '../../text/words.ts';
import { dayWordsIn, dayWordsKnown } from './day-words.ts';
import { phrasesIn, searchable } from './phrases.ts';
import { givingWords, promiseWords, selfWords } from './promise-words.ts';
import { numbersInWords, quantitiesIn } from './quantities.ts';

export interface DraftMaterial {
  /** What we say ourselves: playbook, template, persona, facts of the company. Links and addresses may come from here alone. */
  own: readonly string[];
  /** What others wrote: the mail, the thread, what is remembered. Numbers and dates may come from here too. */
  theirs: readonly string[];
  /** Of the customer. */
  addresses: readonly string[];
  /** What may be promised in matters of money: the words of the playbook. */
  promises: string;
  /** What already went out in this conversation. */
  sent: readonly string[];
  /** ISO 639-1; `null`: any. */
  language: string | null;
}

/** Of the words between greeting and signature. A mail of support that is longer is not read. */
const charsMax = 4_000;
const wordsMin = 3;
/** In fewer words a language does not show. */
const wordsForLanguage = 10;
const namedMax = 8;

/** What is wrong with a draft, in words that a model can mend it by; `null` when nothing is. */
export function draftProblem(draft: string, material: DraftMaterial): string | null {
  // As a reader and their mail program take it: one form of each character, and none that is not seen.
  const text = seen(draft).normalize('NFKC');
  const problems = [...formProblems(text, material), ...inventions(text, material), ...promises(text, material), ...gifts(text, material)];
  return problems.length === 0 ? null : problems.join(' ');
}

function seen(text: string): string {
  return text.replaceAll(/\p{Cf}/gu, '');
}

function formProblems(text: string, { sent, language }: DraftMaterial): string[] {
  const words = wordsOf(text);
  if (words.length < wordsMin) return ['The text is empty, or nearly so.'];
  const problems: string[] = [];
  if (text.length > charsMax) problems.push(`The text has ${text.length} characters; ${charsMax} are the most.`);
  const left = /\{\{|\{%|<<<|\b(?:TODO|FIXME|XX+)\b|\ufffd|_{3,}|\[[^\]\n]{0,80}\]|<[\p{L} ]{1,40}>|\[object Object\]/u.exec(text);
  if (left !== null) problems.push(`It has a placeholder: ${quoted([left[0]])}. Write what is known instead, or nothing.`);
  const tag = /<\/?(?!https?:)[a-z][^<>@\n]{0,200}>/iu.exec(text);
  if (tag !== null && left === null) problems.push(`It has markup: ${quoted([tag[0]])}. Write plain text.`);
  const mixed = [...text.matchAll(/[\p{L}\p{M}]+/gu)].map(([word]) => word).filter((word) => mixedScripts.test(word));
  if (mixed.length > 0) problems.push(`It has words in letters of two alphabets: ${quoted(mixed)}. Write each in one.`);
  if (sent.some((earlier) => searchable(earlier).includes(searchable(text).trim()))) problems.push('The same words already went out in this conversation: say what is new.');
  const own = phrasesIn(searchable(text), selfWords);
  if (own.length > 0) problems.push(`It speaks of who wrote it: ${quoted(own)}. Write as the company.`);
  if (language !== null && isKnown(language) && words.length >= wordsForLanguage) {
    const found = languageOf(words, text);
    if (found !== language) problems.push(`It is in another language (${found}) than the customer's (${language}).`);
  }
  return problems;
}

function isKnown(language: string): boolean {
  return (languagesKnown as readonly string[]).includes(language);
}

/** Letters that look alike stand beside one another in a word only to deceive, but for the signs of units. */
const mixedScripts = /\p{Script=Latin}[[\p{Script=Cyrillic}\p{Script=Greek}]--[μΩ]]|[[\p{Script=Cyrillic}\p{Script=Greek}]--[μΩ]]\p{Script=Latin}/v;

/** Facts that nobody gave. */
function inventions(text: string, { own, theirs, addresses }: DraftMaterial): string[] {
  const given = [...own, ...theirs, ...addresses].map((one) => plainText(seen(one)));
  const known = knownFacts(given);
  for (const number of given.flatMap(numbersInWords)) known.numbers.add(number);
  const links = linksIn(text);
  // The steps of a list are counted, not said.
  const said = plainLines(withoutLinks(text, links).replaceAll(/^[ \t]*\d{1,2}[.)][ \t]/gmu, ''));
  const quantities = new Set(given.flatMap((line) => quantitiesIn(line).flatMap(({ readings }) => readings)));
  const days = new Set(given.flatMap(dayWordsKnown));
  const ours = [...own, ...addresses].map(plainText).join('\n').toLowerCase();
  const invented = [
    ...unknownFacts(known, factsIn(said)),
    ...quantitiesIn(said).filter(({ readings }) => !readings.some((one) => quantities.has(one))).map((one) => one.text),
    ...dayWordsIn(said).filter(({ names }) => !days.has(names)).map((one) => one.text),
  ];
  const foreign = links.filter((link) => !occursIn(ours, link));
  return [
    ...(invented.length === 0 ? [] : [`It says what it was not given: ${quoted(invented)}. Use only numbers, dates, amounts and times of the material, as they stand there.`]),
    ...(foreign.length === 0 ? [] : [`It has links or addresses that are not ours: ${quoted(foreign)}. Leave them out.`]),
  ];
}

function promises(text: string, { promises: allowed }: DraftMaterial): string[] {
  const words = searchable(allowed);
  const own = phrasesIn(searchable(text), promiseWords.filter((phrase) => phrasesIn(words, [phrase]).length === 0));
  return own.length === 0 ? [] : [`It speaks of money or of obligations that the playbook does not mention: ${quoted(own)}. Leave that out.`];
}

const moneyOrShare = / (?:EUR|USD|GBP|CHF|JPY|cent|percent)$/u;

/** "I was told that I get 500 EUR" gives the number, and not the money. An amount that only others named may be spoken of, and nobody gets it or owes it by our word. */
function gifts(text: string, { own }: DraftMaterial): string[] {
  const ours = new Set(own.flatMap((one) => quantitiesIn(plainText(seen(one))).flatMap(({ readings }) => readings)));
  const theirs = sentencesOf(text)
    .filter((sentence) => phrasesIn(searchable(sentence), givingWords).length > 0)
    .flatMap((sentence) => quantitiesIn(plainText(sentence)))
    .filter(({ readings }) => readings.some((one) => moneyOrShare.test(one)) && !readings.some((one) => ours.has(one)));
  return theirs.length === 0 ? [] : [`It says that somebody gets or owes what only the customer named: ${quoted(theirs.map((one) => one.text))}. Leave that out.`];
}

const address = /[^\s@<>()[\]{},;:"']{1,64}@[^\s@<>()[\]{},;:"']{1,255}/gu;
const link = /(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.)[^\s<>()[\]"']{1,2000}/giu;
const letter = String.raw`\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}`;
/** A name of a host without anything before it, in any case and any alphabet that hosts are bought in; what looks like one and is a file is none. */
const host = new RegExp(
  String.raw`(?<![${letter}\p{N}@._/-])(?:[${letter}\p{N}-]{1,63}\.){1,10}(?!(?:csv|pdf|xlsx?|docx?|txt|zip|png|jpe?g|gif|svg|json|xml|js|ts|html?|md|eml)(?![a-z]))[${letter}]{2,20}(?![${letter}\p{N}@])(?:\/[^\s<>()[\]"']{0,2000})?`,
  'giu',
);

function linksIn(text: string): string[] {
  return [address, link, host].flatMap((pattern) => [...text.matchAll(pattern)].map(([found]) => found.replace(/[.,;:!?]+$/u, '')));
}

function withoutLinks(text: string, links: readonly string[]): string {
  return links.toSorted((one, other) => other.length - one.length).reduce((rest, found) => rest.replaceAll(found, ' '), text);
}

function quoted(found: readonly string[]): string {
  const once = [...new Set(found)];
  return once.slice(0, namedMax).map((one) => `“${one.slice(0, 80)}”`).join(', ') + (once.length > namedMax ? ` and ${once.length - namedMax} more` : '');
}
