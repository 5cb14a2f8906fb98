import type { Evidence } from '../../vocabulary/inbox.ts';
import type { MailAddress } from '../../vocabulary/mail.ts';
import type { Case } from './case.ts';
import { oneLine, shorten, visible } from '../drafting/plain-text.ts';
import { readPersona } from '../drafting/persona.ts';

const mailCharsMax = 8_000;
const threadMessagesMax = 6;
const threadCharsMax = 800;
const recalledMax = 4;
const recalledCharsMax = 400;

/** What the operator needs to decide without opening anything else, most telling first. */
export function evidenceOf(known: Case, made: { playbook: string; how: string; problems: readonly string[] }): Evidence[] {
  const persona = readPersona(known.persona, known.company.name);
  const problems = [...made.problems, ...(persona.problem === null ? [] : [persona.problem])];
  const evidence: [string, string][] = [
    ['The mail', mailText(known)],
    ['Risk', riskText(known)],
    ['Playbook', made.playbook],
    ['Customer', customerText(known)],
    ['Thread so far', threadText(known)],
    ...section('What else is known', recalledText(known)),
    ...section('What was learned', learnedText(known)),
    ['How this was made', made.how],
  ];
  if (problems.length > 0) evidence.push(['To mend in the company folder', problems.join('\n')]);
  return evidence.map(([label, text]) => ({ label, text: shorten(visible(text), 20_000) }));
}

function mailText({ mail, recipient, reading, language }: Case): string {
  const lines = [`From: ${addressText(mail.from)}`];
  if (mail.replyTo !== null && mail.replyTo.address !== mail.from?.address) lines.push(`Reply-To: ${addressText(mail.replyTo)}`);
  lines.push(`The answer goes to: ${recipient.address}`, `Subject: ${oneLine(mail.subject, 300)}`);
  if (mail.date !== null) lines.push(`Date: ${isoTime(mail.date)}`);
  lines.push(`Language: ${mail.language ?? (language === null ? 'unknown (too short to tell)' : `${language} (from earlier mails)`)}`);
  if (mail.attachments.length > 0) {
    lines.push(`Attachments: ${mail.attachments.slice(0, 20).map((file) => `${oneLine(file.name, 100) || 'unnamed'} (${oneLine(file.type, 60)}, ${file.bytes} bytes)`).join('; ')}`);
  }
  const words = reading.own.trim() === '' ? '(no text)' : reading.own;
  return `${lines.join('\n')}\n\n${shorten(words, mailCharsMax)}`;
}

function riskText({ reading: { risk } }: Case): string {
  if (risk.reasons.length === 0) return 'low: nothing in the mail speaks of money, law, leaving, personal data, anger or instructions to a machine.';
  return [`${risk.level}:`, ...risk.reasons.map((reason) => `- ${reason.level}: ${reason.text}`)].join('\n');
}

function customerText({ customer, mail, recipient }: Case): string {
  const address = mail.from?.address ?? recipient.address;
  const name = typeof customer['name'] === 'string' && customer['name'] !== '' ? oneLine(customer['name'], 100) : 'no name known';
  const mails = typeof customer['mails'] === 'number' ? customer['mails'] : 1;
  const since = typeof customer['firstSeen'] === 'number' ? `, known since ${isoTime(customer['firstSeen']).slice(0, 10)}` : '';
  return mails <= 1 ? `${name} <${address}>: this is the first mail from this address.` : `${name} <${address}>${since}: ${mails} mails, this one included.`;
}

function threadText({ thread, company }: Case): string {
  if (thread.length === 0) return 'This mail begins a thread.';
  const shown = thread.slice(-threadMessagesMax);
  const left = thread.length - shown.length;
  const messages = shown.map((message) => {
    const who = message.direction === 'out' ? company.name : oneLine(message.from, 200);
    return `${isoTime(message.at)} ${who}: ${oneLine(message.text, threadCharsMax)}`;
  });
  return [...(left > 0 ? [`(${left} earlier)`] : []), ...messages].join('\n');
}

function section(label: string, text: string): [string, string][] {
  return text === '' ? [] : [[label, text]];
}

/** Each with why it came to mind, so that a wrong association can be seen and not only felt. */
function recalledText({ recalled }: Case): string {
  return recalled.slice(0, recalledMax).map(({ at, author, text, why }) => `${isoTime(at).slice(0, 10)} ${author === null ? '' : `${oneLine(author, 100)}: `}${oneLine(text, recalledCharsMax)} (found by ${oneLine(why.slice(0, 2).join('; '), 160)})`).join('\n');
}

function learnedText({ learned }: Case): string {
  return learned.map(({ scope, name, value, confidence, corrected, outcomes }) => {
    const sure = corrected ? 'you said so' : `confidence ${confidence.toFixed(2)}, ${outcomes === 1 ? 'one outcome' : `${outcomes} outcomes`}`;
    return `${oneLine(scope, 100)}: ${name} is ${typeof value === 'number' ? Math.round(value * 10) / 10 : oneLine(value, 100)} (${sure})`;
  }).join('\n');
}

function addressText(address: MailAddress | null): string {
  if (address === null) return 'nobody';
  return address.name === '' ? address.address : `${oneLine(address.name, 100)} <${address.address}>`;
}

/** UTC, since evidence is recorded once and read anywhere. */
function isoTime(at: number): string {
  return Number.isNaN(new Date(at).getTime()) ? 'an impossible date' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
