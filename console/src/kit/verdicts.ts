import type { Tone } from './badge.tsx';
import type { IconName } from './icon.tsx';

interface VerdictLook {
  /** By itself, in a column or on a tint. */
  word: string;
  /** After what it is about: `It is allowed`. */
  says: string;
  tone: Tone;
  icon: IconName;
}

/** What the policy says about an effect, the same wherever it is told. How far the effect has come since is its state, and has words of its own. */
export const verdicts: Readonly<Record<'allow' | 'review' | 'stage' | 'deny', VerdictLook>> = {
  allow: { word: 'allowed', says: 'is allowed', tone: 'good', icon: 'check' },
  review: { word: 'asks you', says: 'asks you', tone: 'warn', icon: 'question' },
  stage: { word: 'staged', says: 'is staged', tone: 'accent', icon: 'info' },
  deny: { word: 'denied', says: 'is denied', tone: 'bad', icon: 'cross' },
};

export type VerdictName = keyof typeof verdicts;
