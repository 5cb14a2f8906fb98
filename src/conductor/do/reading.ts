import type { Clock } from '../../vocabulary/ports.ts';
import type { OpenSlot, Plan, Slot, UnderstandAnswers } from '../../vocabulary/understanding.ts';
import type { Ledger } from '../../ledger/port.ts';
import { findCustomers, customerById, shownCustomer, type Customer } from './customers.ts';
import { filler, mailNouns } from './intents.ts';
import { readAnswer, readWhen, withoutSpans, type Span, type When } from './when.ts';
import { blanked, tokensOf, type Token, type WishLanguage } from './wording.ts';

export interface DoDeps {
  ledger: Ledger;
  clock: Clock;
  company: { name: string; address: string; zone: string };
  /** What may be paused. */
  pausable(): { agents: string[]; adapters: string[] };
  /** The adapter that sends mail. */
  mailAdapter: string;
}

/** A wish whose intent is known. */
export interface Wish {
  deps: DoDeps;
  /** As the operator said it. */
  words: string;
  /** Epoch ms: when. */
  asked: number;
  /** On one line, without manners, with German times spelt for the reader of times. */
  text: string;
  language: WishLanguage;
  /** How far into the text the words go that say which intent it is; 0 when none do. */
  head: number;
  answers: UnderstandAnswers;
}

/** What an intent's reader made of a wish. A plan only when no question is open. */
export interface Reading {
  slots: Slot[];
  questions: OpenSlot[];
  notes: string[];
  will: string | null;
  plan: Plan | null;
}

export interface Refused {
  why: string;
  instead: string[];
}

export const choicesMax = 12;

/** The words without what only a person needs: quotations can't be read as times or negations. */
export function withoutQuotations(text: string): string {
  let left = text;
  for (const match of text.matchAll(/"[^"]{1,300}"|“[^”]{1,300}”|„[^“”]{1,300}[“”]|«[^»]{1,300}»/gu)) left = blanked(left, match.index, match.index + match[0].length);
  return left;
}

/** Addresses and links: letters and digits that are no words. */
export function withoutAddresses(text: string): string {
  let left = text;
  for (const match of text.matchAll(/[^\s]+@[^\s]+|https?:\/\/[^\s]+/gu)) left = blanked(left, match.index, match.index + match[0].length);
  return left;
}

/** The time of a wish, or of the answer to the question for it. */
export async function whenOf({ deps, text, asked, answers, head, language }: Wish): Promise<{ when: When; said: When }> {
  const about = { now: asked, zone: deps.company.zone, language };
  const said = await readWhen(withoutAddresses(withoutQuotations(blanked(text, 0, head))), about);
  const answer = answers['at'];
  return { said, when: answer === undefined ? said : await readAnswer(answer, about) };
}

export function spansOf(when: When): Span[] {
  return when.kind === 'none' ? [] : when.spans;
}

/** The words that mean something by themselves. */
export function namingTokens(text: string): Token[] {
  return tokensOf(text).filter(({ plain }) => !filler.has(plain) && !mailNouns.has(plain));
}

/** Those, and small words that are written like a name: Will, An. */
function tokensOfNames(text: string): Token[] {
  return tokensOf(text).filter((token) => (!filler.has(token.plain) || /^\p{Lu}/u.test(token.text)) && !mailNouns.has(token.plain));
}

export interface SomebodyRead {
  customer: Customer | null;
  slot: Slot[];
  question: OpenSlot[];
  notes: string[];
  /** What is left of the text. */
  left: string;
  /** Nobody of that name is known. */
  unknown: boolean;
}

/** Whom a wish is about. */
export async function readCustomer(wish: Wish, text: string, topical: ReadonlySet<string> = new Set()): Promise<SomebodyRead> {
  const { ledger } = wish.deps;
  const { reading, partly } = await findCustomers(ledger, text, tokensOfNames(text), { now: wish.asked, topical });
  const notes = partly ? ['There are more customers than can be looked through by name: if somebody else is meant, name their address.'] : [];
  const left = reading.kind === 'none' ? text : withoutSpans(text, reading.spans);
  const found = { notes, left, unknown: reading.kind === 'none' };
  const answered = await answeredCustomer(wish);
  if (answered !== null) return { ...found, customer: answered, slot: [slotOf(answered, reading.kind === 'none' ? '' : reading.heard)], question: [] };
  const ask = (question: string, customers: readonly Customer[]): SomebodyRead => ({ ...found, customer: null, slot: [], question: [{ slot: 'customer', question, open: true, choices: customers.map((one) => ({ value: one.id, shown: shownCustomer(one) })) }] });
  if (reading.kind === 'several') return ask(reading.each ? 'More than one customer is named, and it is done for one at a time. Which one now?' : `Several customers may be meant by “${reading.heard}”. Which one?`, reading.customers);
  if (reading.kind === 'none') return ask(`${namingTokens(text).length === 0 ? '' : 'No customer of that name is known. '}Who is meant? Write a name or an address.`, []);
  if (reading.guessed) return ask(`Nobody is called exactly “${reading.heard}”. Is this one meant?`, [reading.customer]);
  return { ...found, customer: reading.customer, slot: [slotOf(reading.customer, reading.heard)], question: [] };
}

function slotOf(customer: Customer, heard: string): Slot {
  return { name: 'customer', label: 'customer', value: customer.id, shown: shownCustomer(customer), heard };
}

/** By the value of a choice, or as in a wish; an answer that is unclear itself is none. */
async function answeredCustomer({ deps, answers, asked }: Wish): Promise<Customer | null> {
  const answer = answers['customer']?.trim();
  if (answer === undefined || answer === '') return null;
  const chosen = await customerById(deps.ledger, answer.toLowerCase());
  if (chosen !== null) return chosen;
  const { reading } = await findCustomers(deps.ledger, answer, tokensOf(answer), { now: asked, topical: new Set() });
  return reading.kind === 'one' && !reading.guessed ? reading.customer : null;
}

/** What is left and means something: it must not be dropped without a word. */
export function restQuestion({ answers }: Wish, left: string): OpenSlot[] {
  // A letter alone, such as an initial, changes nothing.
  const rest = namingTokens(left).filter(({ plain }) => !/^\p{L}$/u.test(plain));
  if (rest.length === 0 || answers['rest']?.trim().toLowerCase() === 'yes') return [];
  const heard = rest.map(({ text }) => text).join(' ').slice(0, 200);
  return [{ slot: 'rest', question: `These words were not understood: “${heard}”. Go on without them?`, choices: [{ value: 'yes', shown: 'yes, without them' }], open: false }];
}

/** The words of a name that nobody and nothing has, once the question for it is answered: a few, and not a whole clause. */
export function withoutUnknownName(left: string): string {
  const rest = namingTokens(left);
  return rest.length > 3 || rest.some(({ plain }) => /\d/u.test(plain)) ? left : withoutSpans(left, rest);
}

export const gateDecides = 'Your policy decides whether it goes out or waits for you.';
