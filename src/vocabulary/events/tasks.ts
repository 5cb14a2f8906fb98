import { z } from 'zod';
import type { FailureData } from '../errors.ts';
import { jsonSchema } from '../json.ts';
import { limits } from '../limits.ts';

export const failureSchema = z.object({
  code: z.string().max(200),
  message: z.string(),
  nextStep: z.string(),
  failure: z.enum(['retryable', 'terminal', 'needs-operator', 'in-doubt']),
}) satisfies z.ZodType<FailureData>;

/** The place of a call in its task: calls are counted from 0 in the order in which the code makes them. */
export const callNumber = z.number().int().nonnegative();
export const callName = z.string().min(1).max(limits.nameCharsMax);

export const lanes = ['customer', 'routine', 'background'] as const;
export type Lane = (typeof lanes)[number];

export const callTypes = ['step', 'sleep', 'signal', 'child', 'question', 'effect', 'memory'] as const;
export type CallType = (typeof callTypes)[number];

export const waitTypes = ['timer', 'retry', 'signal', 'child', 'answer', 'effect'] as const;
export type WaitType = (typeof waitTypes)[number];

/** What came of it derives from untrusted text (E5); left out when it doesn't. */
export const untrustedMark = z.literal(true).exactOptional();

export const taskEvents = {
  'task.created': z.object({
    /** The same key is the same task, for ever (T5). */
    key: z.string().min(1).max(500),
    agent: z.string().min(1).max(limits.nameCharsMax),
    version: z.number().int().positive(),
    title: z.string().max(500),
    lane: z.enum(lanes),
    input: jsonSchema,
    /** A random UUID: the task's randomness, uuids and effect ids derive from it (T6). */
    seed: z.uuid(),
    parent: z.object({ task: z.string(), call: callNumber }).nullable(),
    /** Epoch ms after which the task is stopped and escalated, `null` for no limit. */
    deadline: z.number().int().nullable(),
    /** What started it came from outside: a signal, or a tainted task (E5). Its effects carry the mark whatever its code says. */
    tainted: z.boolean().default(false),
  }),

  /** All that the task waits for is durable, so it leaves memory (T4). `calls` are the open waits. */
  'task.parked': z.object({ calls: z.array(callNumber).min(1) }),
  /** The process ended while the task was in memory; it begins again from its journal. */
  'task.recovered': z.object({ recoveries: z.number().int().positive() }),
  /** `tainted`: the task had seen untrusted text by then, and so has whoever gets its result (E5). */
  'task.completed': z.object({ result: jsonSchema, tainted: untrustedMark }),
  'task.failed': z.object({ failure: failureSchema, call: callNumber.nullable(), tainted: untrustedMark }),
  /** The code and the journal disagree, or the task broke its contract (T3): nothing runs until the operator decides. */
  'task.stopped': z.object({ failure: failureSchema }),
  /** The operator had a failed or stopped task tried again. `call` is the failed call whose last attempt no longer counts. */
  'task.resumed': z.object({ call: callNumber.nullable() }),
  'task.cancelled': z.object({ reason: z.string().max(2_000) }),

  /** The operator did something in place of the task. What it came to follows in the same commit. `place` is the number of the call. */
  'operator.stepped-in': z.object({ place: callNumber, name: callName, how: z.enum(['skipped', 'supplied', 'by-hand']), note: z.string().max(2_000).nullable() }),

  'step.completed': z.object({
    call: callNumber,
    name: callName,
    attempt: z.number().int().positive(),
    result: jsonSchema,
    /** How long the attempt took. */
    ms: z.number().nonnegative(),
    /** It read what came from outside (E5). */
    tainted: untrustedMark,
  }),
  /** `retryAt` is epoch ms, or `null` when this attempt was the last. */
  'step.failed': z.object({ call: callNumber, name: callName, attempt: z.number().int().positive(), failure: failureSchema, ms: z.number().nonnegative(), retryAt: z.number().int().nullable(), tainted: untrustedMark }),

  /** A call that could not be made: nothing of it happened, and the code has the failure as its answer. */
  'call.refused': z.object({ call: callNumber, type: z.enum(callTypes), name: z.string().max(limits.nameCharsMax), failure: failureSchema }),

  /** `until` is when the wait ends by itself, epoch ms. `topic` narrows a signal; `child` is the child task. */
  'wait.opened': z.object({
    call: callNumber,
    name: callName,
    type: z.enum(['timer', 'signal', 'child']),
    until: z.number().int().nullable(),
    signal: z.string().nullable(),
    topic: z.string().nullable(),
    child: z.string().nullable(),
  }),
  /** A timer, a retry delay or the time limit of a wait was reached. */
  'wait.ended': z.object({ call: callNumber, due: z.number().int() }),
};
