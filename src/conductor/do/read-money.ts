import type { Json } from '../../vocabulary/json.ts';
import { moneySchema, moneyText, parseMoney, type Money } from '../../vocabulary/money.ts';
import type { OpenSlot, Slot } from '../../vocabulary/understanding.ts';
import { getRecord } from '../../memory/records.ts';
import { amountsIn, bareNumbersIn } from './amounts.ts';
import { shownCustomer, type Customer } from './customers.ts';
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
  const trailing = plain === null ? forReason.exec(somebody.left) : null;
  const because = trailing !== null && namingTokens(trailing[1] ?? '').length > 0 ? trailing : null;
  const left = because === null ? somebody.left : blanked(somebody.left, because.index, somebody.left.length);
  const reason = (wish.answers['reason'] ?? plain?.[1] ?? because?.[1] ?? '').trim().slice(0, 500);
  const payment = kind === 'refund' ? await readPayment(wish, somebody.customer, named?.id ?? null, amount.money) : null;
  // The whole payment only where no amount was said: one that can't be read must not become another one.
  const money = amount.money ?? (amount.said ? null : (payment?.whole ?? null));
  const waiting = somebody.unknown && somebody.customer === null;
  const questions: OpenSlot[] = [
    ...somebody.question,
    ...(payment?.question ?? []),
    ...(money === null && (amount.said || payment === null || payment.question.length === 0) ? [amount.question] : []),
    ...(reason === '' ? [{ slot: 'reason', question: 'Why? It is kept on record, and the provider gets it.', choices: [], open: true }] : []),
    ...(waiting ? [] : restQuestion(wish, somebody.unknown ? withoutUnknownName(left) : left)),
  ];
  const slots: Slot[] = [
    ...somebody.slot,
    ...(payment?.slot ?? []),
    ...(money === null ? [] : [{ name: 'amount', label: 'amount', value: { ...money }, shown: moneyText(money), heard: amount.heard }]),
    ...(reason === '' ? [] : [{ name: 'reason', label: 'why', value: reason, shown: reason, heard: reason }]),
  ];
  const notes = [...somebody.notes, ...(payment?.notes ?? [])];
  if (questions.length > 0 || somebody.customer === null || money === null) return { slots, questions, notes, will: null, plan: null };
  const common = { words: wish.words, asked: wish.asked, customer: somebody.customer.id, amount: money.amount, currency: money.currency, reason };
  const what = payment === null ? `A credit of ${moneyText(money)}` : `A refund of ${moneyText(money)} of payment ${payment.id ?? ''}`;
  return {
    slots, questions, notes,
    will: `${what} for ${shownCustomer(somebody.customer)} is proposed now, because: ${reason}. ${gateDecides}`,
    plan: payment?.id == null ? (kind === 'credit' ? { do: 'credit', ...common } : null) : { do: 'refund', ...common, payment: payment.id },
  };
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

function readAmount({ answers }: Wish, text: string): AmountRead {
  const amounts = amountsIn(text);
  const left = withoutSpans(text, amounts.map(({ span }) => span));
  const ask = (question: string, choices: string[] = [], said = true): AmountRead => ({ money: null, said, heard: '', left, question: { slot: 'amount', question, choices: choices.map((value) => ({ value, shown: value })), open: true } });
  const answer = answers['amount'];
  if (answer !== undefined) {
    const money = parseMoney(answer) ?? amountsIn(answer)[0]?.money ?? null;
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
  status: Json | undefined;
}

async function readPayment(wish: Wish, customer: Customer | null, named: string | null, amount: Money | null): Promise<PaymentRead> {
  const none: PaymentRead = { id: null, whole: null, slot: [], question: [], notes: [] };
  const wanted = wish.answers['payment']?.trim() ?? named;
  if (wanted !== null && wanted !== undefined && wanted !== '') {
    const known = await paymentOf(wish, wanted);
    const notes = known === null ? [`There is no record of payment ${wanted}: whether it is theirs only the provider knows.`] : [];
    return { ...none, id: wanted, whole: known?.amount ?? null, slot: [paymentSlot(wish, known ?? { id: wanted, amount: null, at: null, status: undefined })], notes };
  }
  // Without knowing whose, there is nothing to choose from yet.
  if (customer === null) return none;
  const payments = (await paymentsOf(wish, customer)).filter((one) => one.status === 'succeeded' && covers(one, amount));
  const [first, second] = payments;
  if (first !== undefined && second === undefined) return { ...none, id: first.id, whole: first.amount, slot: [paymentSlot(wish, first)], notes: ['It is their only payment on record that this can be of.'] };
  const question = first === undefined ? "Which payment? None of theirs on record fits. Write the provider's id of it." : 'Which payment?';
  return { ...none, question: [{ slot: 'payment', question, open: true, choices: payments.slice(0, choicesMax).map((one) => ({ value: one.id, shown: shownPayment(wish, one) })) }] };
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
  const { amount, at, status } = record.value;
  return { id, amount: moneySchema.safeParse(amount).data ?? null, at: typeof at === 'number' ? at : null, status };
}

function shownPayment({ deps, asked }: Wish, { id, amount, at }: KnownPayment): string {
  return [id, ...(amount === null ? [] : [moneyText(amount)]), ...(at === null ? [] : [`of ${shownMoment(at, deps.company.zone, asked)}`])].join(', ');
}

function paymentSlot(wish: Wish, payment: KnownPayment): Slot {
  return { name: 'payment', label: 'payment', value: payment.id, shown: shownPayment(wish, payment), heard: '' };
}
