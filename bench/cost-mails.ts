import { seededRandom, type SeededRandom } from '../src/tasks/seeded-random.ts';
import { closings, kinds, openings, pieces, sameWords, type Kind, type Language, type Pieces } from './cost-phrases.ts';

export const company = { name: 'Harbour & Pine', address: 'support@harbourpine.example', fromName: 'Ida from Harbour & Pine', zone: 'Europe/Berlin' };

export interface Customer {
  name: string;
  address: string;
  shop: string;
  language: Language;
}

export interface Mail {
  id: string;
  customer: Customer;
  kind: Kind;
  /** Mails of one conversation have the same. */
  conversation: number;
  /** Epoch ms. */
  at: number;
  subject: string;
  text: string;
  /** Message-IDs of the conversation before it, oldest first. */
  references: string[];
  /** Sent by a machine: nobody answers it. */
  automatic: boolean;
  /** Word for word the text of another mail of the day. */
  repeated: boolean;
  /** What a good answer says: one of each list. */
  facts: string[][];
}

export interface Day {
  /** Of the weeks before, answered long ago: what there is of history. */
  before: Mail[];
  mails: Mail[];
}

/** Monday, 16 November 2026, 08:00 in the company's zone. */
export const dayStart = Date.UTC(2026, 10, 16, 7);
const hourMs = 3_600_000;
const customersMax = 120;

const firstNames: Record<Language, string[]> = {
  en: ['Jane', 'Tom', 'Olivia', 'Harry', 'Grace', 'Noah', 'Emily', 'Oscar', 'Ruth', 'Callum', 'Priya', 'Megan', 'Victor', 'Alice'],
  de: ['Jürgen', 'Anna', 'Lukas', 'Petra', 'Sven', 'Heike', 'Moritz', 'Katrin'],
  fr: ['Camille', 'Hugo', 'Élodie', 'Luc', 'Margaux', 'Antoine'],
};
const lastNames: Record<Language, string[]> = {
  en: ['Doe', 'Carver', 'Whitfield', 'Okafor', 'Pemberton', 'Lowe', 'Haddad', 'Marsh', 'Quinn', 'Sutton', 'Ashby', 'Kerr'],
  de: ['Vogel', 'Brandt', 'Lorenz', 'Kessler', 'Thiele', 'Albrecht'],
  fr: ['Moreau', 'Lefèvre', 'Garnier', 'Rousseau', 'Perrin'],
};
const shops = ['Ceramics', 'Bicycles', 'Bakery', 'Flowers', 'Books', 'Joinery', 'Coffee', 'Optics', 'Tea House', 'Studio', 'Wine', 'Gardens'];
const clients = ['the town library', 'Millers', 'the school', 'Blue Door Ltd', 'my sister', 'the hotel on the corner', 'a customer in Ghent'];
const months: Record<Language, string[]> = { en: ['July', 'August', 'September', 'October'], de: ['Juli', 'August', 'September', 'Oktober'], fr: ['juillet', 'août', 'septembre', 'octobre'] };
/** Of a hundred conversations so many are about this. */
const weights: Record<Kind, number> = { invoice: 20, login: 20, delivery: 12, pricing: 12, bug: 12, cancel: 9, refund: 8, praise: 4, nonsense: 3, machine: 1 };

