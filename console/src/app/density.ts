import { remember } from '../format/remembered.ts';
import { createStore } from '../format/store.ts';

export type Density = 'normal' | 'compact';

export const density = createStore<Density>(document.documentElement.dataset['density'] === 'compact' ? 'compact' : 'normal');

/** For this browser, for good. */
export function setDensity(next: Density): void {
  density.set(next);
  if (next === 'normal') delete document.documentElement.dataset['density'];
  else document.documentElement.dataset['density'] = next;
  // `public/theme.js` looks there before the first paint.
  remember('density', next === 'normal' ? null : next);
}
