import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { cosine } from '../text/embed.ts';
import { signBits } from './sign-bits.ts';

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

const vectorOf = (dimensions: number, next: () => number): Int8Array => Int8Array.from({ length: dimensions }, () => Math.round(next() * 254));

function distance(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, byte, i) => sum + (byte ^ (b[i] as number)).toString(2).replaceAll('0', '').length, 0);
}

for (const dimensions of [16, 256, 384, 768, 1_536, 3_072, 4_096]) {
  test(`of ${dimensions} dimensions 512 bits tell the angle: distance / 512 is about angle / π`, () => {
    const next = random(dimensions);
    for (const share of [0.2, 0.5, 0.8]) {
      const one = vectorOf(dimensions, next);
      const other = one.map((value) => Math.round(value * (1 - share) + next() * 254 * share));
      const angle = Math.acos(cosine(one, other)) / Math.PI;
      const bits = distance(signBits(one), signBits(other)) / 512;
      assert.ok(Math.abs(angle - bits) < 0.09, `angle ${angle.toFixed(3)}, bits ${bits.toFixed(3)}`);
    }
  });
}

test('the bits are what they were when they were stored, on any machine (L3)', () => {
  const digest = (dimensions: number): string => hash('sha256', signBits(vectorOf(dimensions, random(1))), 'hex').slice(0, 16);
  assert.deepEqual([digest(256), digest(768), digest(3_072)], ['1080b21c41309a33', '6306a34d5df674d8', 'cf7d9d50275ba606']);
});
