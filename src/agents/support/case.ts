import type { Learned, PlaybookMatch, Recollection, ThreadMessage } from '../../vocabulary/contract.ts';
import type { Json } from '../../vocabulary/json.ts';
import type { MailAddress, ReceivedMail } from '../../vocabulary/mail.ts';
import type { GivenIntent } from '../../vocabulary/routing.ts';
import type { Candidate } from './choose-playbook.ts';
import { draftFrom, type Draft, type DraftFacts } from '../drafting/draft.ts';
import { firstNameOf } from '../drafting/first-name.ts';
import { type MailFacts } from './facts.ts';
import { greeting } from '../drafting/greeting.ts';
import { readPersona } from '../drafting/persona.ts';
import { searchable } from '../drafting/phrases.ts';
import { readPlaybook, type Playbook } from '../drafting/playbook.ts';
import type { RiskReading } from './risk.ts';

/** What the mail itself says, read once and recorded: a later lexicon doesn't change a task under way. */
export type Reading = {
  own: string;
  query: string;
  facts: MailFacts;
  risk: RiskReading;
};

/** All that is known when the agent decides. Everything in it was recorded before. */
export interface Case {
  company: { name: string; address: string };
  mail: ReceivedMail;
  /** What it is about, as far as routing knows. */
  intent: GivenIntent | null;
  recipient: MailAddress;
  /** Of the mail, or else the one the customer wrote in before; `null` when neither is known. */
  language: string | null;
  reading: Reading;
  customer: { [key: string]: Json };
  /** The thread before this mail. */
  thread: ThreadMessage[];
  /** How many mails of the thread came after this one, and are here already. */
  newer: number;
  matches: PlaybookMatch[];
  /** What else is known of the customer that bears on the mail, best first; nothing of this thread. */
  recalled: Recollection[];
  /** What was learned about the customer, and about the kinds of case that the playbooks are for. */
  learned: Learned[];
  persona: string | null;
}

/** What a template may name. A fact that isn't known is absent, so that strict variables can catch it. */
function draftFacts(known: Case, language: string): DraftFacts {
  const { company, mail, reading, customer, thread } = known;
  const persona = readPersona(known.persona, company.name);
  const firstName = firstNameFor(known);
  const only = (key: string, values: string[]): DraftFacts => (values.length === 1 ? { [key]: values[0] } : {});
  return {
    greeting: greeting(firstName, language),
    signature: persona.signature,
    company: { ...persona.facts, name: company.name, address: company.address },
    customer: { address: mail.from?.address ?? known.recipient.address, mails: customer['mails'], ...(firstName === null ? {} : { firstName }) },
    mail: { subject: reading.facts.subject },
    thread: { earlier: thread.length, replies: thread.filter((message) => message.direction === 'out').length },
    invoices: reading.facts.invoices,
    orders: reading.facts.orders,
    ...only('invoice', reading.facts.invoices),
    ...only('order', reading.facts.orders),
  };
}

/** The mail's own name first; the record's when the mail has none. */
export function firstNameFor(known: Case): string | null {
  const recorded = known.customer['name'];
  return known.reading.facts.firstName ?? (typeof recorded === 'string' ? firstNameOf(recorded) : null);
}

/** The draft of a playbook for this case, refused when the same words already went out in this thread. */
export function draftFor(known: Case, candidate: Pick<Candidate, 'playbook'>): Draft {
  const draft = draftFrom(candidate.playbook, draftFacts(known, candidate.playbook.language));
  if (draft.problem !== null) return draft;
  const words = searchable(draft.body).trim();
  const repeated = known.thread.some((message) => message.direction === 'out' && searchable(message.text).includes(words));
  if (!repeated) return draft;
  return { body: null, subject: null, problem: `the words of “${candidate.playbook.title}” have already gone out in this thread` };
}

/** The playbooks at these paths, of those that were found for the mail. */
export function playbooksAt({ matches }: Case, paths: readonly string[]): Playbook[] {
  return matches.flatMap(({ path, text }) => (paths.includes(path) ? (readPlaybook(path, text).playbook ?? []) : []));
}

/** Only names that mails are known to come in; the code itself for the rest. */
export function languageName(code: string): string {
  const name = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });
  try {
    return name.of(code) ?? code;
  } catch {
    return code;
  }
}
