import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { initCompany, openCompany } from '../../src/company.ts';
import { manualClock, type ManualClock } from '../../src/effects/test-effects.ts';
import type { Company } from '../../src/facade.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { called } from '../ledger/sample-model-calls.ts';
import { scratchFolder } from '../ledger/scratch-ledger.ts';

const day = 24 * 3_600_000;
const start = Date.UTC(2026, 0, 5, 12);

/** A company in Berlin that keeps texts for ten days, and in which two calls were made. */
async function companyWithCall(t: TestContext): Promise<{ company: Company; clock: ManualClock; blobs(): Promise<number> }> {
  const folder = join(scratchFolder(t), 'acme');
  await initCompany(folder, { name: 'Acme', address: 'hello@acme.example', zone: 'Europe/Berlin' });
  appendFileSync(join(folder, 'company.yaml'), '\nmodels: { keepTexts: 10 }\n');
  const clock = manualClock(start);
  const ledger = await openLedger(join(folder, 'data'), { create: 'Acme', clock });
  const [prompt, answer] = [await ledger.blobs.put(Buffer.from('a prompt')), await ledger.blobs.put(Buffer.from('an answer'))];
  await ledger.append([called({ texts: prompt }), called({ texts: answer })]);
  await ledger.close();
  const company = await openCompany(folder, { clock });
  t.after(() => company.close());
  return { company, clock, blobs: async () => (await company.ledger.stats()).blobs };
}

test('a whole company tells what its models cost, by the month of its own zone', async (t) => {
  const { company, clock } = await companyWithCall(t);
  const { since, until, total, rows } = await company.costs.report({ by: 'agent' });
  assert.deepEqual([since, until, total.calls, rows.map(({ name }) => name)], ['2026-01-01', '2026-01-05', 2, ['support']]);
  assert.deepEqual((await company.costs.forecast()).currencies.map(({ spent }) => spent.billionths), [246_000_000]);
  // Half past eleven in the evening in London is the next month in Berlin.
  clock.advance(Date.UTC(2026, 0, 31, 23, 30) - start);
  assert.deepEqual([(await company.costs.report()).since, (await company.costs.report()).total.calls], ['2026-02-01', 0]);
});

test('prompts and answers go when company.yaml says, in a run that ends when there is nothing left to do', async (t) => {
  const { company, clock, blobs } = await companyWithCall(t);
  clock.advance(10 * day - 1);
  await company.run({ untilIdle: true });
  assert.equal(await blobs(), 2);
  clock.advance(1);
  await company.run({ untilIdle: true });
  assert.equal(await blobs(), 0);
  assert.deepEqual((await company.ledger.verify()).problems, []);
  assert.equal((await company.costs.report({ since: '2026-01-01' })).total.calls, 2);
});
