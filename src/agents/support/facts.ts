import type { ReceivedMail } from '../../vocabulary/mail.ts';
import { firstNameOf } from '../drafting/first-name.ts';
import { bareSubject, ownWords } from './mail-text.ts';

/** What a mail says that a template may repeat. Each is cut and cleaned: it comes from outside. */
export type MailFacts = {
  subject: string;
  /** `null` when the display name isn't plainly a person's. */
  firstName: string | null;
  invoices: string[];
  orders: string[];
};

const numbersMax = 10;
const number = String.raw`([A-Z]{0,4}-?\d[\d-]{1,14})(?![\d-]|[.,:/]\d)`;
const label = (words: string): RegExp =>
  new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${words})(?![\p{L}])[^\p{L}\p{N}\n]{0,4}(?:(?:no|nr|number|numbers|num|nummer|numero|número|numéro)(?![\p{L}])[^\p{L}\p{N}\n]{0,4})?${number}`, 'giu');
const invoiceLabel = label('invoices?|inv|bills?|rechnung(?:en)?|facturas?|factures?');
const orderLabel = label('orders?|bestellung(?:en)?|pedidos?|commandes?');
/** "1042, 1043 and 1044": a list goes on after its first number. */
const listGoesOn = new RegExp(String.raw`\s*(?:,|&|\/|and|or|und|oder|y|et)\s*#?${number}`, 'iuy');
const isoDate = /^\d{4}-\d{2}-\d{2}$/u;

export function factsOf(mail: Pick<ReceivedMail, 'subject' | 'text' | 'from'>): MailFacts {
  const text = `${bareSubject(mail.subject)}\n${ownWords(mail.text)}`;
  return {
    subject: bareSubject(mail.subject),
    firstName: firstNameOf(mail.from?.name ?? ''),
    invoices: numbersAfter(text, invoiceLabel),
    orders: numbersAfter(text, orderLabel),
  };
}

function numbersAfter(text: string, labelled: RegExp): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(labelled)) {
    add(found, match[1]);
    listGoesOn.lastIndex = match.index + match[0].length;
    for (let next = listGoesOn.exec(text); next && found.size < numbersMax; next = listGoesOn.exec(text)) add(found, next[1]);
    if (found.size >= numbersMax) break;
  }
  return [...found];
}

function add(found: Set<string>, text: string | undefined): void {
  const clean = text?.replace(/-+$/u, '').toUpperCase();
  if (clean && !isoDate.test(clean)) found.add(clean);
}
