import { effectPayloads, type EffectPayload } from '../../vocabulary/effects.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import { moneyText, type Money } from '../../vocabulary/money.ts';

export const moneyKinds = ['payment.refund', 'credit.grant', 'credit.revoke'] as const;
export type MoneyKind = (typeof moneyKinds)[number];

/** A payload of any of the kinds that move money, as it will really leave the house. */
export interface MoneyOperation extends Money {
  kind: MoneyKind;
  customer: string;
  /** One line. */
  reason: string;
  /** With a refund: the provider's id of the payment. */
  payment: string | null;
  /** With a revocation: the effect that gave the credit, `null` for one that was given elsewhere. */
  grant: string | null;
}

/** Control characters, direction marks and halves of characters: in a name they could make it look like another one. */
const notInNames = /[\p{C}\p{Zl}\p{Zp}]/u;
/** What would break a line, or turn around how the rest of it reads. */
const notInLines = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * Checked here again, on this side of the disk, so that the preview and what leaves the house can't differ. A line break in the
 * reason becomes a blank; in what names a customer or a payment it is refused, since another name would get the money. Throws Terminal.
 */
export function moneyOperation(kind: MoneyKind, payload: unknown): MoneyOperation {
  const parsed = effectPayloads[kind].safeParse(payload);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw unusable(`${issue?.path.join('.') ?? 'payload'} ${issue?.message ?? 'is not valid'}`);
  }
  // Only refunds have a payment, and only revocations a grant.
  const data: EffectPayload<MoneyKind> & { payment?: string; grant?: string | null } = parsed.data;
  const { amount, currency, customer, payment = null, grant = null } = data;
  if ([customer, payment ?? ''].some((name) => notInNames.test(name) || name !== name.trim())) throw unusable('the customer or the payment has a line break, a blank at an end, or a character that does not show');
  const reason = data.reason.replaceAll(notInLines, ' ').trim();
  if (reason === '' || customer === '' || payment === '') throw unusable('the customer, the payment or the reason is empty');
  return { kind, amount, currency, customer, reason, payment, grant };
}

/** `Refund 20.00 EUR to jane@example.com (payment pay_123)`. Names of any length. */
export function operationSentence({ kind, customer, payment, ...money }: Pick<MoneyOperation, 'kind' | 'customer' | 'payment' | 'amount' | 'currency'>): string {
  const amount = moneyText(money);
  if (kind === 'payment.refund') return `Refund ${amount} to ${customer}${payment === null ? '' : ` (payment ${payment})`}`;
  return kind === 'credit.grant' ? `Give a credit of ${amount} to ${customer}` : `Take a credit of ${amount} back from ${customer}`;
}

function unusable(reason: string): Terminal {
  return new Terminal('money.unusable', `This operation can't be carried out: ${reason}.`, 'Edit it in the inbox so that customer, payment, amount and reason are valid, then approve it again.');
}
