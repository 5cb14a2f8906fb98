import { z } from 'zod';
import { effectIdPattern } from './ids.ts';
import type { Json } from './json.ts';
import { mailToSendSchema, type MailToSend } from './mail.ts';
import { moneySchema, type Money } from './money.ts';

const customer = z.string().min(1).max(320);
const reason = z.string().min(1).max(500);

/** What can be done to the outside world, and the payload of each. An adapter executes one or more of these kinds. */
export const effectPayloads = {
  'mail.send': mailToSendSchema,
  /** Money that was paid goes back. `payment` is the provider's own id of the payment. */
  'payment.refund': moneySchema.extend({ payment: z.string().min(1).max(200), customer, reason }),
  /** A balance in the customer's favour, used up by their next invoices. */
  'credit.grant': moneySchema.extend({ customer, reason }),
  /** Takes a credit back. `grant` is the effect that gave it, `null` for one that was given elsewhere. */
  'credit.revoke': moneySchema.extend({ customer, reason, grant: z.string().regex(effectIdPattern).nullable().default(null) }),
} as const satisfies Record<string, z.ZodType>;

export type EffectKind = keyof typeof effectPayloads;
export type EffectPayload<K extends EffectKind = EffectKind> = z.infer<(typeof effectPayloads)[K]>;
export const effectKinds = Object.keys(effectPayloads) as [EffectKind, ...EffectKind[]];

/** What is the same for every effect of a kind, and how to read a payload without knowing its kind. */
export interface EffectTraits<K extends EffectKind = EffectKind> {
  /** Another effect can take it back wholly. */
  reversible: boolean;
  /** Mail addresses, or whoever else it reaches. */
  recipients(payload: EffectPayload<K>): string[];
  /** The provider's or our own id of what it is about, such as a payment: whose money moves hangs on it. `null` for none. */
  target(payload: EffectPayload<K>): string | null;
  /** What it costs or moves; `null` for no money. */
  money(payload: EffectPayload<K>): Money | null;
  /** The words that somebody outside will read. */
  text(payload: EffectPayload<K>): string;
}

const moneyOf = ({ amount, currency }: Money): Money => ({ amount, currency });

export const effectTraits: { readonly [K in EffectKind]: EffectTraits<K> } = {
  'mail.send': { reversible: false, recipients: ({ to, cc }) => [...to, ...cc].map(({ address }) => address.toLowerCase()), target: () => null, money: () => null, text: ({ subject, text }) => `${subject}\n${text}` },
  'payment.refund': { reversible: false, recipients: (payload) => [payload.customer], target: ({ payment }) => payment, money: moneyOf, text: (payload) => payload.reason },
  'credit.grant': { reversible: true, recipients: (payload) => [payload.customer], target: () => null, money: moneyOf, text: (payload) => payload.reason },
  'credit.revoke': { reversible: true, recipients: (payload) => [payload.customer], target: ({ grant }) => grant, money: moneyOf, text: (payload) => payload.reason },
};

/** The traits of a kind that is not known when the code is written. */
export function traitsOf(kind: EffectKind): EffectTraits {
  return effectTraits[kind];
}

/**
 * What a crash between "started" and "receipt" allows (E3).
 * keyed: the provider deduplicates by key, so repeat with the same key. findable: ask the provider first.
 * blind: only the operator can tell.
 */
export const adapterClasses = ['keyed', 'findable', 'blind'] as const;
export type AdapterClass = (typeof adapterClasses)[number];

/**
 * `review`: the operator decides. `staged`: prepared and shown, and never sent as it is. `cooling`: goes out at the end of its cool-off unless stopped.
 * `held`: approved, but a budget is used up. `waiting`: it failed, or a budget makes it wait, and it is tried (again) by itself. `failed`: it is not, unless the operator says so.
 * `repeating`: in doubt, and said again with the same key. `doubt`: the operator must tell.
 */
export const effectStates = ['review', 'staged', 'cooling', 'approved', 'held', 'started', 'waiting', 'repeating', 'succeeded', 'failed', 'rejected', 'expired', 'withdrawn', 'doubt'] as const;
export type EffectState = (typeof effectStates)[number];

/** From the mildest to the strictest: of all matching rules the strictest wins. */
export const verdicts = ['allow', 'review', 'stage', 'deny'] as const;
export type VerdictOutcome = (typeof verdicts)[number];

/** What policy says of one effect. */
export const verdictSchema = z.object({
  outcome: z.enum(verdicts),
  /** With `allow`: the cool-off in ms in which the operator may stop it; 0 for none. */
  afterMs: z.number().int().nonnegative().max(30 * 24 * 3_600_000),
  /** The rules that gave it. */
  rules: z.array(z.string().max(200)).max(200),
  /** One line for the operator. */
  why: z.string().max(2_000),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** Whether a receipt says that the operator did it, and no adapter. */
export function wasDoneByHand(receipt: Json | null): boolean {
  return typeof receipt === 'object' && receipt !== null && !Array.isArray(receipt) && receipt['doneByHand'] === true;
}

/** Whether an attempt was in doubt when the operator did it by hand: it may have been done in both ways. */
export function mayHaveGoneOut(receipt: Json | null): boolean {
  return wasDoneByHand(receipt) && (receipt as { mayHaveGoneOut?: Json }).mayHaveGoneOut === true;
}

/**
 * What a mail told whom it was for, once it is done. Where the operator did something by hand instead, the draft did not go out, and their note says what they did; after a doubt it may have,
 * and then both are kept.
 */
export function mailThatWent(payload: unknown, receipt: Json | null): MailToSend {
  const mail = mailToSendSchema.parse(payload);
  if (!wasDoneByHand(receipt)) return mail;
  const note = `Done by hand, in place of a mail: ${(receipt as { note?: string }).note || 'no note'}`;
  return { ...mail, text: mayHaveGoneOut(receipt) ? `${note}\nThis may have been sent before: ${mail.text}` : note };
}
