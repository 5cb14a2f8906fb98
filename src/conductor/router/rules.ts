import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { RoutingRule, RoutingSettings } from '../../vocabulary/routing.ts';

/** What of a signal rules look at. */
export interface Routable {
  /** `mail`, or the type of another signal. */
  type: string;
  from: string | null;
  /** Of a mail: everybody it was sent to. */
  to: readonly string[];
  subject: string | null;
}

export function routableOf(signal: LedgerEvent<'mail.received' | 'signal.received'>): Routable {
  if (signal.kind === 'signal.received') return { type: signal.data.type, from: null, to: [], subject: null };
  const { from, to, cc, subject } = signal.data.mail;
  return { type: 'mail', from: from?.address ?? null, to: [...to, ...cc].map(({ address }) => address), subject };
}

/** The first rule that fits, with its place counted from 1. */
export function ruleFor({ rules }: RoutingSettings, signal: Routable): { rule: RoutingRule; place: number } | null {
  const index = rules.findIndex(({ when }) => fits(when, signal));
  const rule = rules[index];
  return rule === undefined ? null : { rule, place: index + 1 };
}

function fits({ type, from, to, subject }: RoutingRule['when'], signal: Routable): boolean {
  if (type !== undefined && type !== signal.type) return false;
  if (from !== undefined && !(signal.from !== null && from.some((pattern) => globMatches(pattern, signal.from ?? '')))) return false;
  if (to !== undefined && !signal.to.some((address) => to.some((pattern) => globMatches(pattern, address)))) return false;
  return subject === undefined || (signal.subject !== null && subject.some((words) => globMatches(`*${words}*`, signal.subject ?? '')));
}

/** `*` stands for anything. Letters of either case are the same, and so is white space of any width. Each part is looked for once, from left to right: linear, whatever the text. */
export function globMatches(pattern: string, text: string): boolean {
  const flat = folded(text);
  const parts = folded(pattern).split('*');
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return flat === first;
  if (!flat.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = flat.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return flat.length - last.length >= at && flat.endsWith(last);
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll(/\s+/gu, ' ');
}

/** The rule in words: `from *@partner.example, subject [invoice]`. */
export function ruleWords({ when }: RoutingRule): string {
  const list = (words: readonly string[]): string => words.join(' or ');
  return [when.type === undefined ? [] : [`type ${when.type}`], when.from === undefined ? [] : [`from ${list(when.from)}`], when.to === undefined ? [] : [`to ${list(when.to)}`], when.subject === undefined ? [] : [`subject ${list(when.subject)}`]].flat().join(', ');
}
