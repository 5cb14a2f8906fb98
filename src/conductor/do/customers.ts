/**
 * Customers in the operator's words: by address, by their name or a part of it, and with a letter wrong. Their names are strangers' words: they
 * are compared and shown, and never read as a wish.
 */
import { analyse } from '../../text/analyse.ts';
import { wordSimilarity } from '../../text/similar.ts';
import type { Json } from '../../vocabulary/json.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Ledger } from '../../ledger/port.ts';
import { recordOf } from '../../memory/records.ts';
import { filler } from './intents.ts';
import type { Span } from './when.ts';
import { nameParts, type Token } from './wording.ts';

export interface Customer {
  /** Of their record: mostly the mail address. */
  id: string;
  name: string;
  address: string;
  language: string | null;
}

export type CustomerReading =
  | { kind: 'none' }
  | { kind: 'one'; customer: Customer; spans: Span[]; heard: string; /** Only near to what was said. */ guessed: boolean }
  | { kind: 'several'; customers: Customer[]; spans: Span[]; heard: string; /** Each of them was named by words of their own. */ each: boolean };
export interface FoundCustomers {
  reading: CustomerReading;
  /** There are more customers than were looked at by name. */
  partly: boolean;
}

/** How many records are read one after the other to compare their names. Beyond, only those are looked at whose address or mails have the words. */
const readMax = 2_000;
const pageMax = 500;
/** Of one word. */
const byPrefixMax = 20;
const byMailsMax = 60;
const wordsMax = 12;
const choicesMax = 9;
/** Who has more is putting words into the operator's mouth. */
const namePartsMax = 6;
const domainWeight = 0.5;
/** By the letters of the shorter word: two in the wrong order come to 0.4 of three (`bbo`), to 0.47 of four (`jnae`). It is enough to ask, and who is only near is always asked for. */
const nearMin = [1, 1, 1, 0.38, 0.45];
const nearEnough = 0.5;
const nearCharsMin = 3;

/** `tokens` are the words that may name somebody; `topical` those that also name a playbook, and so count less. */
export async function findCustomers(ledger: Ledger, text: string, tokens: readonly Token[], { now, topical }: { now: number; topical: ReadonlySet<string> }): Promise<FoundCustomers> {
  const addressed = await byAddress(ledger, text);
  if (addressed !== null) return { reading: addressed, partly: false };
  const words = tokens.filter(({ plain }) => plain.length > 1).slice(0, wordsMax);
  if (words.length === 0) return { reading: { kind: 'none' }, partly: false };
  const { ids, whole } = await candidates(ledger, words, now);
  const customers = (await Promise.all([...ids].map((id) => customerById(ledger, id)))).filter((one) => one !== null);
  return { reading: await decide(ledger, text, scored(customers, words, topical)), partly: !whole };
}

export async function customerById(ledger: Ledger, id: string): Promise<Customer | null> {
  const place = await ledger.records.record('customer', id);
  if (place === null) return null;
  const { value } = recordOf(await ledger.event(place.seq));
  return { id, name: line(value['name']), address: line(value['address']).toLowerCase() || id, language: line(value['language']) || null };
}

/** `Jane Doe <jane@example.com>`. */
export function shownCustomer({ name, address }: Customer): string {
  return name === '' ? address : `${name} <${address}>`;
}

function line(value: Json | undefined): string {
  return typeof value === 'string' ? value.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim().slice(0, 100) : '';
}

const addressPattern = /[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\]*[\p{L}\p{N}]/gu;

async function byAddress(ledger: Ledger, text: string): Promise<CustomerReading | null> {
  const found: { customer: Customer; span: Span; heard: string }[] = [];
  for (const match of [...text.matchAll(addressPattern)].slice(0, wordsMax)) {
    const [heard] = match;
    const customer = await holding(ledger, heard.toLowerCase());
    if (customer !== null) found.push({ customer, heard, span: { start: match.index, end: match.index + heard.length } });
  }
  const [first, second] = found;
  if (first === undefined) return null;
  const spans = [first.span];
  if (second === undefined) return { kind: 'one', customer: first.customer, spans, heard: first.heard, guessed: false };
  return { kind: 'several', customers: found.map(({ customer }) => customer), spans: found.map(({ span }) => span), heard: first.heard, each: true };
}

/** Whose address it is: a record of that id, or somebody who claimed it as another one of theirs. */
async function holding(ledger: Ledger, address: string): Promise<Customer | null> {
  const own = await customerById(ledger, address);
  if (own !== null) return own;
  const holder = await ledger.identities.holderOf({ type: 'address', value: address });
  return holder?.startsWith('customer:') === true ? customerById(ledger, holder.slice('customer:'.length)) : null;
}

async function candidates(ledger: Ledger, words: readonly Token[], now: number): Promise<{ ids: Set<string>; whole: boolean }> {
  const ids = new Set<string>();
  let after: string | undefined;
  for (let read = 0; read < readMax; read += pageMax) {
    const page = await ledger.records.recordsOf('customer', { limit: pageMax, ...(after === undefined ? {} : { after }) });
    for (const { id } of page) ids.add(id);
    after = page.at(-1)?.id;
    if (page.length < pageMax) return { ids, whole: true };
  }
  for (const { plain } of words) {
    for (const { id } of await ledger.records.recordsOf('customer', { prefix: plain, limit: byPrefixMax })) ids.add(id);
  }
  const terms = [...new Set(analyse(words.map(({ text }) => text).join(' ')).terms)].slice(0, limits.queryTermsMax);
  const hits = await ledger.items.match({ types: ['message'], now }, terms, byMailsMax);
  for (const { subject } of await ledger.items.rows(hits.map(({ seq }) => seq))) if (subject?.startsWith('customer:') === true) ids.add(subject.slice('customer:'.length));
  return { ids, whole: false };
}

