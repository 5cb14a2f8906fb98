import type { EffectId } from '../../src/vocabulary/ids.ts';

let effects = 0;

/** An effect id that no other test process has at the same time. */
export function freshEffectId(): EffectId {
  effects += 1;
  return `e${`${process.pid.toString(16)}${effects.toString(16).padStart(6, '0')}`.padStart(24, '0')}`;
}
