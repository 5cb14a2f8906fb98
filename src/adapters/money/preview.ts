import type { Preview } from '../../effects/adapter.ts';
import { moneyText } from '../../vocabulary/money.ts';
import { cut } from '../lines/plain-line.ts';
import { moneyOperation, operationSentence, type MoneyKind, type MoneyOperation } from './operation.ts';

/** With these a sentence stays under 500 characters, whatever the payload holds; the text has the whole of them. */
const customerCharsMax = 254;
const paymentCharsMax = 150;

/** What the operator sees of an operation with money before deciding. Throws Terminal when it can't be carried out. */
export function previewMoney(kind: MoneyKind, payload: unknown): Preview {
  const operation = moneyOperation(kind, payload);
  const { customer, payment } = operation;
  return {
    sentence: operationSentence({ ...operation, customer: cut(customer, customerCharsMax), payment: payment === null ? null : cut(payment, paymentCharsMax) }),
    text: linesOf(operation).join('\n'),
  };
}

const operationNames: { readonly [K in MoneyKind]: string } = { 'payment.refund': 'Refund', 'credit.grant': 'Credit', 'credit.revoke': 'Credit taken back' };

function linesOf(operation: MoneyOperation): string[] {
  const { kind, customer, payment, grant, reason } = operation;
  return [
    `${operationNames[kind]}: ${moneyText(operation)}`,
    `Customer: ${customer}`,
    ...(payment === null ? [] : [`Payment: ${payment}`]),
    ...(kind === 'credit.revoke' ? [`Given by: ${grant ?? 'something else than Keelson'}`] : []),
    `Reason: ${reason}`,
  ];
}
