import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compilePolicy } from './compile.ts';
import { isEarned, normalQuantile, wilsonLower, wilsonUpper } from './trust.ts';

const near = (actual: number, expected: number, within: number): void => assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);
const { trust } = compilePolicy('version: 1\nrules: []\n', 'policy.yaml').settings;

describe("the lower bound of Wilson's interval", () => {
  // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3: two-sided 95 %, so one-sided 97.5 %.
  for (const [good, samples, lower, upper] of [[81, 263, 0.2553, 0.3662], [15, 148, 0.0624, 0.1605], [0, 20, 0, 0.1611], [1, 29, 0.0061, 0.1718]] as const) {
    it(`is as published for ${good} of ${samples}, and mirrored for the others`, () => {
      near(wilsonLower(good, samples, 0.975), lower, 5e-5);
      near(wilsonUpper(good, samples, 0.975), upper, 5e-5);
    });
  }

  it('is n/(n + z²) when all are good, which takes 25 in a row for 0.9 at 95 %', () => {
    for (const n of [1, 5, 25, 500]) near(wilsonLower(n, n, 0.95), n / (n + 1.6448536269514722 ** 2), 1e-8);
    assert.ok(wilsonLower(24, 24, 0.95) < 0.9 && wilsonLower(25, 25, 0.95) > 0.9);
  });

  it('is 0 without samples or without good ones, never outside of 0 to 1, and never above the share itself', () => {
    assert.deepEqual([wilsonLower(0, 0, 0.95), wilsonLower(0, 7, 0.95)], [0, 0]);
    for (let samples = 1; samples <= 60; samples++) {
      for (let good = 0; good <= samples; good++) {
        const lower = wilsonLower(good, samples, 0.95);
        assert.ok(lower >= 0 && lower <= good / samples, `${good} of ${samples}: ${lower}`);
      }
    }
  });

  it('has an upper bound above the share itself, and 1 without a bad one', () => {
    assert.deepEqual([wilsonUpper(0, 0, 0.95), wilsonUpper(7, 7, 0.95)], [1, 1]);
    for (const [good, samples] of [[1, 7], [20, 21], [0, 3]] as const) assert.ok(wilsonUpper(good, samples, 0.95) > good / samples && wilsonUpper(good, samples, 0.95) < 1);
  });

  it('rises with every good outcome, falls with every bad one, and is lower the surer it has to be', () => {
    assert.ok(wilsonLower(20, 20, 0.95) < wilsonLower(21, 21, 0.95));
    assert.ok(wilsonLower(20, 21, 0.95) < wilsonLower(20, 20, 0.95));
    assert.ok(wilsonLower(20, 20, 0.99) < wilsonLower(20, 20, 0.95));
  });
});

it('quantiles of the normal distribution are as in the tables, on both sides of where the approximation changes', () => {
  for (const [probability, z] of [[0.5, 0], [0.75, 0.6744897501960817], [0.9, 1.2815515655446004], [0.95, 1.6448536269514722], [0.975, 1.959963984540054], [0.99, 2.3263478740408408], [0.999, 3.090232306167813], [0.9999, 3.719016485455709]] as const) {
    near(normalQuantile(probability), z, 5e-9);
  }
});

it('trust is earned by enough samples and a high enough lower bound, not by one of them alone', () => {
  const earned = (good: number, samples: number): boolean => isEarned({ samples, lower: wilsonLower(good, samples, trust.confidence) }, trust);
  assert.deepEqual([trust.confidence, trust.threshold, trust.samplesMin], [0.95, 0.9, 20]);
  assert.deepEqual([earned(24, 24), earned(25, 25), earned(49, 50), earned(38, 39)], [false, true, true, false]);
  assert.equal(isEarned({ samples: 19, lower: 0.99 }, trust), false);
});