interface Scored {
  customer: Customer;
  score: number;
  words: Token[];
  /** None of the words is exactly part of the name or address. */
  guessed: boolean;
}

/**
 * Each word counts by the best part that it meets: of the name 1, of the address 0.9, of its domain 0.5. Who is only nearly met, 0.6 a word, comes after all others. Strangers
 * choose their own names, so no name may win by having more words in it than the person's: a word that names a playbook counts only where nothing
 * else does, and a name that is said in full counts no more than one that is said in part.
 */
function scored(customers: readonly Customer[], words: readonly Token[], topical: ReadonlySet<string>): Scored[] {
  const [own, shared] = [words.filter(({ plain }) => !topical.has(plain)), words.filter(({ plain }) => topical.has(plain))];
  const exact = customers.flatMap((customer) => scoredBy(customer, own, exactWeight, false));
  if (exact.length > 0) return exact;
  const nearly = customers.flatMap((customer) => scoredBy(customer, own, nearWeight, true));
  return nearly.length > 0 ? nearly : customers.flatMap((customer) => scoredBy(customer, shared, exactWeight, false));
}

function scoredBy(customer: Customer, words: readonly Token[], weigh: (word: Token, parts: ReadonlyMap<string, number>) => number, guessed: boolean): Scored[] {
  const parts = partsOf(customer);
  const met = words.flatMap((word) => {
    const weight = weigh(word, parts);
    return weight === 0 ? [] : [{ word, weight }];
  });
  // A domain alone names a firm that several may belong to, and is a common word besides.
  if (!met.some(({ weight }) => weight > domainWeight)) return [];
  return [{ customer, guessed, score: met.reduce((sum, { weight }) => sum + weight, 0), words: met.map(({ word }) => word) }];
}

function partsOf({ name, id, address }: Customer): Map<string, number> {
  const parts = new Map<string, number>();
  for (const full of [id, address]) {
    const [local = '', domain = ''] = full.split('@');
    for (const part of nameParts(domain.replace(/\.[^.]*$/u, '')).flatMap(divided)) if (part.length > 2) parts.set(part, Math.max(domainWeight, parts.get(part) ?? 0));
    for (const part of nameParts(local).flatMap(divided)) if (!/^\d+$/u.test(part)) parts.set(part, 0.9);
  }
  for (const part of nameParts(name).slice(0, namePartsMax)) parts.set(part, 1);
  return parts;
}

function divided(part: string): string[] {
  return part.split(/[._+-]/u).filter((piece) => piece.length > 1);
}

function exactWeight({ plain }: Token, parts: ReadonlyMap<string, number>): number {
  return parts.get(plain) ?? pieces(plain, parts) ?? 0;
}

function nearWeight({ plain }: Token, parts: ReadonlyMap<string, number>): number {
  if (plain.length < nearCharsMin || filler.has(plain)) return 0;
  for (const [part, weight] of parts) {
    const alike = weight > domainWeight && part.length >= nearCharsMin ? wordSimilarity(plain, part) : 0;
    if (alike >= (nearMin[Math.min(plain.length, part.length)] ?? nearEnough)) return 0.6;
  }
  return 0;
}

/** `doe-smith` as it is written in one. */
function pieces(plain: string, parts: ReadonlyMap<string, number>): number | undefined {
  const split = divided(plain);
  return split.length > 1 && split.every((piece) => parts.has(piece)) ? 1 : undefined;
}

async function decide(ledger: Ledger, text: string, all: readonly Scored[]): Promise<CustomerReading> {
  const best = Math.max(...all.map(({ score }) => score));
  const tied = all.filter(({ score }) => score > best - 0.01);
  const [first, ...others] = await withoutOtherNames(ledger, tied);
  if (first === undefined) return { kind: 'none' };
  const spans = [...new Map([first, ...others].flatMap(({ words }) => words.map(({ start, end }) => [start, { start, end }]))).values()].toSorted((one, other) => one.start - other.start);
  const heard = spans.map(({ start, end }) => text.slice(start, end)).join(' ');
  if (others.length === 0) return { kind: 'one', customer: first.customer, spans, heard, guessed: first.guessed };
  const each = others.some(({ words }) => !words.some((word) => first.words.includes(word)));
  return { kind: 'several', customers: [first, ...others].slice(0, choicesMax).map(({ customer }) => customer), spans, heard, each: each && !first.guessed };
}

/** One person with two records is one: the record whose name counts, or else the first. */
async function withoutOtherNames(ledger: Ledger, tied: readonly Scored[]): Promise<Scored[]> {
  if (tied.length < 2 || tied.length > choicesMax * 4) return [...tied];
  const people = new Map<string, Scored>();
  for (const one of tied) {
    const name = await ledger.identities.canonical(`customer:${one.customer.id}`);
    if (!people.has(name) || name === `customer:${one.customer.id}`) people.set(name, one);
  }
  return [...people.values()];
}
