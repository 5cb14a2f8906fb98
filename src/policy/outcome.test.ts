import assert from 'node:assert/strict';
import { it } from 'node:test';
import { outcomeText, parseOutcome, stricter } from './outcome.ts';

it('an outcome is a word, or an allow after a while, in seconds, minutes, hours or days', () => {
  const read = ['allow', 'review', 'stage', 'deny', 'allow after 90s unless stopped', 'allow after 10m', 'allow after 2h unless stopped', ' allow after 30d '].map(parseOutcome);
  assert.deepEqual(read, [
    { outcome: 'allow', afterMs: 0 }, { outcome: 'review', afterMs: 0 }, { outcome: 'stage', afterMs: 0 }, { outcome: 'deny', afterMs: 0 },
    { outcome: 'allow', afterMs: 90_000 }, { outcome: 'allow', afterMs: 600_000 }, { outcome: 'allow', afterMs: 7_200_000 }, { outcome: 'allow', afterMs: 2_592_000_000 },
  ]);
});

for (const text of ['', 'Allow', 'yes', 'allow after', 'allow after 0m', 'allow after 31d', 'allow after -1m', 'allow after 1.5h', 'allow after 10', 'allow after 10 m', 'allow after 10m or so', 'review after 10m', 'deny unless stopped', 'allow after 99999999s']) {
  it(`"${text}" is no outcome`, () => assert.equal(parseOutcome(text), null));
}

it('is written in the largest unit that comes out even, and reads as the same again', () => {
  for (const text of ['allow', 'deny', 'allow after 90s unless stopped', 'allow after 10m unless stopped', 'allow after 36h unless stopped', 'allow after 2d unless stopped']) assert.equal(outcomeText(parseOutcome(text)!), text);
  assert.equal(outcomeText({ outcome: 'allow', afterMs: 120_000 }), 'allow after 2m unless stopped');
});

it('deny is stricter than stage, stage than review, review than any allow, and an allow the stricter the longer it waits', () => {
  const byStrictness = ['allow', 'allow after 1s', 'allow after 1h', 'allow after 30d', 'review', 'stage', 'deny'].map((text) => parseOutcome(text)!);
  for (const [n, one] of byStrictness.entries()) for (const [m, other] of byStrictness.entries()) assert.equal(Math.sign(stricter(one, other)), Math.sign(n - m));
});
