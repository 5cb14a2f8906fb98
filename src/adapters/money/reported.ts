import type { ReportedFields } from '../../effects/adapter.ts';
import type { MoneyOperation } from './operation.ts';

/** The fields in which our record of an operation and another one must agree. */
export function reportedMoney({ kind, amount, currency, customer, payment }: Pick<MoneyOperation, 'kind' | 'amount' | 'currency' | 'customer' | 'payment'>): ReportedFields {
  // Mail addresses are the same in any case, and providers write them in one of their own.
  return { kind, amount, currency, customer: customer.includes('@') ? customer.toLowerCase() : customer, ...(payment === null ? {} : { payment }) };
}
