import type { EffectPayload } from '../../vocabulary/effects.ts';
import type { Evidence } from '../../vocabulary/inbox.ts';
import type { Json } from '../../vocabulary/json.ts';
import { addressSchema, mailToSendSchema, type MailAddress } from '../../vocabulary/mail.ts';
import { draftFrom, type DraftFacts } from '../drafting/draft.ts';
import { firstNameOf } from '../drafting/first-name.ts';
import { greeting, wrapped } from '../drafting/greeting.ts';
import { readPersona } from '../drafting/persona.ts';
import { oneLine, shorten, visible } from '../drafting/plain-text.ts';
import { readPlaybook, type Playbook, type Risk } from '../drafting/playbook.ts';
import type { LetterInput } from './contract.ts';

/** What is known when the time has come. */
export interface LetterCase {
  company: { name: string; address: string };
  input: LetterInput;
  /** The customer's record; `null` when there is none any more. */
  customer: { [key: string]: Json } | null;
  /** The playbook's file; `null` when there is none any more. */
  playbook: string | null;
  persona: string | null;
}

/** A mail ready to be proposed. */
export type Letter = { playbook: string | null; risk: Risk; payload: EffectPayload<'mail.send'>; why: string; evidence: Evidence[] };
export type Composed = { letter: Letter; problem: null } | { letter: null; problem: string };

const templateNote = 'No model was used: this mail comes from a template of the company folder, filled with what is known of the customer.';
const wordsNote = 'You wrote these words; greeting and signature come from persona.md. No model was used.';

/** The mail that the playbook's template gives. `problem` says in plain words why there is none: nothing is guessed. */
export function compose(known: LetterCase): Composed {
  const { input } = known;
  if (known.customer === null) return failed(`there is no customer ${input.customer} any more`);
  const to = recipient(known.customer, input.customer);
  if (to === null) return failed(`the record of ${input.customer} has no mail address`);
  if (known.playbook === null) return failed(`${input.playbook} is not in the company folder any more`);
  const { playbook, problem } = readPlaybook(input.playbook, known.playbook);
  if (problem !== null) return failed(problem.replace(/\.$/u, ''));
  const draft = draftFrom(playbook, draftFacts(known, playbook.language));
  if (draft.problem !== null) return failed(draft.problem);
  return {
    problem: null,
    letter: {
      playbook: playbook.path,
      risk: playbook.risk,
      payload: mailTo(to, { subject: draft.subject ?? playbook.title, body: draft.body }),
      why: `You asked for it: “${shorten(oneLine(input.words, 300), 300)}”`,
      evidence: evidenceOf(known, templateNote, playbook),
    },
  };
}

/** The operator's own words instead, as a mail to the same customer; `null` when there is nobody to send it to. */
export function composeOwn(known: LetterCase, words: string): Letter | null {
  const to = known.customer === null ? null : recipient(known.customer, known.input.customer);
  if (to === null) return null;
  const { subject, body } = ownSubject(words);
  const language = textOf(known.customer?.['language']);
  const read = known.playbook === null ? null : readPlaybook(known.input.playbook, known.playbook).playbook;
  const text = wrapped(body, greeting(firstName(known), language), readPersona(known.persona, known.company.name).signature);
  return {
    playbook: null,
    // Whatever the words are, they stand in for that playbook's.
    risk: read?.risk ?? 'medium',
    payload: mailTo(to, { subject: subject ?? read?.title ?? `From ${known.company.name}`, body: text }),
    why: 'You said what to write, as the template could not be used.',
    evidence: evidenceOf(known, wordsNote, null),
  };
}

/** The record's own address, or else the one it is kept under. */
function recipient(customer: { [key: string]: Json }, id: string): MailAddress | null {
  const name = oneLine(textOf(customer['name']) ?? '', 200);
  for (const address of [textOf(customer['address'])?.trim().toLowerCase(), id]) {
    const parsed = addressSchema.safeParse({ address, name });
    if (parsed.success) return parsed.data;
  }
  return null;
}

/** What a template may name. There is no mail that this one answers, so a template that needs one says so instead of being filled. */
function draftFacts(known: LetterCase, language: string): DraftFacts {
  const persona = readPersona(known.persona, known.company.name);
  const first = firstName(known);
  const mails = known.customer?.['mails'];
  return {
    greeting: greeting(first, language),
    signature: persona.signature,
    company: { ...persona.facts, name: known.company.name, address: known.company.address },
    customer: { address: known.input.customer, mails: typeof mails === 'number' ? mails : 0, ...(first === null ? {} : { firstName: first }) },
  };
}

function firstName({ customer }: LetterCase): string | null {
  return firstNameOf(textOf(customer?.['name']) ?? '');
}

function mailTo(to: MailAddress, { subject, body }: { subject: string; body: string }): EffectPayload<'mail.send'> {
  return mailToSendSchema.parse({ to: [to], subject: oneLine(subject, 250) || 'A message', text: `${body.trim()}\n` });
}

/** A first line `Subject: …` is the subject, as in the letter of a credit. */
function ownSubject(words: string): { subject: string | null; body: string } {
  const [, first, rest] = /^\s*subject:[ \t]*([^\n]+)\n\s*([\s\S]+)$/iu.exec(words.replaceAll('\r\n', '\n')) ?? [];
  return first === undefined || rest === undefined ? { subject: null, body: words.trim() } : { subject: first.trim(), body: rest.trim() };
}

function evidenceOf(known: LetterCase, how: string, playbook: Playbook | null): Evidence[] {
  const { input, customer } = known;
  const persona = readPersona(known.persona, known.company.name);
  const language = textOf(customer?.['language']);
  const name = oneLine(textOf(customer?.['name']) ?? '', 100) || 'no name known';
  const other = playbook !== null && language !== null && language !== playbook.language ? [`They write in ${language}, and this template is in ${playbook.language}.`] : [];
  const evidence: [string, string][] = [
    ['What you said', input.words],
    ['Customer', [`${name} <${input.customer}>`, ...other].join('\n')],
    ...(playbook === null ? [] : [['Playbook', `${playbook.path}\n\n${playbook.prose}`] satisfies [string, string]]),
    ['How this was made', how],
    ...(persona.problem === null ? [] : [['To mend in the company folder', persona.problem] satisfies [string, string]]),
  ];
  return evidence.map(([label, text]) => ({ label, text: shorten(visible(text), 20_000) }));
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function failed(problem: string): Composed {
  return { letter: null, problem };
}