/** The same mails for the same seed: 150 of the weeks before, 200 of the day. */
export function makeDay(seed: string): Day {
  const maker = new Maker(seededRandom(seed));
  const before: Mail[] = [];
  for (let n = 0; n < 110; n++) before.push(maker.begin(dayStart - (21 - Math.floor(n / 6)) * 24 * hourMs + (n % 6) * hourMs));
  for (let n = 0; n < 40; n++) before.push(maker.goOn(oneAt(before, n * 2), dayStart - (20 - Math.floor(n / 3)) * 24 * hourMs + 9 * hourMs));
  const mails: Mail[] = [];
  const at = (n: number): number => dayStart + Math.floor((n / 200) * 10 * hourMs);
  // Ten of an older conversation, and from the fifth hour on of one of this morning, in every forty.
  for (let n = 0; n < 200; n++) {
    if (n % 8 === 3) mails.push(maker.goOn(oneAt(before, (n * 7) % 110), at(n)));
    else if (n % 8 === 6 && n > 100) mails.push(maker.goOn(oneAt(mails, n - 100), at(n)));
    else if (n % 16 === 9) mails.push(maker.same(at(n)));
    else if (n % 50 === 24) mails.push(maker.automatic(at(n)));
    else mails.push(maker.begin(at(n)));
  }
  return { before, mails };
}

function oneAt<T>(list: readonly T[], place: number): T {
  const one = list[place];
  if (one === undefined) throw new Error(`there is no number ${place}`);
  return one;
}

class Maker {
  private readonly random: SeededRandom;
  private readonly customers: Customer[];
  private conversations = 0;
  private mails = 0;

  constructor(random: SeededRandom) {
    this.random = random;
    this.customers = Array.from({ length: customersMax }, (_, n) => this.customer(n));
  }

  private oneOf<T>(list: readonly T[]): T {
    return oneAt(list, Math.floor(this.random.next() * list.length));
  }

  private customer(n: number): Customer {
    const language: Language = n % 10 < 7 ? 'en' : n % 10 < 9 ? 'de' : 'fr';
    const first = this.oneOf(firstNames[language]);
    const last = this.oneOf(lastNames[language]);
    const shop = `${last} ${this.oneOf(shops)}`;
    const ascii = (text: string): string => text.normalize('NFD').replaceAll(/[^a-zA-Z ]/gu, '').toLowerCase().replaceAll(' ', '-');
    return { name: `${first} ${last}`, address: `${ascii(first)}@${ascii(shop)}-${n}.example`, shop, language };
  }

  private kind({ language }: Customer): { kind: Kind; of: Pieces } {
    const possible = kinds.flatMap((kind) => {
      const of = pieces[language][kind];
      return of === undefined ? [] : [{ kind, of }];
    });
    let left = this.random.next() * possible.reduce((sum, { kind }) => sum + weights[kind], 0);
    return possible.find(({ kind }) => (left -= weights[kind]) < 0) ?? oneAt(possible, 0);
  }

  private mail(customer: Customer, at: number, rest: Pick<Mail, 'kind' | 'conversation' | 'subject' | 'text' | 'facts'> & Partial<Mail>): Mail {
    return { id: `m${this.mails++}@${customer.address.split('@')[1] ?? ''}`, customer, at, references: [], automatic: false, repeated: false, ...rest };
  }

  private filled(text: string, facts: { [name: string]: string }): string {
    return text.replaceAll(/\{(\w+)\}/gu, (_whole, name: string) => facts[name] ?? '');
  }

  /** A new conversation. */
  begin(at: number): Mail {
    const customer = this.oneOf(this.customers);
    const { kind, of } = this.kind(customer);
    const { language } = customer;
    const names = { invoice: String(1000 + Math.floor(this.random.next() * 9000)), order: `HP-${10_000 + Math.floor(this.random.next() * 90_000)}`, month: this.oneOf(months[language]), shop: customer.shop, client: this.oneOf(clients) };
    const subject = this.filled(this.oneOf(of.subjects), names);
    const wish = this.filled(this.oneOf(of.wishes), names);
    const details = [...new Set([this.oneOf(of.details), ...(this.random.next() < 0.5 ? [this.oneOf(of.details)] : [])])];
    const detail = this.filled(details.join(' '), names);
    const signed = this.signed(customer);
    const text = [this.oneOf(openings[language]), `${wish} ${detail}`, signed].filter((part) => part !== '').join('\n\n');
    return this.mail(customer, at, { kind, conversation: this.conversations++, subject, text, facts: named(of.facts, names, `${subject}\n${text}`) });
  }

