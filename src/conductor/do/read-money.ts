import { moneySchema, moneyText, parseMoney, type Money } from '../../vocabulary/money.ts';
import type { OpenSlot, Slot } from '../../vocabulary/understanding.ts';
import { getRecord } from '../../memory/records.ts';
import { amountsIn, bareNumbersIn } from './amounts.ts';
import { customerById, shownCustomer, type Customer } from './customers.ts';
import { choicesMax, gateDecides, namingTokens, readCustomer, restQuestion, withoutUnknownName, type Reading, type Wish } from './reading.ts';
import { withoutSpans } from './when.ts';
import { blanked } from './wording.ts';
import { shownMoment } from './zone-time.ts';

/** Words of money that name nobody. */
const moneyWords = /(?<!\p{L})(?:refunds?|reimburse\w*|credits?|money|back|payments?|amount|balance|voucher|goodwill|last|latest|full|whole|entire|worth|gutschrift\w*|guthaben|gut|geld|zurück|zahlung\w*|rückerstattung\w*|erstatt\w*|letzte\w*|ganze\w*|sein\w*|ihr\w*)(?!\p{L})/giu;
const saidReason = /(?<!\p{L})(?:because\s+of|because|due\s+to|since|reason\s*:|as\s+(?=an?\s+(?:apology|thank|goodwill|gift))|weil|wegen|denn|grund\s*:|als\s+(?=(?:dank|entschuldigung|entschädigung)))\s*(.+)$/iu;
const forReason = /(?<!\p{L})(?:for|für)\s+([^\u{e000}]*)$/iu;
const paymentId = /(?<![\p{L}\p{N}_])((?:pay|pi|ch|py|txn|tr)_[A-Za-z0-9_]{1,100})(?![\p{L}\p{N}_])|(?<!\p{L})(?:payment|zahlung)\s+#?([A-Za-z0-9_-]{0,100}\d[A-Za-z0-9_-]{0,60})(?![\p{L}\p{N}_])/iu;

/** The reason as far as it is plain from a word such as "because": nothing in it is part of the wish. */
export function withoutReason(text: string): string {
  return text.replace(saidReason, '');
}

/** "give Jane 20 EUR credit because of the outage". */
export function readCredit(wish: Wish): Promise<Reading> {
  return readMoney(wish, 'credit');
}

/** "refund Jane 20 EUR, she was charged twice". */
export function readRefund(wish: Wish): Promise<Reading> {
  return readMoney(wish, 'refund');
}

async function readMoney(wish: Wish, kind: 'credit' | 'refund'): Promise<Reading> {
  const body = blanked(wish.text, 0, wish.head);
  const plain = saidReason.exec(body);
  const asked = plain === null ? body : blanked(body, plain.index, body.length);
  const named = kind === 'refund' ? namedPayment(asked) : null;
  const amount = readAmount(wish, named === null ? asked : blanked(asked, named.start, named.end));
  const somebody = await readCustomer(wish, blankedWords(amount.left));
  const customer = somebody.customer ?? (await payerOf(wish, named?.id ?? null, somebody.unknown));
  const trailing = plain === null ? forReason.exec(somebody.left) : null;
  const because = trailing !== null && namingTokens(trailing[1] ?? '').length > 0 ? trailing : null;
  const left = because === null ? somebody.left : blanked(somebody.left, because.index, somebody.left.length);
  const reason = (wish.answers['reason'] ?? plain?.[1] ?? because?.[1] ?? '').trim().slice(0, 500);
  const payment = kind === 'refund' ? await readPayment(wish, customer, named?.id ?? null, amount.money) : null;
  // The whole payment only where no amount was said: one that can't be read must not become another one.
  const money = amount.money ?? (amount.said ? null : (payment?.whole ?? null));
  const waiting = somebody.unknown && customer === null;
  const questions: OpenSlot[] = [
    ...(customer === null ? somebody.question : []),
    ...(payment?.question ?? []),
    ...(money === null && (amount.said || payment === null || payment.question.length === 0) ? [amount.question] : []),
    ...(reason === '' ? [{ slot: 'reason', question: 'Why? It is kept on record, and the provider gets it.', choices: [], open: true }] : []),
    ...(waiting ? [] : restQuestion(wish, somebody.unknown && somebody.customer !== null ? withoutUnknownName(left) : left)),
  ];
  const slots: Slot[] = [
    ...(somebody.slot.length > 0 || customer === null ? somebody.slot : [{ name: 'customer', label: 'customer', value: customer.id, shown: shownCustomer(customer), heard: named?.id ?? '' }]),
    ...(payment?.slot ?? []),
    ...(money === null ? [] : [{ name: 'amount', label: 'amount', value: { ...money }, shown: moneyText(money), heard: amount.heard }]),
    ...(reason === '' ? [] : [{ name: 'reason', label: 'why', value: reason, shown: reason, heard: reason }]),
  ];
  const notes = [...somebody.notes, ...(payment?.notes ?? [])];
  if (questions.length > 0 || customer === null || money === null) return { slots, questions, notes, will: null, plan: null };
  const common = { words: wish.words, asked: wish.asked, customer: customer.id, amount: money.amount, currency: money.currency, reason };
  const what = payment === null ? `A credit of ${moneyText(money)}` : `A refund of ${moneyText(money)} of payment ${payment.id ?? ''}`;
  return {
    slots, questions, notes,
    will: `${what} for ${shownCustomer(customer)} is proposed now, because: ${reason}. ${gateDecides}`,
    plan: payment?.id == null ? (kind === 'credit' ? { do: 'credit', ...common } : null) : { do: 'refund', ...common, payment: payment.id },
  };
}

