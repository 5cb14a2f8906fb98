import type { ReceivedMail } from '../../vocabulary/mail.ts';
import { oneLine } from '../drafting/plain-text.ts';
import { wordsOf } from '../drafting/phrases.ts';
import { stopWords } from './stop-words.ts';

/** A longer query finds nothing better, and each word costs a look-up in the index. */
const queryWordsMax = 60;

/**
 * Where a mail program begins to quote the mail that is answered. Gmail breaks its line in two. Each repetition is
 * bounded or ends at the line: a mail is 200,000 characters of anything.
 */
const quoteHeaders = [
  /^[ \t]*(?:on|am|el|le)[ \t][^\n]{0,200}(?:\n[^\n]{0,100})?(?:wrote|schrieb|escribió|a écrit)[^\n]{0,100}:[ \t]*$/imu,
  /^[ \t]*-{2,20}[ \t]*(?:original message|forwarded message|ursprüngliche nachricht|mensaje original|message d'origine)[ \t]*-{2,20}[ \t]*$/imu,
  /^[ \t]*_{10,100}[ \t]*\n[ \t]*(?:from|von|de|da):/imu,
];
const signatureStart = /^-- ?$/mu;

/** What the sender wrote this time: without quoted lines, quote headers and signature. */
export function ownWords(text: string): string {
  let own = text.replaceAll('\r\n', '\n');
  for (const start of [...quoteHeaders, signatureStart]) {
    const at = own.search(start);
    // At the very top there is nothing before it: such a mail is only a quote or a forward, and all of it counts.
    if (at > 0 && own.slice(0, at).trim() !== '') own = own.slice(0, at);
  }
  const unquoted = own.split('\n').filter((line) => !/^\s*>/u.test(line)).join('\n').trim();
  return unquoted === '' ? own.trim() : unquoted;
}

/** The words that say what a mail is about: subject and own words, without numbers, addresses and small talk. */
export function topicWords(mail: Pick<ReceivedMail, 'subject' | 'text'>): string[] {
  const text = `${bareSubject(mail.subject)}\n${ownWords(mail.text)}`.replace(/\S{1,64}@\S{1,255}|https?:\/\/\S+/gu, ' ');
  const words = wordsOf(text).filter((word) => word.length > 1 && word.length <= 40 && !/\p{N}/u.test(word) && !stopWords.has(word));
  return [...new Set(words)].slice(0, queryWordsMax);
}

/** The subject without any row of "Re:", "AW:", "Fwd:" and the like. */
export function bareSubject(subject: string): string {
  return oneLine(subject, 250).replace(/^(?:(?:re|aw|antw|sv|rv|r|rif|fwd?|wg|tr)\s*(?:\[\d+\])?\s*:\s*)+/iu, '').trim();
}
