import type { AdapterClass, EffectKind, EffectPayload } from '../vocabulary/effects.ts';
import type { Json } from '../vocabulary/json.ts';
import type { Approved } from './approved.ts';

/** What the operator sees before deciding. */
export interface Preview {
  /** One line: `Send a mail to jane@example.com: "Re: invoice 1042", 96 words`. At most 500 characters. */
  sentence: string;
  /** The whole of what would leave the house, as plain text. */
  text: string;
}

/**
 * The port to one outside system. An adapter holds no state of its own and takes only approved effects.
 * `execute` fails with Retryable (it certainly did not happen, try later), Terminal (it did not and will not),
 * or InDoubt (it may have happened). Anything else that it throws is taken as InDoubt: fail closed.
 */
export interface Adapter<K extends EffectKind = EffectKind> {
  /** Lower case, such as `smtp`. */
  readonly name: string;
  /** What a crash during `execute` allows (E3). */
  readonly class: AdapterClass;
  readonly kinds: readonly K[];
  /** How many effects it may be carrying out at once. A provider that dislikes many connections says so here. */
  readonly inFlightMax: number;
  /** Pure: no network, no files. Throws Terminal when the payload can't be sent by this adapter. */
  preview(kind: K, payload: EffectPayload<K>): Preview;
  /** Returns the provider's receipt. `signal` aborts when time is up; what is unknown by then is InDoubt. */
  execute(effect: Approved<K>, signal: AbortSignal): Promise<Json>;
  /** Asks the provider whether the effect with this key happened: its receipt, or `null` for certainly not. Only `findable` adapters. */
  find?(effect: Approved<K>, signal: AbortSignal): Promise<Json | null>;
  /** What the provider says it did for us from `from` until before `to` (epoch ms), oldest first: for reconciliation. Adapters whose provider can't tell have none. */
  list?(span: { from: number; to: number }, signal: AbortSignal): AsyncIterable<Reported>;
  /** What `list` would report of this effect if it happened: the fields that must agree. Pure. With `list` only. */
  reported?(kind: K, payload: EffectPayload<K>): ReportedFields;
  /** The proposal that takes the effect back, or the reason why nothing can. Pure. */
  compensate(kind: K, payload: EffectPayload<K>, receipt: Json): Compensation;
  /** Frees connections. */
  close?(): Promise<void>;
}

/** One thing that a provider did, as it tells. */
export interface Reported {
  /** The idempotency key it was asked with: our effect's id; `null` when the provider has none on record. */
  key: string | null;
  /** The provider's own id, for the operator to look it up. */
  id: string;
  /** Epoch ms. */
  at: number;
  /** One line for the operator. */
  sentence: string;
  fields: ReportedFields;
}
/** Named values that both sides can state, such as `amount`, `currency`, `customer`. */
export type ReportedFields = { [name: string]: string | number };

/** `correction`: what the operator may send instead, or "" when there is nobody to write to. */
export type Compensation =
  | { possible: true; kind: EffectKind; payload: EffectPayload }
  | { possible: false; why: string; correction: string; /** The correction as an effect, when one can be drafted. */ draft?: { kind: EffectKind; payload: EffectPayload } };