/** Whose payment it is, by its record, when nobody else is named. */
async function payerOf({ deps }: Wish, payment: string | null, unnamed: boolean): Promise<Customer | null> {
  const record = payment === null || !unnamed ? null : await getRecord(deps.ledger, 'payment', payment);
  const payer = record?.value['customer'];
  return typeof payer === 'string' ? customerById(deps.ledger, payer) : null;
}

function blankedWords(text: string): string {
  return withoutSpans(text, [...text.matchAll(moneyWords)].map((match) => ({ start: match.index, end: match.index + match[0].length })));
}

interface AmountRead {
  money: Money | null;
  /** Something was said that is an amount, or was meant as one. */
  said: boolean;
  heard: string;
  left: string;
  question: OpenSlot;
}

function readAmount({ answers, language }: Wish, text: string): AmountRead {
  const amounts = amountsIn(text, language);
  const left = withoutSpans(text, amounts.map(({ span }) => span));
  const ask = (question: string, choices: string[] = [], said = true): AmountRead => ({ money: null, said, heard: '', left, question: { slot: 'amount', question, choices: choices.map((value) => ({ value, shown: value })), open: true } });
  const answer = answers['amount'];
  if (answer !== undefined) {
    const money = parseMoney(answer) ?? amountsIn(answer, language)[0]?.money ?? null;
    return money === null ? ask(`“${answer.slice(0, 60)}” is no amount. How much? Write it with its currency: 20 EUR.`) : { ...ask(''), money, heard: answer };
  }
  const [first, second] = amounts;
  if (second !== undefined) return ask('More than one amount is named. How much?', amounts.flatMap(({ money }) => (money === null ? [] : [moneyText(money)])));
  if (first === undefined) {
    const [number] = bareNumbersIn(text);
    if (number === undefined) return ask('How much? Write it with its currency: 20 EUR.', [], false);
    return { ...ask(`${number.heard} of which currency?`, ['EUR', 'USD', 'GBP', 'CHF'].map((currency) => `${number.heard} ${currency}`)), left: withoutSpans(left, [number.span]) };
  }
  return first.money === null ? ask(`“${first.heard.trim()}”: ${first.problem} How much?`) : { ...ask(''), money: first.money, heard: first.heard };
}

function namedPayment(text: string): { id: string; start: number; end: number } | null {
  const match = paymentId.exec(text);
  const id = match?.[1] ?? match?.[2];
  return match === null || id === undefined ? null : { id, start: match.index, end: match.index + match[0].length };
}

interface PaymentRead {
  id: string | null;
  /** The whole payment, when no amount was said. */
  whole: Money | null;
  slot: Slot[];
  question: OpenSlot[];
  notes: string[];
}

interface KnownPayment {
  id: string;
  amount: Money | null;
  at: number | null;
  status: string;
  /** The id of whose it is. */
  customer: string | null;
}

const noPayment: PaymentRead = { id: null, whole: null, slot: [], question: [], notes: [] };

