import type { EffectKind, EffectPayload } from '../vocabulary/effects.ts';
import type { EffectId, TaskId } from '../vocabulary/ids.ts';

let make: <K extends EffectKind>(fields: Fields<K>) => Approved<K>;

interface Fields<K extends EffectKind> {
  id: EffectId;
  task: TaskId;
  kind: K;
  payload: EffectPayload<K>;
  attempt: number;
}

/**
 * An effect that may be executed now (E1). The constructor is private and the `#` field makes the type nominal, so
 * that neither an object literal nor another room can pass for one: only the gate holds `mintApproved`.
 */
export class Approved<K extends EffectKind = EffectKind> {
  /** The idempotency key for the provider: equal for every attempt at the same effect. */
  readonly id: EffectId;
  readonly task: TaskId;
  readonly kind: K;
  readonly payload: EffectPayload<K>;
  /** 1 for the first attempt. */
  readonly attempt: number;
  readonly #minted = true;

  static {
    make = (fields) => new Approved(fields);
  }

  private constructor(fields: Fields<K>) {
    this.id = fields.id;
    this.task = fields.task;
    this.kind = fields.kind;
    this.payload = fields.payload;
    this.attempt = fields.attempt;
  }

  /** Whether a value was minted by the gate, for adapters that are called from untyped code. */
  static is(value: unknown): value is Approved {
    return typeof value === 'object' && value !== null && #minted in value && value.#minted;
  }
}

/** For `gate.ts` alone; the linter refuses this import anywhere else but in the adapter contract suite. */
export function mintApproved<K extends EffectKind>(fields: Fields<K>): Approved<K> {
  return make(fields);
}
