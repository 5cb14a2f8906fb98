import { termHash } from '../text/term-list.ts';

/** Numbers in 0 ≤ x < 1 that depend on the seed alone (mulberry32). Fast and good enough to shuffle with; not for secrets. */
export function seededDraws(seed: string): () => number {
  let state = termHash(seed);
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_00_00_00_00;
  };
}

/** Fisher and Yates, in place. */
export function shuffle(list: Int32Array, draw: () => number): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    const kept = list[i] as number;
    list[i] = list[j] as number;
    list[j] = kept;
  }
}
