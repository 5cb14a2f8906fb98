import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from '../vocabulary/limits.ts';
import type { AssociationName } from '../vocabulary/memory.ts';
import { estimate, type Outcome } from './estimators.ts';

const day = 24 * 3_600_000;
const now = 1_000 * day;

/** `[value, days ago, weight]`, the oldest first. */
function outcomes(...given: [value: string | number, daysAgo: number, weight?: number][]): Outcome[] {
  return given.map(([value, daysAgo, weight = 1], index) => ({ seq: index + 1, at: now - daysAgo * day, value, weight }));
}
const times = (count: number, ...one: [value: string | number, daysAgo: number, weight?: number]): [string | number, number, number?][] => Array.from({ length: count }, () => one);
const of = (name: AssociationName, ...given: [string | number, number, number?][]) => estimate(name, outcomes(...given), now);

test('nothing is believed of nothing', () => {
  assert.equal(estimate('tone', [], now), null);
});

test('like outcomes raise the confidence, the first of them least of all to certainty', () => {
  const confidences = [1, 2, 3, 5, 10, 20, 100].map((count) => of('tone', ...times(count, 'calm', 0))?.confidence ?? 0);
  assert.deepEqual(confidences.map((confidence) => confidence.toFixed(2)), ['0.22', '0.39', '0.51', '0.64', '0.79', '0.88', '0.98']);
});

test('contrary outcomes lower the confidence and then turn the belief', () => {
  const calm = of('tone', ...times(5, 'calm', 10));
  const doubted = of('tone', ...times(5, 'calm', 10), ['brisk', 0]);
  const turned = of('tone', ...times(5, 'calm', 10), ...times(6, 'brisk', 0));
  assert.equal(calm?.value, 'calm');
  assert.equal(doubted?.value, 'calm');
  assert.ok(doubted.confidence < calm.confidence);
  assert.equal(turned?.value, 'brisk');
  assert.deepEqual(turned.evidence, [11, 10, 9, 8, 7, 6]);
});

test('what is recent counts more: after one half-life an outcome counts half', () => {
  const halfLife = limits.associationHalfLifeMs / day;
  const found = of('tone', ['calm', halfLife], ['brisk', 0]);
  assert.equal(found?.value, 'brisk');
  assert.deepEqual(found.values.map(({ value, weight }) => [value, weight]), [['brisk', 1], ['calm', 0.5]]);
  assert.equal(of('tone', ...times(3, 'calm', halfLife), ['brisk', 0])?.value, 'calm');
  assert.equal(of('tone', ...times(3, 'calm', 2 * halfLife), ['brisk', 0])?.value, 'brisk');
});

test('a belief that is not confirmed fades to nothing, and its value stays until then', () => {
  const ages = [0, 90, 180, 360, 720].map((age) => of('language', ...times(10, 'de', age)));
  const confidences = ages.map((found) => found?.confidence ?? 0);
  assert.deepEqual(confidences, confidences.toSorted((one, other) => other - one));
  assert.ok(confidences[0]! > 0.75 && confidences[3]! < 0.2 && confidences[4]! < 0.02);
  assert.equal(ages[3]?.value, 'de');
  assert.equal(of('language', ['de', 360]), null);
});

test('an outcome against a value takes from it, and a value with more against than for it is not believed', () => {
  assert.equal(of('playbook', ...times(3, 'refund.md', 0), ['refund.md', 0, -1], ...times(2, 'cancel.md', 0))?.value, 'cancel.md');
  const doubted = of('playbook', ...times(3, 'refund.md', 0), ['refund.md', 0, -1]);
  assert.ok(doubted!.confidence < of('playbook', ...times(3, 'refund.md', 0))!.confidence);
  assert.deepEqual(doubted?.evidence, [3, 2, 1]);
  assert.equal(of('playbook', ['refund.md', 0, -1]), null);
  assert.equal(of('playbook', ['refund.md', 0], ['refund.md', 0, -2]), null);
});

test('a number is the weighted median, which one odd outcome does not move', () => {
  assert.equal(of('answer-delay-hours', ['a', 0] as never, [2, 0], [3, 0], [4, 0], [700, 0])?.value, 3);
  assert.equal(of('reply-words', [80, 0], [90, 0], [100, 0])?.value, 90);
  // Half a year ago replies were long; now they are short.
  assert.equal(of('reply-words', ...times(4, 300, 180), ...times(3, 60, 0))?.value, 60);
});

test('numbers that agree are believed more than numbers that scatter', () => {
  const close = of('reply-words', [80, 0], [90, 0], [100, 0], [95, 0], [85, 0]);
  const scattered = of('reply-words', [10, 0], [40, 0], [90, 0], [300, 0], [900, 0]);
  assert.ok(close!.confidence > 0.6 && scattered!.confidence < 0.3);
  assert.deepEqual(close?.evidence, [5, 4, 3, 2, 1]);
  assert.deepEqual(scattered?.evidence, [3]);
});

test('an outcome against a number lowers the confidence where it contradicts the value, and nowhere else', () => {
  const agreed = times(5, 90, 0);
  const confidence = of('reply-words', ...agreed)?.confidence ?? 0;
  assert.ok(of('reply-words', ...agreed, [100, 0, -1])!.confidence < confidence);
  assert.equal(of('reply-words', ...agreed, [400, 0, -1])?.confidence, confidence);
  assert.equal(of('reply-words', [90, 0], [90, 0, -1]), null);
});

test('a time of day goes around the clock', () => {
  const found = of('answers-at-hour', [23, 0], [0, 0], [1, 0], [23, 0], [0, 0]);
  assert.equal(found?.value, 0);
  assert.ok(found.confidence > 0.6);
  const spread = of('answers-at-hour', [3, 0], [9, 0], [15, 0], [21, 0]);
  assert.ok(spread!.confidence < 0.3);
});

test('a clock that ran ahead makes no outcome count more than one', () => {
  assert.deepEqual(of('tone', ['calm', -400])?.values, [{ value: 'calm', weight: 1 }]);
});

test('the same outcomes in any order give the same answer', () => {
  const given = outcomes(['calm', 3], ['brisk', 3], ['calm', 50], ['brisk', 50]);
  assert.deepEqual(estimate('tone', given, now), estimate('tone', given.toReversed(), now));
  assert.equal(estimate('tone', given, now)?.value, 'brisk');
});
