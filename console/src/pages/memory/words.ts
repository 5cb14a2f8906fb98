import type { CallOutput } from '../../api/call.ts';
import { clockText, dayText } from '../../format/time.ts';
import type { IconName } from '../../kit/icon.tsx';
import type { ItemType, Tier } from './search.ts';

export type Customer = CallOutput<'memory.customer'>;
export type Association = Customer['associations'][number];
export type Mail = Customer['mails']['rows'][number];
export type Hit = CallOutput<'memory.recall'>['hits'][number];
export type Origin = NonNullable<NonNullable<Customer['record']>['fields'][number]['origin']>;
export type Value = NonNullable<Customer['record']>['fields'][number]['value'];
export type Version = CallOutput<'memory.history'>[number];

export const typeWords: Record<ItemType, { word: string; icon: IconName }> = {
  message: { word: 'Mail or message', icon: 'mail' },
  note: { word: 'Note', icon: 'edit' },
  document: { word: 'Document', icon: 'ledger' },
  summary: { word: 'Summary', icon: 'memory' },
  log: { word: 'Log', icon: 'tasks' },
};

export const tierWords: Record<Tier, string> = { ephemeral: 'for minutes', operational: 'for weeks', institutional: 'for years' };

/** `First seen` of `firstSeen`, `Paid by` of `paid-by`. */
export function fieldLabel(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/gu, '$1 $2').replaceAll(/[-_]+/gu, ' ').toLowerCase();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** `3 March 2026, 14:05`; with seconds where minutes would not tell moments apart. */
export function thenText(at: number, zone: string): string {
  return `${longDay(at, zone)}, ${clockText(at, zone)}`;
}

function longDay(at: number, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'long', year: 'numeric' }).format(at);
}

/** Who did it: `you`, `the support agent`. */
export function actorWords(actor: string): string {
  if (actor === 'operator') return 'you';
  if (actor === 'system') return 'Keelson';
  if (actor.startsWith('agent:')) return `the ${actor.slice('agent:'.length)} agent`;
  return actor.startsWith('source:') ? actor.slice('source:'.length) : actor;
}

/** What it was taken from: `a mail`, `the file chat.jsonl`. `null` for the operator's own word. */
export function sourceWords(source: string): string | null {
  if (source === 'operator' || source === '') return null;
  if (source.startsWith('mail:')) return 'a mail';
  if (source.startsWith('import:')) return `the import ${source.slice('import:'.length)}`;
  if (source.startsWith('file:')) return `the file ${source.slice('file:'.length)}`;
  return source;
}

/** `by the support agent from a mail`. */
export function byWords({ actor, source }: Pick<Origin, 'actor' | 'source'>): string {
  const from = sourceWords(source);
  return `by ${actorWords(actor)}${from === null ? '' : ` from ${from}`}`;
}

/** `Written by the support agent from a mail, 12 Nov 2026, 14:05, in version 2.` */
export function originSentence({ actor, source, model, at, version }: Origin, zone: string): string {
  return `Written ${byWords({ actor, source })}${model === null ? '' : ` with the model ${model}`}, ${dayText(at, zone)}, ${clockText(at, zone)}, in version ${String(version)}.`;
}

export const learnedLabels: Record<Association['name'], string> = {
  tone: 'Tone', language: 'Language', playbook: 'Playbook', 'reply-words': 'Length of replies', 'answers-at-hour': 'Writes at', 'answer-delay-hours': 'Answers after',
};

/** A learned value as one says it. */
export function learnedText(name: Association['name'], value: string | number | null): string {
  if (value === null) return 'nothing yet';
  if (typeof value === 'string') return name === 'language' ? languageName(value) : value;
  const rounded = Math.round(value * 10) / 10;
  if (name === 'reply-words') return `about ${String(Math.round(value))} words`;
  if (name === 'answers-at-hour') return `about ${String(Math.floor(value)).padStart(2, '0')}:${String(Math.round((value % 1) * 60)).padStart(2, '0')}`;
  return name === 'answer-delay-hours' ? `about ${String(rounded)} h` : String(rounded);
}

export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(code) ?? code;
  } catch {
    // Whoever wrote the record may have written anything: what is no code is shown as it is.
    return code;
  }
}

/** How sure, in words: `your word`, `22 % sure, from 1 outcome`. */
export function basisText({ corrected, confidence, evidence }: Association): string {
  if (corrected) return 'your word';
  return `${String(Math.round(confidence * 100))} % sure, from ${String(evidence.length)} ${evidence.length === 1 ? 'outcome' : 'outcomes'}`;
}

/** `jane@example.com` of `customer:jane@example.com`. */
export function bareName(subject: string): string {
  return subject.replace(/^[a-z][a-z0-9-]*:/u, '');
}

/** Whether a reference names somebody, by its form. */
export function isSomebody(ref: string): boolean {
  return ref.startsWith('customer:') || ref.startsWith('person:');
}
