import { problemOf } from '../api/problem.ts';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';

export interface EmptyStateProps {
  title: string;
  /** Why there is nothing, and how something comes to be here. */
  children?: ReactNode;
  icon?: IconName;
  action?: ReactNode;
}

/** There is nothing, and what to do about that. */
export function EmptyState({ title, children, icon = 'calm', action }: EmptyStateProps) {
  return (
    <div className="mx-auto grid max-w-105 justify-items-center gap-2 px-6 py-12 text-center">
      <Icon name={icon} size={28} className="text-faint" />
      <p className="text-lg font-semibold">{title}</p>
      {children !== undefined && <div className="text-muted">{children}</div>}
      {action !== undefined && <div className="mt-2">{action}</div>}
    </div>
  );
}

/** A sentence of the server's, in which what one types stands between backticks. */
export function Said({ text }: { text: string }) {
  return <>{text.split('`').map((part, place) => (place % 2 === 1 ? <code key={`${String(place)} ${part}`} className="rounded-sm bg-sunken px-1 font-mono text-[0.92em]">{part}</code> : part))}</>;
}

/** What went wrong, what to do, and a button that tries again where that may help: what is not there does not come by asking. */
export function ErrorState({ error, onAgain }: { error: unknown; onAgain?: () => void }) {
  const problem = problemOf(error);
  return (
    <div role="alert" className="mx-auto grid max-w-130 justify-items-center gap-2 px-6 py-12 text-center">
      <Icon name="warning" size={28} className="text-bad" />
      <p className="text-lg font-semibold"><Said text={problem.message} /></p>
      <p className="text-muted"><Said text={problem.nextStep} /></p>
      <p className="font-mono text-xs text-faint">{problem.code}</p>
      {onAgain !== undefined && problem.status !== 404 && problem.status !== 400 && <Button className="mt-2" icon="redo" onClick={onAgain}>Try again</Button>}
    </div>
  );
}

export type NoteTone = 'info' | 'good' | 'warn' | 'bad';
const notes: Record<NoteTone, { look: string; icon: IconName; word: string }> = {
  info: { look: 'bg-accent-soft text-accent', icon: 'info', word: 'Note' },
  good: { look: 'bg-good-soft text-good', icon: 'check', word: 'Done' },
  warn: { look: 'bg-warn-soft text-warn', icon: 'warning', word: 'Careful' },
  bad: { look: 'bg-bad-soft text-bad', icon: 'warning', word: 'Problem' },
};

/** A line or two within a page that one should not pass over. */
export function Note({ tone = 'info', children, action }: { tone?: NoteTone; children: ReactNode; action?: ReactNode }) {
  const { look, icon, word } = notes[tone];
  return (
    <div className={classes('flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md px-3 py-2 text-sm', look)}>
      <Icon name={icon} label={word} className="mt-0.5" />
      <div className="min-w-0 flex-1 basis-50 text-text">{children}</div>
      {action}
    </div>
  );
}

/** Holds the place of what is still read, at the size it will have. `width` and `height` in px; without a width as wide as there is room. */
export function Skeleton({ width, height = 14, className }: { width?: number; height?: number; className?: string }) {
  return <span aria-hidden style={{ width: width ?? '100%', height }} className={classes('block max-w-full animate-pulse rounded-sm bg-bone', className)} />;
}

/** Rows of a list or table that is still read. Give the height that a row will have. */
export function SkeletonRows({ rows = 8, height = 33, label = 'Loading' }: { rows?: number; height?: number; label?: string }) {
  return (
    <div role="status">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} style={{ height }} className="flex items-center gap-4 border-b border-line px-4 wide:px-6">
          <Skeleton width={64} height={12} />
          <Skeleton width={180 + ((row * 67) % 160)} height={12} />
          <span className="flex-1" />
          <Skeleton width={72} height={12} />
        </div>
      ))}
    </div>
  );
}
