import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NeedsOperator, Retryable, Terminal } from '../vocabulary/errors.ts';
import { Breaker, isProvidersFault } from './breaker.ts';

function breakerAt() {
  const clock = { now: 1_000_000 };
  const breaker = new Breaker(() => clock.now);
  const fail = (times: number): void => {
    for (let i = 0; i < times; i++) breaker.record(false);
  };
  return { clock, breaker, fail };
}

test('a provider that fails now and then is asked on', () => {
  const { breaker, fail } = breakerAt();
  for (let i = 0; i < 10; i++) {
    fail(4);
    assert.equal(breaker.allows(), true);
    breaker.record(true);
  }
});

test('after five failures in a row a provider is left alone for half a minute', () => {
  const { clock, breaker, fail } = breakerAt();
  fail(5);
  assert.deepEqual(breaker.allows(), { until: 1_030_000 });
  clock.now = 1_029_999;
  assert.deepEqual(breaker.allows(), { until: 1_030_000 });
  clock.now = 1_030_000;
  assert.equal(breaker.allows(), true);
});

test('then one is let through alone, and what becomes of it decides', () => {
  const { clock, breaker, fail } = breakerAt();
  fail(5);
  clock.now += 30_000;
  assert.equal(breaker.allows(), true);
  assert.notEqual(breaker.allows(), true);
  breaker.record(true);
  assert.equal(breaker.allows(), true);
  fail(4);
  assert.equal(breaker.allows(), true, 'the count begins anew');
});

test('each trial that fails doubles the rest, up to ten minutes', () => {
  const { clock, breaker, fail } = breakerAt();
  fail(5);
  const rests: number[] = [];
  for (let i = 0; i < 7; i++) {
    const allowed = breaker.allows();
    assert.ok(allowed !== true);
    rests.push((allowed.until - clock.now) / 1_000);
    clock.now = allowed.until;
    assert.equal(breaker.allows(), true);
    fail(1);
  }
  assert.deepEqual(rests, [30, 60, 120, 240, 480, 600, 600]);
});

test('failures that were under way when it opened do not make the rest longer', () => {
  const { breaker, fail } = breakerAt();
  fail(20);
  assert.deepEqual(breaker.allows(), { until: 1_030_000 });
});

test('a trial that never tells how it went does not close the provider off for ever', () => {
  const { clock, breaker, fail } = breakerAt();
  fail(5);
  clock.now += 30_000;
  assert.equal(breaker.allows(), true);
  clock.now += 29_999;
  assert.notEqual(breaker.allows(), true);
  clock.now += 1;
  assert.equal(breaker.allows(), true);
});

test('a clock that is set back does not close a provider off for longer', () => {
  const { clock, breaker, fail } = breakerAt();
  fail(5);
  clock.now -= 3_600_000;
  assert.equal(breaker.allows(), true);
});

test('only failures of the provider itself count as such', () => {
  const fault = (code: string): boolean => isProvidersFault(new Retryable(code, '', ''));
  for (const code of ['models.provider-failed', 'models.timeout', 'models.cut', 'models.connection-refused', 'models.connection-lost']) assert.ok(fault(code), code);
  for (const code of ['models.rate-limited', 'models.aborted', 'models.redirected']) assert.ok(!fault(code), code);
  assert.ok(!isProvidersFault(new NeedsOperator('models.key-refused', '', '')));
  assert.ok(!isProvidersFault(new Terminal('models.request-refused', '', '')));
});
