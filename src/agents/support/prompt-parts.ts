import type { ThreadMessage } from '../../vocabulary/contract.ts';
import type { PromptPart } from '../../vocabulary/model-contract.ts';
import { splitFrontMatter } from '../drafting/front-matter.ts';
import { readPersona } from '../drafting/persona.ts';
import { oneLine, shorten, visible } from '../drafting/plain-text.ts';
import type { Playbook } from '../drafting/playbook.ts';
import type { Case } from './case.ts';

const mailCharsMax = 8_000;
const messageCharsMax = 1_500;
const recordCharsMax = 1_500;
const recalledCharsMax = 1_000;
const newestMessages = 2;
const messagesMax = 12;

/** Of the template, filled for this customer. */
export const preparedLabel = 'Prepared reply';
/** Of parts that may be left out: the highest stays longest. */
const keep = { thread: 80, customer: 60, persona: 50, recalled: 40, earlier: 20 } as const;

/** What the customer wrote this time. */
export function mailPart({ mail, reading }: Case): PromptPart {
  const names = mail.attachments.slice(0, 10).map(({ name }) => oneLine(name, 100) || 'unnamed');
  const attached = names.length === 0 ? '' : `\nAttached (not read): ${names.join('; ')}`;
  return { label: 'The mail', text: shorten(visible(`Subject: ${reading.facts.subject || '(none)'}${attached}\n\n${reading.own || '(no text)'}`), mailCharsMax), keep: 'always', untrusted: true, stable: false };
}

/** Our voice and what may be said of us: the same in all that is drafted. */
export function personaParts({ persona, company }: Case): PromptPart[] {
  const { facts } = readPersona(persona, company.name);
  const lines = [`Company: ${company.name}`, `Our address: ${company.address}`, ...Object.entries(facts).map(([name, value]) => `${name}: ${value}`)];
  const voice = persona === null ? '' : splitFrontMatter(persona).body;
  return [
    { label: 'Facts about us', text: lines.join('\n'), keep: 'always', untrusted: false, stable: true },
    ...(voice === '' ? [] : [{ label: 'Our voice', text: voice, keep: keep.persona, untrusted: false, stable: true }]),
  ];
}

/** How the operator wants such mails answered. Filled with this customer's facts, a template has words of the mail in it. */
export function playbookParts(playbook: Playbook, filled: string | null): PromptPart[] {
  const template = filled === null && playbook.template !== null ? `\n\nThe template that it comes with, whose {{ names }} stand for facts:\n${playbook.template}` : '';
  return [
    { label: `Playbook: ${playbook.title}`, text: `${playbook.prose}${template}`, keep: 'always', untrusted: false, stable: true },
    ...(filled === null ? [] : [{ label: preparedLabel, text: filled, keep: 'always' as const, untrusted: true, stable: false }]),
  ];
}

/**
 * Whoever knows the id of a message can answer into its conversation, and whoever writes a sender can name another address for the answer. So a model that
 * writes to somebody is shown what they wrote, and what we wrote to them.
 */
function readByThem({ mail, recipient }: Case, { direction, from, to }: ThreadMessage): boolean {
  const reader = recipient.address.toLowerCase();
  if (direction === 'out') return to.some((address) => address.toLowerCase() === reader);
  return writtenByReader({ mail, recipient }) && from.toLowerCase() === reader;
}

function writtenByReader({ mail, recipient }: Pick<Case, 'mail' | 'recipient'>): boolean {
  return mail.from?.address.toLowerCase() === recipient.address.toLowerCase();
}

/** The conversation so far, the newest messages first to stay. */
export function threadParts(known: Case): PromptPart[] {
  const { company } = known;
  const thread = known.thread.filter((message) => readByThem(known, message));
  const others = known.thread.length - thread.length;
  const told = thread.slice(-messagesMax).map(({ direction, from, text, at }) => `${new Date(at).toISOString().slice(0, 10)} ${direction === 'out' ? company.name : oneLine(from, 200)}:\n${shorten(visible(text).trim(), messageCharsMax)}`);
  const [earlier, newest] = [told.slice(0, -newestMessages), told.slice(-newestMessages)];
  const left = thread.length - told.length;
  const note = [...(left > 0 ? [`(${left} older messages are not shown)`] : []), ...(others > 0 ? [`(${others} messages to or from others are not shown)`] : [])];
  return [
    ...(earlier.length === 0 && others === 0 ? [] : [{ label: 'Earlier in the conversation', text: [...note, ...earlier].join('\n\n'), keep: keep.earlier, untrusted: true, stable: false }]),
    ...(newest.length === 0 ? [] : [{ label: 'Just before in the conversation', text: newest.join('\n\n'), keep: keep.thread, untrusted: true, stable: false }]),
  ];
}

/** What is known of the customer beside the conversation, each memory with why it came to mind. Nothing when the answer goes to another address than theirs. */
export function customerParts({ customer, recalled, mail, recipient }: Case): PromptPart[] {
  if (!writtenByReader({ mail, recipient })) return [];
  const memories = recalled.map(
    ({ at, author, text, why }, index): PromptPart => ({
      label: `Memory ${index + 1}`,
      text: `${new Date(at).toISOString().slice(0, 10)}${author === null ? '' : ` ${oneLine(author, 100)}`}: ${shorten(visible(text), recalledCharsMax)}`,
      keep: keep.recalled - index,
      untrusted: true,
      stable: false,
      why: why.slice(0, 2).map((reason) => oneLine(reason, 160)),
    }),
  );
  // A name in a mail may be anything: the record is text of others until the operator has read it.
  const record: PromptPart = { label: 'Customer record', text: shorten(visible(recordText(customer)), recordCharsMax), keep: keep.customer, untrusted: true, stable: false };
  return [record, ...memories];
}

/** What a person would read of it. */
function recordText(customer: Case['customer']): string {
  return Object.entries(customer)
    .filter(([field, value]) => field !== 'firstSeen' && value !== null && value !== '')
    .map(([field, value]) => `${field}: ${typeof value === 'string' ? oneLine(value, 300) : JSON.stringify(value)}`)
    .join('\n');
}
