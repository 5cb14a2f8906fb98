import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openScratch } from '../../../test/ledger/scratch-ledger.ts';
import type { Draft } from '../../vocabulary/events.ts';

const window = '2026-01-05';
const reserved = (id: string, amount: number): Draft => ({ kind: 'budget.reserved', actor: 'system', data: { reservation: `spend:t1:${id}:0`, lines: [{ budget: 'models', window, amount, cap: 3 }], what: 'a call' } });
const settled = (id: string, amount: number, billionths?: number): Draft => ({ kind: 'budget.settled', actor: 'system', data: { reservation: `spend:t1:${id}:0`, spent: [{ budget: 'models', window, amount, ...(billionths === undefined ? {} : { billionths }) }] } });

test('B2: a begun unit takes a whole one of the room, whatever is left of it', async (t) => {
  const ledger = await openScratch(t);
  const fits = (amount: number): Promise<boolean> => ledger.append([reserved(`try ${amount}`, amount)], [{ type: 'within-budgets', lines: [{ budget: 'models', window, amount, cap: 3 }] }]).then(() => true, () => false);
  await ledger.append([reserved('a', 1), settled('a', 2, 1)]);
  assert.deepEqual(await ledger.budgets.window('models', window), { window, reserved: 0, spent: 3, raised: 0 });
  assert.equal(await fits(1), false);
});

test('billionths that make a whole unit are that unit, also in a rebuild (L3)', async (t) => {
  const ledger = await openScratch(t);
  for (const id of ['a', 'b', 'c', 'd']) await ledger.append([reserved(id, 1), settled(id, 0, 500_000_000)]);
  assert.deepEqual(await ledger.budgets.window('models', window), { window, reserved: 0, spent: 2, raised: 0 });
  await ledger.append([reserved('e', 1), settled('e', 0, 999_999_999)]);
  assert.equal((await ledger.budgets.window('models', window)).spent, 3);
  assert.equal((await ledger.rebuild()).identical, true);
});
