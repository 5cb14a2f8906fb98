import { classes } from './classes.ts';

const isApple = /Mac|iPhone|iPad/u.test(navigator.userAgent);

const names: Readonly<Record<string, string>> = { mod: isApple ? '⌘' : 'Ctrl', enter: '↵', escape: 'Esc', up: '↑', down: '↓', left: '←', right: '→', shift: '⇧', space: 'Space' };

/** `mod+k`, `g i`, `a`: the keys as they are printed on a keyboard. Left out on a phone, unless keys are what one looks for, and for screen readers, which have their own ways. */
export function KeyHint({ keys, onTone = false, always = false }: { keys: string; onTone?: boolean; always?: boolean }) {
  return (
    <span className={classes('items-center gap-0.5', always ? 'inline-flex' : 'hidden wide:inline-flex')} aria-hidden>
      {keys.split(/[+ ]/u).map((key, place) => (
        <kbd key={`${key}${place}`} className={classes('min-w-4.5 rounded-sm border px-1 text-center font-sans text-xs leading-4', onTone ? 'border-current' : 'border-line bg-sunken text-muted')}>
          {names[key] ?? (key.length === 1 ? key.toUpperCase() : key)}
        </kbd>
      ))}
    </span>
  );
}
