import type { CallOutput } from '../../api/call.ts';
import { durationText } from '../../format/time.ts';
import type { Tone } from '../../kit/badge.tsx';
import type { IconName } from '../../kit/icon.tsx';
import { verdicts, type VerdictName } from '../../kit/verdicts.ts';

export type Verdict = CallOutput<'policy.explainFacts'>['verdict'];

interface Look {
  word: string;
  tone: Tone;
  icon: IconName;
}

/** A verdict as the end of a sentence, with how it looks. */
export function verdictLook({ outcome, afterMs }: Pick<Verdict, 'outcome' | 'afterMs'>): Look {
  const { says, tone, icon } = verdicts[outcome];
  return afterMs > 0 ? { word: `${says} after ${durationText(afterMs)} unless you stop it`, tone: 'accent', icon: 'clock' } : { word: says, tone, icon };
}

/** How what a rule says looks: `review`, `allow after 10m unless stopped`. */
export function outcomeLook(text: string): Look {
  const [name = ''] = text.split(' ');
  const look = Object.hasOwn(verdicts, name) ? verdicts[name as VerdictName] : undefined;
  return look === undefined ? { word: text, tone: 'neutral', icon: 'dot' } : { tone: look.tone, icon: look.icon, word: text, ...(text.startsWith('allow after') ? { tone: 'accent', icon: 'clock' } : {}) };
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

/** Why, without the rules in brackets behind each reason: they are listed beside it. `It moves money. (m); It is new. (n)` as `It moves money. It is new.` */
export function whyAlone(why: string): string {
  return why.replaceAll(/ \([\w.-]+(?:, [\w.-]+)*\)(?=;|$)/gu, '').replaceAll(/([.!?]);/gu, '$1');
}
