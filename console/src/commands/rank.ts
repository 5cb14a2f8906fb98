import { defaultFilter } from 'cmdk';

/** How much what was used last is worth in comparison. */
const recentBonus = 0.15;

/**
 * How well a command fits what was typed, 0 for not at all. By its label first, then by its other words; letters may be missing between. `isAnswer`: it was found for this very text, so it stays
 * whatever its words are.
 */
export function rank(typed: string, { label, keywords, isRecent, isAnswer }: { label: string; keywords: readonly string[]; isRecent: boolean; isAnswer: boolean }): number {
  if (isAnswer) return 1 + recentBonus;
  const score = Math.max(defaultFilter(label, typed, []), 0.8 * Math.max(0, ...keywords.map((word) => defaultFilter(word, typed, []))));
  return score === 0 ? 0 : Math.min(1, score + (isRecent ? recentBonus : 0));
}

/** Whether a word of the label begins with what was typed, whatever its accents: not merely the letters somewhere in it. */
export function fitsWell(typed: string, label: string): boolean {
  return ` ${folded(label)}`.includes(` ${folded(typed)}`);
}

function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
