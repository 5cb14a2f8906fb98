import { isDeepStrictEqual } from 'node:util';
import type { Adapter, Reported } from '../../effects/adapter.ts';
import { Approved } from '../../effects/approved.ts';
import type { EffectKind, EffectPayload } from '../../vocabulary/effects.ts';
import { assert } from '../../vocabulary/errors.ts';
import type { Json } from '../../vocabulary/json.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Fault } from '../../vocabulary/simulation.ts';
import { aborted, faultFailure, keyReused } from './failures.ts';
import type { SimulatedOutside } from './outside.ts';

/** What a simulated adapter needs of whoever plays: time, and an end to this process. */
export interface SimulatedDeps {
  /** Epoch ms. */
  now(): number;
  /** Lets time go by while a call is out. */
  pass(ms: number): Promise<void>;
  /** The process is killed here, from outside. `fault` is its place in the list of faults. */
  stop(fault: number): never;
}

/**
 * Stands for another adapter: the same name, kinds, previews, compensations and (unless told otherwise) class, with a world behind it that exists in a file
 * alone. The other one is never asked to execute, find or list anything.
 */
export function simulatedAdapter(real: Adapter, outside: SimulatedOutside, deps: SimulatedDeps): Adapter {
  const { name } = real;
  const actsAs = outside.settings.classes[name] ?? real.class;

  /** A keyed provider does what it was asked under one key only once, and nothing else under that key. */
  const carryOut = (effect: Approved): Json => {
    const first = actsAs === 'keyed' ? outside.firstOf(name, effect.id) : null;
    if (first === null) return outside.carryOut(name, effect);
    if (first.kind !== effect.kind || !isDeepStrictEqual(first.payload, JSON.parse(JSON.stringify(effect.payload)))) throw keyReused(name, effect.id);
    return first.receipt;
  };

  const meet = async ({ fault, retryAfter, lasts }: Fault, index: number, effect: Approved, signal: AbortSignal): Promise<Json> => {
    if (fault === 'crash-before') return deps.stop(index);
    if (fault === 'timeout') await deps.pass(limits.effectTimeoutMsDefault);
    if (fault === 'timeout' || fault === 'rate-limit' || fault === 'server-error') throw faultFailure(fault, name, deps.now() + retryAfter);
    const receipt = carryOut(effect);
    if (fault === 'crash-after') return deps.stop(index);
    if (fault === 'slow') await deps.pass(lasts);
    if (fault !== 'slow' || signal.aborted) throw faultFailure(fault, name, 0);
    return receipt;
  };

  const find = async (effect: Approved): Promise<Json | null> => outside.firstOf(name, effect.id)?.receipt ?? null;

  async function* list(span: { from: number; to: number }): AsyncGenerator<Reported> {
    for (const { effect, at, kind: done, payload, receipt } of outside.doneBy(name, span)) {
      const known = payload as EffectPayload;
      yield { key: effect, id: idIn(receipt) ?? effect, at, sentence: real.preview(done, known).sentence, fields: real.reported?.(done, known) ?? {} };
    }
  }

  return {
    name,
    class: actsAs,
    kinds: real.kinds,
    inFlightMax: real.inFlightMax,
    preview: (of, payload) => real.preview(of, payload),
    compensate: (of, payload, receipt) => real.compensate(of, payload, receipt),

    async execute(effect, signal) {
      assert(Approved.is(effect) && real.kinds.includes(effect.kind), `the simulated ${name} takes only what was approved for it (E1)`);
      // What the real one could not send is refused here in the same words.
      real.preview(effect.kind, effect.payload);
      if (signal.aborted) throw aborted(name);
      const met = outside.call(name, effect);
      return met === null ? carryOut(effect) : meet(met.fault, met.index, effect, signal);
    },

    ...(real.find !== undefined || actsAs === 'findable' ? { find } : {}),
    ...(real.list !== undefined ? { list } : {}),
    ...(real.reported !== undefined ? { reported: (of: EffectKind, payload: EffectPayload) => real.reported?.(of, payload) ?? {} } : {}),
    ...(real.close !== undefined ? { close: () => real.close?.() ?? Promise.resolve() } : {}),
  };
}

function idIn(receipt: Json): string | null {
  const id = typeof receipt === 'object' && receipt !== null && !Array.isArray(receipt) ? receipt['id'] : null;
  return typeof id === 'string' ? id : null;
}
