/**
 * Which shortcut a pressed key means. Keys are written `a`, `?`, `enter`, `shift+enter`, `mod+k` (Ctrl, or ⌘ on a Mac) and, one after the other, `g i`.
 */
export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const named: Readonly<Record<string, string>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right', ' ': 'space' };

/** The pressed key as one would write it. Shift is told of named keys only: `?` has it in it. */
export function writtenKey({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed): string {
  const name = named[key] ?? key.toLowerCase();
  const isLetter = /^\p{L}$/u.test(key);
  return [ctrlKey || metaKey ? 'mod' : '', altKey ? 'alt' : '', shiftKey && (name.length > 1 || isLetter) ? 'shift' : '', name].filter(Boolean).join('+');
}

/** `waits`: it is the beginning of one. `before` is what was pressed just before it, or empty. */
export function meaningOf<T extends { keys: string }>(shortcuts: readonly T[], before: string, key: string): T | 'waits' | null {
  const written = before === '' ? key : `${before} ${key}`;
  const exact = shortcuts.find(({ keys }) => keys === written);
  if (exact !== undefined) return exact;
  if (before === '' && shortcuts.some(({ keys }) => keys.startsWith(`${key} `))) return 'waits';
  // `g` and then something else: that counts by itself.
  return before === '' ? null : meaningOf(shortcuts, '', key);
}
