import type { MoneyKind } from '../../src/adapters/money/operation.ts';
import { mintApproved, type Approved } from '../../src/effects/approved.ts';
import type { EffectPayload } from '../../src/vocabulary/effects.ts';
import type { EffectId } from '../../src/vocabulary/ids.ts';
import { freshEffectId } from './effect-ids.ts';

/** Of any kind: what a kind does not have is left out. */
export interface MoneyFields {
  amount?: number;
  currency?: string;
  customer?: string;
  reason?: string;
  payment?: string;
  grant?: string | null;
}

/** The fields are not validated, so that a test can smuggle. */
export function moneyPayload<K extends MoneyKind>(kind: K, fields: MoneyFields = {}): EffectPayload<K> {
  const own = { 'payment.refund': { payment: 'pay_123' }, 'credit.grant': {}, 'credit.revoke': { grant: null } }[kind];
  return { amount: 2_000, currency: 'EUR', customer: 'jane@example.com', reason: 'It came twice.', ...own, ...fields } as EffectPayload<K>;
}

/** An approved operation with money as the gate would make it, with an id of its own. */
export function approvedMoney<K extends MoneyKind>(kind: K, fields: MoneyFields = {}, options: { id?: EffectId; attempt?: number } = {}): Approved<K> {
  return mintApproved({ id: options.id ?? freshEffectId(), task: 't1', kind, payload: moneyPayload(kind, fields), attempt: options.attempt ?? 1 });
}
