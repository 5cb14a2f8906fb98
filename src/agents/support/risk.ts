import type { ReceivedMail } from '../../vocabulary/mail.ts';
import { oneLine } from '../drafting/plain-text.ts';
import { ownWords } from './mail-text.ts';
import { phrasesIn, searchable } from '../drafting/phrases.ts';
import { higherRisk, type Risk } from '../drafting/playbook.ts';
import { riskLexicon } from './risk-lexicon.ts';

type RiskReason = {
  signal: string;
  level: Risk;
  /** For the operator: what it means and the words that say so. */
  text: string;
};
export type RiskReading = {
  level: Risk;
  /** It talks to the machine: nothing may be drafted from it. */
  injection: boolean;
  reasons: RiskReason[];
};

const exclamationsForAnger = 3;
const capitalWordsForAnger = 3;
/** Shouting is a tone, not an acronym or two: this share of the longer words must be in capitals. */
const capitalShareForAnger = 0.1;
const wordsShownMax = 6;

/**
 * The risk of answering a mail: the highest level of its reasons, and high when anger shows in two ways or more.
 * The lexicon is read on subject and own words, since a quoted mail was classified when it came; instructions to the
 * machine are looked for everywhere, names of sender and attachments included.
 */
export function riskOf(mail: ReceivedMail): RiskReading {
  const own = `${mail.subject}\n${ownWords(mail.text)}`;
  const everything = [mail.subject, mail.text, mail.from?.name ?? '', mail.replyTo?.name ?? '', ...mail.attachments.map((attachment) => attachment.name)].join('\n');
  const ownSearchable = searchable(own);
  const everythingSearchable = searchable(everything) + (lookAlike.test(everything) ? searchable(latin(everything)) : '');
  const reasons: RiskReason[] = [];
  for (const { name, level, means, phrases } of riskLexicon) {
    const found = phrasesIn(name === 'injection' ? everythingSearchable : ownSearchable, phrases);
    if (found.length > 0) reasons.push({ signal: name, level, text: `It ${means}: ${quoted(found)}.` });
  }
  reasons.push(...tone(own));
  const angry = reasons.filter((reason) => reason.signal === 'anger');
  if (angry.length >= 2) reasons.push({ signal: 'anger', level: 'high', text: 'Anger shows in more than one way.' });
  reasons.push(...sender(mail));
  if (mail.cut) reasons.push({ signal: 'cut', level: 'medium', text: 'The mail is longer than what was read; the rest is in the raw mail.' });
  return {
    level: reasons.reduce<Risk>((level, reason) => higherRisk(level, reason.level), 'low'),
    injection: reasons.some((reason) => reason.signal === 'injection'),
    reasons,
  };
}

/** Cyrillic and Greek letters that look like Latin ones, and those that they look like: what a person reads as English may be written in them to hide. */
const alike = new Map(Array.from('аеорсухіјѕһԁԛԝнкмтвοαεινρτυκ', (letter, index): [string, string] => [letter, 'aeopcyxijshdqwhkmtvoaeivptuk'.charAt(index)]));

const lookAlike = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;

function latin(text: string): string {
  return Array.from(text.toLowerCase(), (letter) => alike.get(letter) ?? letter).join('');
}

function tone(text: string): RiskReason[] {
  const reasons: RiskReason[] = [];
  const exclamations = text.match(/!/gu)?.length ?? 0;
  if (exclamations >= exclamationsForAnger) reasons.push({ signal: 'anger', level: 'medium', text: `It has ${exclamations} exclamation marks.` });
  const long = text.match(/\p{L}{4,}/gu) ?? [];
  const capitals = long.filter((word) => word === word.toUpperCase() && word !== word.toLowerCase());
  if (capitals.length >= capitalWordsForAnger && capitals.length >= long.length * capitalShareForAnger) {
    reasons.push({ signal: 'anger', level: 'medium', text: `It shouts in capitals: ${quoted([...new Set(capitals)])}.` });
  }
  return reasons;
}

/** An answer that goes to another domain than the sender's may be somebody collecting what we say. */
function sender(mail: ReceivedMail): RiskReason[] {
  const from = mail.from?.address;
  const replyTo = mail.replyTo?.address;
  if (from === undefined || replyTo === undefined || from === replyTo) return [];
  // At a large mail host the same domain says nothing, so any other address is somebody else until the operator says so.
  const where = domain(from) === domain(replyTo) ? 'another address' : 'another domain';
  return [{ signal: 'reply-to', level: 'high', text: `The sender is ${oneLine(from, 320)}, but answers would go to ${oneLine(replyTo, 320)}: ${where}.` }];
}

function domain(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

function quoted(words: string[]): string {
  const shown = words.slice(0, wordsShownMax).map((word) => `“${oneLine(word, 80)}”`).join(', ');
  return words.length > wordsShownMax ? `${shown} and ${words.length - wordsShownMax} more` : shown;
}
