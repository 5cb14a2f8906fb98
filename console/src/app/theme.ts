import { remember } from '../format/remembered.ts';
import { createStore } from '../format/store.ts';

export type Theme = 'system' | 'light' | 'dark';

export const theme = createStore<Theme>(stored());

/** For this browser, for good. */
export function setTheme(next: Theme): void {
  theme.set(next);
  if (next === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = next;
  // `public/theme.js` looks there before the first paint.
  remember('theme', next === 'system' ? null : next);
}

function stored(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}
