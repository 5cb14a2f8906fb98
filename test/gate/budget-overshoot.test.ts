import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overshootBench } from '../../bench/gate-budget.ts';

test("a $0.50 cap can't spend $5.11: the cap is in the commit, not between runs: 500 tasks at once, in a process that dies at any commit (B1, B2)", async (t) => {
  const { budgetOvershootCents, crashes, sent } = await overshootBench({ runs: 8, seed: 5_000 });
  t.diagnostic(`${crashes} crashes, ${sent} refunds`);
  assert.equal(budgetOvershootCents, 0);
  assert.ok(crashes >= 8 && sent > 8 * 100, 'it did die, and it did spend');
});

test('with fewer tasks than the budget has room for, all of them go out, however often the process dies (B1)', async () => {
  const { budgetOvershootCents, sent } = await overshootBench({ runs: 22, tasks: 60, seed: 7_000 });
  assert.deepEqual([budgetOvershootCents, sent], [0, 22 * 60]);
});