async function readPayment(wish: Wish, customer: Customer | null, named: string | null, amount: Money | null): Promise<PaymentRead> {
  const wanted = wish.answers['payment']?.trim() || named;
  if (wanted !== null) return paymentNamed(wish, customer, wanted, amount);
  // Without knowing whose, there is nothing to choose from yet.
  if (customer === null) return noPayment;
  const payments = (await paymentsOf(wish, customer)).filter((one) => one.status === 'succeeded' && covers(one, amount));
  const [first, second] = payments;
  if (first !== undefined && second === undefined) return { ...noPayment, id: first.id, whole: first.amount, slot: [paymentSlot(wish, first)], notes: ['It is their only payment on record that this can be of.'] };
  return { ...noPayment, question: [paymentQuestion(wish, first === undefined ? "Which payment? None of theirs on record fits. Write the provider's id of it." : 'Which payment?', payments)] };
}

/** A payment by its id: its record, where there is one, must agree with whom and how much. */
async function paymentNamed(wish: Wish, customer: Customer | null, id: string, amount: Money | null): Promise<PaymentRead> {
  const known = await paymentOf(wish, id);
  if (known === null) return { ...noPayment, id, slot: [paymentSlot(wish, { id, amount: null, at: null, status: 'unknown', customer: null })], notes: [`There is no record of payment ${id}: whether it is theirs only the provider knows.`] };
  if (customer !== null && known.customer !== null && !(await isSame(wish, known.customer, customer.id))) {
    return { ...noPayment, question: [paymentQuestion(wish, `By its record, payment ${id} is of ${known.customer}, and not of ${customer.id}. Which payment?`, await paymentsOf(wish, customer))] };
  }
  const read = { ...noPayment, id, whole: known.amount, slot: [paymentSlot(wish, known)], notes: known.status === 'succeeded' ? [] : [`By its record, payment ${id} is ${known.status}.`] };
  if (amount === null || known.amount === null || covers(known, amount)) return read;
  return { ...read, question: [{ slot: 'amount', question: `By its record, payment ${id} is ${moneyText(known.amount)}, and that is not enough for ${moneyText(amount)}. How much?`, choices: [{ value: moneyText(known.amount), shown: `all of it, ${moneyText(known.amount)}` }], open: true }] };
}

function paymentQuestion(wish: Wish, question: string, payments: readonly KnownPayment[]): OpenSlot {
  return { slot: 'payment', question, open: true, choices: payments.slice(0, choicesMax).map((one) => ({ value: one.id, shown: shownPayment(wish, one) })) };
}

async function isSame({ deps: { ledger } }: Wish, one: string, other: string): Promise<boolean> {
  return (await ledger.identities.canonical(`customer:${one}`)) === (await ledger.identities.canonical(`customer:${other}`));
}

function covers({ amount }: KnownPayment, wanted: Money | null): boolean {
  return amount !== null && (wanted === null || (amount.currency === wanted.currency && amount.amount >= wanted.amount));
}

const paymentsMax = 200;

/** Newest first. */
async function paymentsOf(wish: Wish, { id }: Customer): Promise<KnownPayment[]> {
  const links = await wish.deps.ledger.links.linksOf('customer', id, paymentsMax);
  const ids = new Set(links.flatMap((link) => (link.kind === 'payment' ? [link.id] : [])));
  const payments = await Promise.all([...ids].map((payment) => paymentOf(wish, payment)));
  return payments.filter((one) => one !== null).toSorted((one, other) => (other.at ?? 0) - (one.at ?? 0));
}

async function paymentOf({ deps }: Wish, id: string): Promise<KnownPayment | null> {
  const record = await getRecord(deps.ledger, 'payment', id);
  if (record === null) return null;
  const { amount, at, status, customer } = record.value;
  return { id, amount: moneySchema.safeParse(amount).data ?? null, at: typeof at === 'number' ? at : null, status: typeof status === 'string' ? status : 'unknown', customer: typeof customer === 'string' ? customer : null };
}

function shownPayment({ deps, asked }: Wish, { id, amount, at }: KnownPayment): string {
  return [id, ...(amount === null ? [] : [moneyText(amount)]), ...(at === null ? [] : [`of ${shownMoment(at, deps.company.zone, asked)}`])].join(', ');
}

function paymentSlot(wish: Wish, payment: KnownPayment): Slot {
  return { name: 'payment', label: 'payment', value: payment.id, shown: shownPayment(wish, payment), heard: '' };
}