  private signed({ language, name, shop }: Customer): string {
    return `${this.oneOf(closings[language])}\n${name}${this.random.next() < 0.5 ? `\n${shop}` : ''}`;
  }

  /** The next mail of a conversation; half of the mail programs quote the one before. */
  goOn(last: Mail, at: number): Mail {
    const { customer, kind, conversation, subject, references, id } = last;
    const of = pieces[customer.language][kind];
    if (of === undefined || last.automatic) return this.begin(at);
    const numbers = { invoice: /\b\d{4}\b/u.exec(`${subject} ${last.text}`)?.[0] ?? 'it', order: /HP-\d+/u.exec(`${subject} ${last.text}`)?.[0] ?? 'it', client: this.oneOf(clients), shop: customer.shop };
    const own = [this.oneOf(openings[customer.language]), this.filled(this.oneOf(of.again), numbers), this.signed(customer)].filter((part) => part !== '').join('\n\n');
    const quoted = this.random.next() < 0.5 ? `\n\nOn ${new Date(last.at).toUTCString()}, ${customer.name} <${customer.address}> wrote:\n${last.text.split('\n').map((line) => `> ${line}`).join('\n')}` : '';
    return this.mail(customer, at, {
      kind, conversation, subject: subject.startsWith('Re: ') ? subject : `Re: ${subject}`, text: own + quoted, references: [...references, id],
      // A second question gets no answer from a playbook alone: what it names is what can be expected.
      facts: named(of.facts.filter((alternatives) => alternatives.some((fact) => fact.startsWith('{'))), numbers, own),
    });
  }

  /** Somebody sends the very words that others send too. */
  same(at: number): Mail {
    const customer = this.oneOf(this.customers.filter(({ language }) => language === 'en'));
    const { kind, subject, text } = this.oneOf(sameWords);
    const facts = pieces.en[kind]?.facts ?? [];
    return this.mail(customer, at, { kind, conversation: this.conversations++, subject, text, repeated: true, facts: named(facts, {}, text) });
  }

  automatic(at: number): Mail {
    const customer = this.oneOf(this.customers);
    return this.mail(customer, at, { kind: 'nonsense', conversation: this.conversations++, subject: 'Out of office', text: 'I am away until Monday and read no mail.', automatic: true, facts: [] });
  }
}

/** The facts of the kind, and of numbers those that the mail itself names. */
function named(facts: readonly string[][], names: { [name: string]: string }, text: string): string[][] {
  return facts.flatMap((alternatives) => {
    const known = alternatives.map((fact) => fact.replace(/^\{(\w+)\}$/u, (_whole, name: string) => names[name] ?? '')).filter((fact, place) => fact !== '' && (alternatives[place] === fact || text.includes(fact)));
    return known.length === 0 ? [] : [known];
  });
}

/** As it comes in. */
export function emlOf({ id, customer, at, subject, text, references, automatic }: Mail): string {
  const encoded = (words: string): string => (/^[\x20-\x7e]*$/u.test(words) ? words : `=?utf-8?B?${Buffer.from(words).toString('base64')}?=`);
  return [
    `From: ${encoded(customer.name)} <${customer.address}>`,
    `To: ${company.address}`,
    `Subject: ${encoded(subject)}`,
    `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}>`,
    ...(references.length === 0 ? [] : [`In-Reply-To: <${references.at(-1) ?? ''}>`, `References: ${references.map((reference) => `<${reference}>`).join(' ')}`]),
    ...(automatic ? ['Auto-Submitted: auto-replied'] : []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    text,
    '',
  ].join('\r\n');
}

/** Share of the day's mails whose own words another mail of the day has too. */
export function shareOfEqual(mails: readonly Mail[]): number {
  const times = new Map<string, number>();
  for (const { text } of mails) times.set(text, (times.get(text) ?? 0) + 1);
  return mails.filter(({ text }) => (times.get(text) ?? 0) > 1).length / mails.length;
}
