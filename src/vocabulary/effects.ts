import type { z } from 'zod';
import { mailToSendSchema } from './mail.ts';

/** What can be done to the outside world, and the payload of each. An adapter executes one or more of these kinds. */
export const effectPayloads = {
  'mail.send': mailToSendSchema,
} as const satisfies Record<string, z.ZodType>;

export type EffectKind = keyof typeof effectPayloads;
export type EffectPayload<K extends EffectKind = EffectKind> = z.infer<(typeof effectPayloads)[K]>;

/**
 * What a crash between "started" and "receipt" allows (E3).
 * keyed: the provider deduplicates by key, so repeat with the same key. findable: ask the provider first.
 * blind: only the operator can tell.
 */
export const adapterClasses = ['keyed', 'findable', 'blind'] as const;
export type AdapterClass = (typeof adapterClasses)[number];

/** `waiting`: it failed and is tried again. `failed`: it is not, unless the operator says so. `repeating`: in doubt, and said again with the same key. `doubt`: the operator must tell. */
export const effectStates = ['review', 'approved', 'started', 'waiting', 'repeating', 'succeeded', 'failed', 'rejected', 'expired', 'withdrawn', 'doubt'] as const;
export type EffectState = (typeof effectStates)[number];

export const verdicts = ['allow', 'review', 'stage', 'deny'] as const;
export type VerdictOutcome = (typeof verdicts)[number];
