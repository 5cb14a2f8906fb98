import { useEffect, useRef } from 'react';
import { createStore } from '../format/store.ts';
import { meaningOf, writtenKey } from './match.ts';

export interface Shortcut {
  /** `a`, `?`, `shift+enter`, `mod+k`, or one after the other `g i`. */
  keys: string;
  /** What it does, for the sheet of shortcuts. */
  label: string;
  run: () => void;
  /** Also while one types: for `mod+…` and `escape` only. */
  typing?: boolean;
  /** Does nothing right now, and stays in the sheet. */
  off?: boolean;
}

export interface ShortcutGroup {
  /** "Everywhere", or the page. */
  title: string;
  shortcuts: readonly Shortcut[];
}

/** Those in force, the innermost last. */
export const shortcutGroups = createStore<readonly ShortcutGroup[]>([]);

/** A dialog is on its way: what is typed is meant for it. */
export const dialogComes = createStore(false);

/** Two keys belong together when they come within this. */
const togetherMs = 1_200;

/** Keys for as long as the component is there. Those of a page come before those of the shell. While one types, or a dialog or menu is open, they rest. */
export function useShortcuts(title: string, shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  // The sheet shows what is registered; what runs is the latest.
  const shape = shortcuts.map(({ keys, label }) => `${keys}\n${label}`).join('\n');
  useEffect(() => {
    const group: ShortcutGroup = {
      title,
      get shortcuts() {
        return latest.current;
      },
    };
    shortcutGroups.set([...shortcutGroups.get(), group]);
    return () => shortcutGroups.set(shortcutGroups.get().filter((other) => other !== group));
  }, [title, shape]);
}

/** The one listener. The shell calls it. */
export function listenForShortcuts(): () => void {
  let before = '';
  let timer: number | undefined;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || (event.repeat && !mayBeHeld(event.key))) return;
    if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
    const resting = dialogComes.get() || isTyping(event.target) || document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;
    const all = shortcutGroups.get().toReversed().flatMap((group) => group.shortcuts).filter(({ off, typing }) => off !== true && (!resting || typing === true));
    const meaning = meaningOf(all, before, writtenKey(event));
    window.clearTimeout(timer);
    before = '';
    if (meaning === null) return;
    event.preventDefault();
    if (meaning !== 'waits') return meaning.run();
    before = writtenKey(event);
    timer = window.setTimeout(() => (before = ''), togetherMs);
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}

/** Whoever holds a key down goes on through a list, and decides nothing: one item after the other would come up under the key. */
function mayBeHeld(key: string): boolean {
  return key === 'j' || key === 'k' || key.startsWith('Arrow');
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
