import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { InDoubt, Retryable, Terminal } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';
import { retryAt } from '../vocabulary/retry-at.ts';
import { mayRetry, retryPolicy } from './retry-policy.ts';

const policies = fc.record({ attemptsMax: fc.integer({ min: 1, max: limits.stepAttemptsMax }), delayMs: fc.nat(100_000), delayMsMax: fc.integer({ min: 100_000, max: limits.retryDelayMsMax }) });
const now = 1_700_000_000_000;

test('the delay doubles up to its maximum, and at least half of it is kept', () => {
  fc.assert(
    fc.property(policies, fc.integer({ min: 1, max: 100 }), fc.string(), (policy, attempt, salt) => {
      const ceiling = Math.min(policy.delayMs * 2 ** (attempt - 1), policy.delayMsMax);
      const delay = retryAt(now, attempt, policy, salt, new Error('x')) - now;
      assert.ok(Number.isInteger(delay) && delay >= Math.floor(ceiling / 2) && delay <= Math.ceil(ceiling), `${delay} of ${ceiling}`);
    }),
  );
});

test('the same attempt of the same call is given the same time, and others are spread over the range', () => {
  const policy = retryPolicy({ delayMs: 1_000_000, delayMsMax: 1_000_000 });
  const delays = Array.from({ length: 1_000 }, (_, n) => retryAt(now, 1, policy, `call ${n}`, null) - now);
  assert.equal(retryAt(now, 1, policy, 'call 7', null) - now, delays[7]);
  const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
  assert.ok(mean > 740_000 && mean < 760_000, `a mean of ${mean}`);
  assert.ok(new Set(delays).size > 990);
});

test('what the other side asks for is honoured, within bounds, and nonsense is not', () => {
  const policy = retryPolicy({ delayMs: 1_000, delayMsMax: 1_000 });
  const asking = (at: number): number => retryAt(now, 1, policy, '', new Retryable('test.busy', '', '', { retryAt: at })) - now;
  assert.equal(asking(now + 60_000), 60_000);
  assert.ok(asking(now + 1) >= 500);
  assert.equal(asking(now + 365 * 24 * 3_600_000), limits.retryDelayMsMax);
  assert.ok(asking(Number.NaN) <= 1_000);
  assert.ok(Number.isInteger(asking(now + 60_000.5)));
});

test('only what says that repeating is useless is not repeated', () => {
  assert.deepEqual([new Retryable('a', '', ''), new Error('x'), 'text'].map(mayRetry), [true, true, true]);
  assert.deepEqual([new Terminal('a', '', ''), new InDoubt('a', '', '')].map(mayRetry), [false, false]);
});

test('a policy that makes no sense is refused', () => {
  for (const wanted of [{ attemptsMax: 0 }, { attemptsMax: 1.5 }, { attemptsMax: 101 }, { delayMs: -1 }, { delayMs: 5, delayMsMax: 4 }, { delayMs: Number.NaN }]) {
    assert.throws(() => retryPolicy(wanted), { code: 'step.bad-retry-policy' });
  }
});
