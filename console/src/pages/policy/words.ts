import type { CallOutput } from '../../api/call.ts';
import { durationText } from '../../format/time.ts';
import type { Tone } from '../../kit/badge.tsx';
import type { IconName } from '../../kit/icon.tsx';

export type Verdict = CallOutput<'policy.explainFacts'>['verdict'];

interface Look {
  word: string;
  tone: Tone;
  icon: IconName;
}

const outcomes: Readonly<Record<string, Look>> = {
  allow: { word: 'goes out at once', tone: 'good', icon: 'check' },
  review: { word: 'waits for your review', tone: 'warn', icon: 'question' },
  stage: { word: 'is staged', tone: 'accent', icon: 'info' },
  deny: { word: 'is denied', tone: 'bad', icon: 'cross' },
};

/** A verdict in words, with how it looks. */
export function verdictLook({ outcome, afterMs }: Pick<Verdict, 'outcome' | 'afterMs'>): Look {
  const look = outcomes[outcome] ?? { word: outcome, tone: 'neutral', icon: 'dot' };
  return afterMs > 0 ? { word: `goes out after ${durationText(afterMs)} unless you stop it`, tone: 'accent', icon: 'clock' } : look;
}

/** How what a rule says looks: `review`, `allow after 10m unless stopped`. */
export function outcomeLook(text: string): Look {
  const look = outcomes[text.split(' ')[0] ?? ''];
  return look === undefined ? { word: text, tone: 'neutral', icon: 'dot' } : { ...look, word: text, ...(text.startsWith('allow after') ? { tone: 'accent', icon: 'clock' } : {}) };
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** A fact's value as one would write it in a condition. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return `"${value.length > 200 ? `${value.slice(0, 200)}…` : value}"`;
  if (Array.isArray(value)) return value.length === 0 ? '[] (none)' : `[${value.map(valueText).join(', ')}]`;
  return JSON.stringify(value);
}
