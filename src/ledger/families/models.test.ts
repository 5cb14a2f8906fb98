import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { called, lost, reused } from '../../../test/ledger/sample-model-calls.ts';
import { openScratch } from '../../../test/ledger/scratch-ledger.ts';
import { costsBy } from '../../vocabulary/cost-views.ts';
import type { Draft } from '../../vocabulary/events.ts';
import type { Ledger } from '../port.ts';

const jane = 'customer:jane@example.com';
const joe = 'customer:joe@example.com';
const all = { since: '2026-01-01', until: '2026-12-31' };
const dollars = (amount: number, billionths = 0) => ({ amount, billionths, currency: 'USD' });

async function namesBy(ledger: Ledger, by: (typeof costsBy)[number], limit = 100): Promise<[string, number][]> {
  return (await ledger.models.sumsBy(by, all, limit)).rows.map(({ name, sums }) => [name, sums.reduce((sum, { calls }) => sum + calls, 0)]);
}

/** All that can be asked about costs, in the order of the names. */
async function everything(ledger: Ledger): Promise<unknown> {
  const groups = await Promise.all(costsBy.map(async (by) => (await ledger.models.sumsBy(by, all, 100)).rows.toSorted((a, b) => a.name.localeCompare(b.name, 'en'))));
  return [await ledger.models.sums(all), groups, await ledger.models.costsOfDays(all)];
}

async function rebuilt(ledger: Ledger): Promise<void> {
  const { tables } = await ledger.rebuild();
  assert.deepEqual(tables.filter(({ identical }) => !identical), [], 'L3');
}

describe('what calls of models add up to', () => {
  test('is exact in each currency, and currencies are never added', async (t) => {
    const ledger = await openScratch(t);
    const billionths = 999_999_999;
    await ledger.append(Array.from({ length: 1_000 }, () => called({ cost: { amount: 0, billionths, currency: 'EUR' } })));
    await ledger.append([called({ cost: dollars(7, 1) }), called({ cost: dollars(8, billionths) })]);
    const sums = (await ledger.models.sums(all)).map(({ currency, calls, amount, billionths: rest }) => [currency, calls, amount, rest]);
    assert.deepEqual(sums, [['EUR', 1_000, 999, 999_999_000], ['USD', 2, 16, 0]]);
    await rebuilt(ledger);
  });

  test('tells answers, failures, what is lost, what is reused, what has no price, and what counts at its worst', async (t) => {
    const ledger = await openScratch(t);
    await ledger.append([called(), called({ outcome: 'failed', counts: 'nothing', usage: null, cost: null }), lost(), reused(), called({ cost: null }), called({ outcome: 'invalid' })]);
    const [without, euros] = await ledger.models.sums(all);
    assert.deepEqual(without, {
      currency: null, calls: 2, answered: 1, lost: 0, reused: 0, unpriced: 1, input: 900, cachedInput: 512, output: 80, amount: 0, billionths: 0,
      worstCalls: 0, worstTokens: 0, worstAmount: 0, worstBillionths: 0, savedTokens: 0, savedAmount: 0, savedBillionths: 0,
    });
    assert.deepEqual(euros, {
      currency: 'EUR', calls: 3, answered: 1, lost: 1, reused: 1, unpriced: 0, input: 5_800, cachedInput: 1_024, output: 160, amount: 1, billionths: 369_000_000,
      worstCalls: 1, worstTokens: 4_000, worstAmount: 1, worstBillionths: 123_000_000, savedTokens: 980, savedAmount: 0, savedBillionths: 123_000_000,
    });
  });

  test('is told by agent, purpose, model, day and customer, the dearest first, for the days that are asked for', async (t) => {
    const ledger = await openScratch(t);
    await ledger.append([
      called({ model: 'local/large', cost: dollars(90) }, { subject: jane }),
      called({ purpose: 'memory.summarise', day: '2026-01-06' }, { agent: 'memory-upkeep' }),
      called({ day: '2025-12-31' }, { subject: joe }),
      called({ day: '2027-01-01' }, { subject: joe }),
    ]);
    assert.deepEqual(await namesBy(ledger, 'agent'), [['support', 1], ['memory-upkeep', 1]]);
    assert.deepEqual(await namesBy(ledger, 'purpose'), [['support.draft', 1], ['memory.summarise', 1]]);
    assert.deepEqual(await namesBy(ledger, 'model'), [['local/large', 1], ['local/tiny', 1]]);
    assert.deepEqual(await namesBy(ledger, 'day'), [['2026-01-06', 1], ['2026-01-05', 1]]);
    assert.deepEqual(await namesBy(ledger, 'customer'), [[`=${jane}`, 1], ['nobody', 1]]);
    assert.deepEqual([(await ledger.models.sumsBy('customer', all, 1)).names, await namesBy(ledger, 'customer', 1)], [2, [[`=${jane}`, 1]]], 'how many there are is told also when not all are shown');
    assert.deepEqual([await ledger.models.firstDay(), await ledger.models.firstDay('USD'), await ledger.models.firstDay('JPY')], ['2025-12-31', '2026-01-05', null]);
  });

  test('is told for one task', async (t) => {
    const ledger = await openScratch(t);
    await ledger.append([called({}, { task: 't7' }), reused({}, { task: 't7' }), called({}, { task: 't8' })]);
    assert.deepEqual((await ledger.models.sumsOfTask('t7')).map(({ calls, reused: again, billionths }) => [calls, again, billionths]), [[1, 1, 123_000_000]]);
    assert.deepEqual(await ledger.models.sumsOfTask('t9'), []);
  });
});

