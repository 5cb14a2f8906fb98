import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agent, companyOf } from '../../test/simulation/company-of-agents.ts';
import type { Retryable } from '../vocabulary/errors.ts';
import type { Json } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';

const soon = { retry: { attemptsMax: 3, delayMs: 1_000, delayMsMax: 10_000 } };

describe('a step', () => {
  it('that takes too long has its signal aborted, and is tried again', async (t) => {
    const aborted: string[] = [];
    const company = await companyOf(t, [
      agent('a', (ctx) =>
        ctx.step(
          'slow',
          ({ attempt, signal }) =>
            new Promise<string>((resolve) => {
              if (attempt === 2) return resolve('in time');
              signal.addEventListener('abort', () => aborted.push((signal.reason as Retryable).code));
            }),
          { timeoutMs: 5_000, ...soon },
        ),
      ),
    ]);
    const task = await company.start('a');
    await company.pass(4_999);
    assert.deepEqual(aborted, []);
    await company.pass(10_000);
    assert.deepEqual(aborted, ['step.timed-out']);
    const [failed] = await company.events(task, 'step.failed');
    assert.deepEqual([failed?.data.failure.code, failed?.data.failure.failure], ['step.timed-out', 'retryable']);
    assert.equal(await company.result(task), 'in time');
  });

  it('that is still under way when its run is dropped leaves no alarm behind that holds the process', async (t) => {
    const company = await companyOf(t, [agent('a', (ctx) => ctx.step('slow', () => new Promise<null>(() => undefined)))]);
    await company.start('a');
    await company.settle();
    assert.notEqual(company.clock.nextAlarm(), null);
    await company.close();
    assert.equal(company.clock.nextAlarm(), null);
  });

  const notJson: [string, () => unknown][] = [
    ['a date', () => new Date()],
    ['an infinite number', () => [Number.POSITIVE_INFINITY]],
    ['a function', () => () => 1],
    ['a class of its own', async () => new Map()],
    ['undefined in an object', () => ({ a: undefined })],
  ];
  for (const [what, work] of notJson) {
    it(`whose result is ${what} fails once and for all`, async (t) => {
      const company = await companyOf(t, [agent('a', (ctx) => ctx.step('odd', work as () => Json))]);
      const task = await company.start('a');
      await company.settle();
      assert.equal((await company.events(task, 'step.failed'))[0]?.data.failure.code, 'step.result-not-json');
      assert.equal((await company.events(task, 'step.completed')).length, 0);
      assert.equal(await company.status(task), 'failed');
    });
  }

  it('whose result or name is too large fails its own task, and the engine goes on', async (t) => {
    const company = await companyOf(t, [
      agent('large', (ctx) => ctx.step('large', () => 'x'.repeat(limits.eventDataBytesMax))),
      agent('named', (ctx) => ctx.step('n'.repeat(limits.nameCharsMax + 1), () => 1)),
      agent('well', (ctx) => ctx.step('well', () => 1)),
    ]);
    const [large, named, well] = [await company.start('large'), await company.start('named'), await company.start('well')];
    await company.settle();
    assert.equal((await company.events(large, 'call.refused'))[0]?.data.failure.code, 'ledger.event-too-large');
    assert.equal((await company.events(named, 'call.refused'))[0]?.data.failure.code, 'ledger.invalid-event');
    assert.deepEqual([await company.status(large), await company.status(named), await company.result(well)], ['failed', 'failed', 1]);
    assert.ok(company.engine.isIdle());
  });
});
