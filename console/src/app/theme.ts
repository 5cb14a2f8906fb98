import { createStore } from '../format/store.ts';

export type Theme = 'system' | 'light' | 'dark';

/** Where `public/theme.js` looks before the first paint. */
const place = 'keelson.theme';

export const theme = createStore<Theme>(stored());

/** For this browser, for good. */
export function setTheme(next: Theme): void {
  theme.set(next);
  if (next === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = next;
  try {
    if (next === 'system') localStorage.removeItem(place);
    else localStorage.setItem(place, next);
  } catch {
    // Storage is switched off: the choice holds until the page is left.
  }
}

function stored(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}
