import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';
import { Icon, Spinner, type IconName } from './icon.tsx';
import { KeyHint } from './key-hint.tsx';

export type ButtonTone = 'primary' | 'plain' | 'quiet' | 'danger';

const tones: Record<ButtonTone, string> = {
  primary: 'bg-accent text-on-accent border-transparent hover:bg-accent-strong',
  plain: 'bg-surface text-text border-edge hover:bg-hover',
  quiet: 'bg-transparent text-text border-transparent hover:bg-hover',
  danger: 'bg-bad text-on-bad border-transparent hover:bg-bad-strong',
};

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'title'> {
  tone?: ButtonTone;
  /** `small` in tables and toolbars. On a phone both are at least 40 px high. */
  size?: 'small' | 'medium';
  icon?: IconName;
  /** The key that does the same, shown on it. Registering it is `useShortcuts`. */
  hint?: string;
  /** Being done: it can't be pressed, and keeps its width. */
  busy?: boolean;
  children?: ReactNode;
}

/** For a link that looks like a button: it goes somewhere, and can be opened beside. */
export function buttonLook(tone: ButtonTone = 'plain', size: 'small' | 'medium' = 'medium'): string {
  return classes('inline-flex items-center justify-center gap-2 rounded-md border font-medium whitespace-nowrap select-none', size === 'small' ? 'min-h-10 px-2.5 text-sm wide:min-h-7' : 'min-h-11 px-3 text-base wide:min-h-8', tones[tone]);
}

/** Says what it does with a verb. One `primary` in sight at a time. */
export function Button({ tone = 'plain', size = 'medium', icon, hint, busy = false, children, className, disabled, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      {...rest} type={type} disabled={disabled === true || busy} aria-busy={busy || undefined}
      className={classes(buttonLook(tone, size), 'disabled:opacity-55', className)}
    >
      {busy ? <Spinner label="Working" /> : icon !== undefined && <Icon name={icon} />}
      {children}
      {hint !== undefined && <KeyHint keys={hint} onTone={tone === 'primary' || tone === 'danger'} />}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label' | 'title'> {
  icon: IconName;
  /** What it does: read out, and shown when one points at it. */
  label: string;
  size?: 'small' | 'medium';
}

export function IconButton({ icon, label, size = 'medium', className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button
      {...rest} type={type} aria-label={label} title={label}
      className={classes('inline-flex items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text disabled:opacity-55', size === 'small' ? 'size-10 wide:size-7' : 'size-11 wide:size-8', className)}
    >
      <Icon name={icon} />
    </button>
  );
}
