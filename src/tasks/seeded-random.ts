import { hash } from 'node:crypto';

/** A task's randomness (T6): the n-th number depends on the seed and n alone, so a replay draws the same ones. */
export interface SeededRandom {
  next(): number;
  uuid(): string;
}

export function seededRandom(seed: string): SeededRandom {
  let drawn = 0;
  const draw = (): string => hash('sha256', `keelson random\n${seed}\n${drawn++}`, 'hex');
  return {
    // 52 bits, as many as a double's fraction holds.
    next: () => Number.parseInt(draw().slice(0, 13), 16) / 2 ** 52,
    uuid() {
      const hex = draw();
      // RFC 9562: version 8 (custom) and variant 10.
      const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
  };
}
