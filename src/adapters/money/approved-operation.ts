import { Approved } from '../../effects/approved.ts';
import { assert } from '../../vocabulary/errors.ts';
import { effectIdPattern } from '../../vocabulary/ids.ts';
import { moneyKinds, moneyOperation, type MoneyKind, type MoneyOperation } from './operation.ts';

/** What an adapter that moves money was given to do. Asserts that the gate approved it (E1), and throws Terminal when it can't be carried out. */
export function approvedOperation(effect: Approved<MoneyKind>, who: string): MoneyOperation {
  assert(Approved.is(effect) && moneyKinds.includes(effect.kind), `${who} takes only an approved operation with money (E1)`);
  assert(effectIdPattern.test(effect.id), `an effect id is e and 24 hex digits, not ${effect.id}`);
  return moneyOperation(effect.kind, effect.payload);
}
