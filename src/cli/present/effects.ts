import { wasDoneByHand, type EffectState } from '../../vocabulary/effects.ts';
import type { Json } from '../../vocabulary/json.ts';
import { addressForPeople } from '../../vocabulary/mail.ts';
import { moneySchema, moneyText } from '../../vocabulary/money.ts';
import type { EffectView } from '../../vocabulary/views.ts';
import { heading, type Display, type Format } from './display.ts';
import { lineDiff } from './line-diff.ts';
import { titled } from './lines.ts';
import { quoted } from './quoted.ts';
import { safeLine, safeText } from './safe-text.ts';
import { fields, type Cell } from './table.ts';
import { counted, shortTime } from './times.ts';

const formats: Record<EffectState, Format> = {
  review: 'yellow',
  staged: 'yellow',
  cooling: 'cyan',
  approved: 'cyan',
  held: 'yellow',
  started: 'cyan',
  waiting: 'yellow',
  repeating: 'magenta',
  succeeded: 'green',
  failed: 'red',
  rejected: 'dim',
  expired: 'dim',
  withdrawn: 'dim',
  doubt: 'magenta',
};

const meanings: Record<EffectState, string> = {
  review: 'waits for your decision; nothing was sent',
  staged: 'prepared and shown; nothing is sent until you let go of it',
  cooling: 'allowed; it goes out at the end of its cool-off unless you stop it',
  approved: 'approved, not sent yet',
  held: 'approved, but a budget is used up; it waits for you',
  started: 'being sent',
  waiting: 'not sent yet; it is tried by itself later',
  repeating: 'sent or not, unknown; said again with the same key, which the other side takes only once',
  succeeded: 'done',
  failed: 'it was not done, and will not be tried again',
  rejected: 'rejected; nothing was sent',
  expired: 'nobody decided in time; nothing was sent',
  withdrawn: 'withdrawn; nothing was sent',
  doubt: 'sent or not, unknown; it is not repeated without you',
};

/** An effect's state in words, such as `waiting: it failed and will be tried again`. */
export function effectState(state: EffectState): Cell {
  return { text: `${state}: ${meanings[state]}`, format: formats[state] };
}

export function effectText(display: Display, effect: EffectView): string {
  const about = fields(display, [
    ['effect', effect.id],
    ['task', effect.task],
    ['state', effectState(effect.state)],
    ['adapter', `${effect.adapter} (${effect.class})`],
    ['verdict', `${effect.verdict}${effect.rules.length > 0 ? ` by ${effect.rules.join(', ')}` : ''}${effect.why === '' ? '' : `: ${effect.why}`}`],
    ['attempts', effect.attempts === 0 ? '' : String(effect.attempts)],
    ['proposed', shortTime(effect.proposedAt, display.now)],
    ['changed', effect.updatedAt === effect.proposedAt ? '' : shortTime(effect.updatedAt, display.now)],
    ['edited', effect.edited ? 'yes, by the operator; the original is kept' : ''],
    ['failure', effect.failure === null ? '' : { text: `${effect.failure.message} (${effect.failure.code})`, format: 'red' }],
    ['next', effect.failure?.nextStep ?? ''],
    ...receiptPairs(effect.receipt),
  ]);
  return [`${titled(display, 'Effect', safeLine(effect.sentence))}\n${about}`, payloadText(display, effect.payload), ...editText(display, effect)].join('\n\n');
}

/** What the operator changed in what the agent had proposed; nothing for an effect that was not edited. */
export function editText(display: Display, { original, payload }: EffectView): string[] {
  if (original === null) return [];
  const changes = lineDiff(safeText(payloadLines(original)), safeText(payloadLines(payload)));
  return [`${heading(display, 'What you changed')}\n${changes === '' ? '  nothing that is seen' : quoted(display, changes, 60)}`];
}

/** A receipt as labelled values; what an adapter answers is its own business, so nested values are shown as JSON. */
export function receiptPairs(receipt: Json | null): [string, Cell][] {
  if (receipt === null) return [];
  if (typeof receipt !== 'object' || Array.isArray(receipt)) return [['receipt', plainValue(receipt)]];
  return Object.entries(receipt).map(([label, value]) => [`receipt ${label}`, plainValue(value)]);
}

/** What would leave the house: a mail as a mail, money as an amount in whole units, anything else as JSON. */
export function payloadText(display: Display, payload: Json, linesMax?: number): string {
  return quoted(display, payloadLines(payload), linesMax);
}

function payloadLines(payload: Json): string {
  const mail = asMail(payload);
  if (mail === null) return moneyLines(payload) ?? JSON.stringify(payload, null, 2);
  const head = [`To: ${mail.to.join(', ')}`, ...(mail.cc.length > 0 ? [`Cc: ${mail.cc.join(', ')}`] : []), `Subject: ${mail.subject}`];
  return `${head.map((line) => line.replace(/\s+/g, ' ')).join('\n')}\n\n${mail.text}`;
}

/** A credit or a refund as labelled lines; what else it says follows, so that nothing goes out unseen. `null` for what moves no money. */
function moneyLines(payload: Json): string | null {
  if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) return null;
  const money = moneySchema.safeParse({ amount: payload['amount'], currency: payload['currency'] });
  if (!money.success) return null;
  const { amount: _amount, currency: _currency, ...others } = payload;
  const known = ['customer', 'payment', 'grant', 'reason'].filter((name) => name in others);
  const further = Object.keys(others).filter((name) => !known.includes(name));
  const lines = [...known, ...further].flatMap((name) => {
    const value = others[name] ?? null;
    return value === null ? [] : [`${moneyLabels[name] ?? name}: ${plainValue(value).replace(/\s+/gu, ' ')}`];
  });
  return [`Amount: ${moneyText(money.data)}`, ...lines].join('\n');
}

const moneyLabels: Readonly<Record<string, string>> = { customer: 'Customer', payment: 'Payment', grant: 'Credit', reason: 'Reason' };

export interface MailPayload {
  to: string[];
  cc: string[];
  subject: string;
  text: string;
}

/** A payload of `mail.send`, addresses as text; `null` for anything else. */
export function asMail(payload: Json): MailPayload | null {
  if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) return null;
  if (typeof payload['subject'] !== 'string' || typeof payload['text'] !== 'string' || !Array.isArray(payload['to'])) return null;
  return { to: payload['to'].map(addressText), cc: Array.isArray(payload['cc']) ? payload['cc'].map(addressText) : [], subject: payload['subject'], text: payload['text'] };
}

/** One line about what became of an approved effect. */
export function outcomeLine(effect: EffectView): Cell {
  switch (effect.state) {
    case 'succeeded':
      return { text: `${wasDoneByHand(effect.receipt) ? 'by hand: ' : effect.kind === 'mail.send' ? 'sent: ' : ''}${effect.sentence}`, format: 'green' };
    case 'waiting':
      return { text: `not sent yet, it will be tried again (${counted(effect.attempts, 'attempt')} so far): ${effect.failure?.message ?? effect.sentence}`, format: 'yellow' };
    case 'failed':
      return { text: `not sent: ${effect.failure?.message ?? effect.sentence}`, format: 'red' };
    case 'doubt':
      return { text: `sent or not, unknown: ${effect.failure?.message ?? effect.sentence}`, format: 'magenta' };
    default:
      return { text: `${effect.state}: ${meanings[effect.state]}`, format: formats[effect.state] };
  }
}

function addressText(value: Json): string {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || typeof value['address'] !== 'string') return plainValue(value);
  const { address, name } = value;
  return addressForPeople({ address, name: typeof name === 'string' ? name : '' });
}

function plainValue(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
