import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';
import { verdicts, type VerdictName } from './verdicts.ts';

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad';

const tones: Record<Tone, string> = {
  neutral: 'bg-sunken text-muted',
  accent: 'bg-accent-soft text-accent',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
};

export interface BadgeProps {
  tone?: Tone;
  icon?: IconName;
  children: ReactNode;
}

/** A word about something, on a tint. The colour is never all that it says. */
export function Badge({ tone = 'neutral', icon, children }: BadgeProps) {
  return (
    <span className={classes('inline-flex items-center gap-1 rounded-sm px-1.5 py-px text-xs font-medium whitespace-nowrap', tones[tone])}>
      {icon !== undefined && <Icon name={icon} size={12} />}
      {children}
    </span>
  );
}

const states: Readonly<Record<string, { tone: Tone; icon: IconName; word?: string }>> = {
  // Tasks.
  ready: { tone: 'accent', icon: 'play', word: 'running' },
  parked: { tone: 'neutral', icon: 'clock', word: 'waiting' },
  completed: { tone: 'good', icon: 'check' },
  failed: { tone: 'bad', icon: 'cross' },
  stopped: { tone: 'bad', icon: 'pause' },
  cancelled: { tone: 'neutral', icon: 'cross' },
  // Effects.
  review: { tone: 'warn', icon: 'question', word: 'waits for you' },
  staged: { tone: 'neutral', icon: 'info' },
  cooling: { tone: 'accent', icon: 'clock', word: 'cooling off' },
  approved: { tone: 'accent', icon: 'check' },
  held: { tone: 'warn', icon: 'pause' },
  waiting: { tone: 'neutral', icon: 'clock' },
  repeating: { tone: 'warn', icon: 'redo' },
  started: { tone: 'accent', icon: 'play' },
  succeeded: { tone: 'good', icon: 'check', word: 'done' },
  doubt: { tone: 'bad', icon: 'question', word: 'in doubt' },
  rejected: { tone: 'neutral', icon: 'cross' },
  expired: { tone: 'neutral', icon: 'clock' },
  withdrawn: { tone: 'neutral', icon: 'undo' },
  // Items.
  open: { tone: 'warn', icon: 'inbox' },
  decided: { tone: 'good', icon: 'check' },
  snoozed: { tone: 'neutral', icon: 'clock' },
  // Calls on a timeline.
  done: { tone: 'good', icon: 'check' },
  // Agents and adapters.
  active: { tone: 'good', icon: 'check' },
  paused: { tone: 'warn', icon: 'pause' },
  healthy: { tone: 'good', icon: 'check' },
  failing: { tone: 'bad', icon: 'warning' },
  simulated: { tone: 'neutral', icon: 'info' },
};

/** The state of a task, an effect, an item or a call: a word, an icon and a colour, the same wherever it stands. */
export function StatePill({ state, word }: { state: string; word?: string }) {
  const known = states[state];
  return <Badge tone={known?.tone ?? 'neutral'} icon={known?.icon ?? 'dot'}>{word ?? known?.word ?? state}</Badge>;
}

/** What the policy said about an effect. */
export function VerdictPill({ verdict }: { verdict: VerdictName }) {
  const { word, tone, icon } = verdicts[verdict];
  return <Badge tone={tone} icon={icon}>{word}</Badge>;
}
