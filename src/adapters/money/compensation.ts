import type { Compensation } from '../../effects/adapter.ts';
import type { EffectPayload } from '../../vocabulary/effects.ts';
import { effectIdPattern } from '../../vocabulary/ids.ts';
import type { Json } from '../../vocabulary/json.ts';
import { addressSchema } from '../../vocabulary/mail.ts';
import { moneyText } from '../../vocabulary/money.ts';
import { cut } from '../lines/plain-line.ts';
import { moneyOperation, type MoneyKind, type MoneyOperation } from './operation.ts';

/** As the schema of the payloads has it. */
const reasonCharsMax = 500;

/**
 * A credit is taken back by a revocation, and the other way round. A refund can't be: the money is the customer's again, and
 * what is left is to ask for it. The receipt's `key`, which both adapters record, is the effect that gave the credit.
 */
export function compensateMoney(kind: MoneyKind, payload: unknown, receipt: Json): Compensation {
  const operation = moneyOperation(kind, payload);
  const { amount, currency, customer, reason } = operation;
  if (kind === 'payment.refund') return correctRefund(operation);
  const what = kind === 'credit.grant' ? 'Credit taken back' : 'Credit given back';
  const taken = { amount, currency, customer, reason: cut(`${what}: ${reason}`, reasonCharsMax) };
  if (kind === 'credit.revoke') return { possible: true, kind: 'credit.grant', payload: taken };
  return { possible: true, kind: 'credit.revoke', payload: { ...taken, grant: keyIn(receipt) } };
}

function keyIn(receipt: Json): string | null {
  const key = typeof receipt === 'object' && receipt !== null && !Array.isArray(receipt) ? receipt['key'] : null;
  return typeof key === 'string' && effectIdPattern.test(key) ? key : null;
}

function correctRefund(operation: MoneyOperation): Compensation {
  const amount = moneyText(operation);
  const correction = [
    'Hello,',
    `we refunded ${amount} to you (payment ${operation.payment}). That was our mistake.`,
    'You need not do anything yet: please answer this mail, and we will settle it together.',
    'We are sorry for the trouble.',
  ].join('\n\n');
  const refused = { possible: false, why: "Money that was paid back is the customer's again; only they can pay it anew.", correction } as const;
  const address = addressSchema.shape.address.safeParse(operation.customer.toLowerCase());
  if (!address.success) return refused;
  const mail: EffectPayload<'mail.send'> = { to: [{ address: address.data, name: '' }], cc: [], subject: `Our refund of ${amount}`, text: correction, inReplyTo: null, references: [], thread: null };
  return { ...refused, draft: { kind: 'mail.send', payload: mail } };
}