describe('after somebody was forgotten', () => {
  test('what their calls cost stays, and nothing says whose they were', async (t) => {
    const ledger = await openScratch(t);
    await ledger.append([called({}, { subject: jane }), called({ day: '2026-01-06' }, { subject: jane }), lost({}, { subject: joe }), called()]);
    const before = await ledger.models.sums(all);
    await ledger.forget([jane], 'operator', 'She asked.');
    assert.deepEqual(await ledger.models.sums(all), before);
    assert.deepEqual(await namesBy(ledger, 'customer'), [[`=${joe}`, 1], ['forgotten', 2], ['nobody', 1]]);
    await rebuilt(ledger);
    assert.deepEqual(await namesBy(ledger, 'customer'), [[`=${joe}`, 1], ['forgotten', 2], ['nobody', 1]]);
  });

  test('who comes back is somebody new', async (t) => {
    const ledger = await openScratch(t);
    await ledger.append([called({}, { subject: jane })]);
    await ledger.forget([jane], 'operator', 'She asked.');
    await ledger.append([called({}, { subject: jane })]);
    assert.deepEqual(new Map(await namesBy(ledger, 'customer')), new Map([[`=${jane}`, 1], ['forgotten', 1]]));
    await rebuilt(ledger);
  });

  test('their answers are not used again, and an equal answer about somebody else still is', async (t) => {
    const ledger = await openScratch(t);
    const answered = { texts: 'b'.repeat(64), reusableUntil: 1_000 };
    const [joes, janes] = await ledger.append([called(answered, { subject: joe }), called(answered, { subject: jane })]);
    assert.deepEqual([await ledger.models.answered('a'.repeat(64), 999), await ledger.models.answered('a'.repeat(64), 1_000)], [janes?.seq, null]);
    await ledger.forget([jane], 'operator', 'She asked.');
    assert.equal(await ledger.models.answered('a'.repeat(64), 999), joes?.seq);
    await rebuilt(ledger);
    assert.equal(await ledger.models.answered('a'.repeat(64), 999), joes?.seq);
    await ledger.forget([joe], 'operator', 'He too.');
    assert.equal(await ledger.models.answered('a'.repeat(64), 999), null);
    await rebuilt(ledger);
  });

  const people = [jane, joe, null] as const;
  const draft: fc.Arbitrary<Draft> = fc.record({ subject: fc.constantFrom(...people), day: fc.constantFrom('2026-01-05', '2026-01-06'), currency: fc.constantFrom('EUR', 'USD'), amount: fc.nat(3), billionths: fc.nat(999_999_999), make: fc.constantFrom('called', 'lost', 'reused', 'expired') }).map(({ subject, day, make, ...cost }): Draft => {
    if (make === 'expired') return { kind: 'model.texts-expired', actor: 'system', data: { upTo: cost.amount + 2, texts: 0 } };
    if (make === 'reused') return reused({ day }, { subject });
    return make === 'lost' ? lost({ day }, { subject }) : called({ day, cost, texts: String(cost.amount).repeat(64), reusableUntil: 9 }, { subject });
  });

  test('L3: whatever was asked, by whom and when, the sums hold and a rebuild finds the same', async (t) => {
    const property = fc.asyncProperty(fc.array(draft, { minLength: 1, maxLength: 20 }), fc.constantFrom(jane, joe), fc.array(draft, { maxLength: 8 }), async (before, gone, after) => {
      const ledger = await openScratch(t);
      for (const one of before) await ledger.append([one]);
      const sums = await ledger.models.sums(all);
      if (before.some(({ subject }) => subject === gone)) await ledger.forget([gone], 'operator', 'asked');
      assert.deepEqual(await ledger.models.sums(all), sums);
      for (const one of after) await ledger.append([one]);
      const told = await everything(ledger);
      const ofCustomers = (await ledger.models.sumsBy('customer', all, 100)).rows.flatMap((row) => row.sums).reduce((sum, { calls, reused: again }) => sum + calls + again, 0);
      assert.equal(ofCustomers, (await ledger.models.sums(all)).reduce((sum, { calls, reused: again }) => sum + calls + again, 0));
      await rebuilt(ledger);
      assert.deepEqual(await everything(ledger), told);
      await ledger.close();
    });
    await fc.assert(property, { numRuns: 25 });
  });
});
