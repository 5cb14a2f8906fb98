import { z } from 'zod';
import { limits } from '../../vocabulary/limits.ts';
import { moneySchema } from '../../vocabulary/money.ts';
import type { MoneyKind, MoneyOperation } from '../money/operation.ts';

// The protocol of docs/PAYMENTS.md, version 1, as we speak it.

const paths: { readonly [K in MoneyKind]: string } = { 'payment.refund': 'v1/refunds', 'credit.grant': 'v1/credits', 'credit.revoke': 'v1/credits/revocations' };
export const operationsPath = 'v1/operations';

/** The provider's words for the kinds of effect. */
const kinds = { refund: 'payment.refund', credit: 'credit.grant', 'credit-revocation': 'credit.revoke' } as const satisfies Record<string, MoneyKind>;

const text = z.string().min(1).max(500);
/** An operation that the provider carried out. What else it tells of it is of no use to us. */
export const operationSchema = z.object({
  id: text,
  kind: z.enum(['refund', 'credit', 'credit-revocation']).transform((kind) => kinds[kind]),
  /** The Idempotency-Key that it was asked with; `null` for one that came another way. */
  key: text.nullable(),
  /** Epoch ms. */
  at: z.number().int().nonnegative().max(8_640_000_000_000_000),
  ...moneySchema.shape,
  customer: text,
  payment: text.nullable().default(null),
});
export type ProviderOperation = z.infer<typeof operationSchema>;

export const operationsPageSchema = z.object({
  operations: z.array(operationSchema).max(limits.paymentsPageOperationsMax),
  /** Where the next page begins; `null` on the last one. */
  next: z.string().min(1).max(1_000).nullable(),
});

export const errorSchema = z.object({ error: z.object({ code: z.string().max(200).default(''), message: z.string() }) });

/** Where to ask for an operation, and the body to send: the same bytes at every attempt. */
export function askingFor(operation: MoneyOperation): { path: string; body: string } {
  const { kind, amount, currency, customer, reason, payment, grant } = operation;
  const more = kind === 'payment.refund' ? { payment } : kind === 'credit.revoke' ? { grant } : {};
  return { path: paths[kind], body: JSON.stringify({ ...more, amount, currency, customer, reason }) };
}
