import { z } from 'zod';
import { adapterClasses } from '../../vocabulary/effects.ts';
import { itemActionSchema } from '../../vocabulary/inbox.ts';
import { jsonSchema } from '../../vocabulary/json.ts';
import { faultSchema } from '../../vocabulary/simulation.ts';

/**
 * What the process that plays and the one that is played say to each other, each a line of JSON: requests on standard input, answers on descriptor 3. One request is
 * answered before the next is made. A request that is made again after a crash finds what is done already, and does the rest.
 */
export const beginningSchema = z.object({
  folder: z.string(),
  record: z.string(),
  /** Where the report goes: it may be large. */
  report: z.string(),
  /** Epoch ms. */
  now: z.number(),
  faults: z.array(faultSchema),
  classes: z.record(z.string(), z.enum(adapterClasses)),
  /** Crashes that have not happened yet, with their place in the scenario. */
  crashes: z.array(z.object({ index: z.number(), after: z.string().optional(), nth: z.number(), event: z.number().optional() })),
  /** The last event of before; `null` in the first life, which finds out. */
  from: z.number().nullable(),
});
export type Beginning = z.infer<typeof beginningSchema>;

const scope = z.object({ scope: z.enum(['all', 'agent', 'adapter']), name: z.string().nullable() });

export const requestSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('mail'), source: z.string() }),
  z.object({ do: z.literal('start'), agent: z.string(), input: jsonSchema }),
  z.object({ do: z.literal('wait'), until: z.number() }),
  z.object({ do: z.literal('match'), type: z.string().optional(), agent: z.string().optional(), summary: z.string().optional(), action: itemActionSchema }),
  z.object({ do: z.literal('decide'), items: z.array(z.number()), action: itemActionSchema, text: z.string().nullable() }),
  z.object({ do: z.literal('pause'), what: scope }),
  z.object({ do: z.literal('resume'), what: scope }),
  z.object({ do: z.literal('rollback'), agent: z.string(), reason: z.string() }),
  z.object({ do: z.literal('reconcile') }),
  z.object({ do: z.literal('report') }),
]);
export type Request = z.infer<typeof requestSchema>;

const now = z.number();
export const answerSchema = z.discriminatedUnion('type', [
  /** The company is open. `names`: what can be paused, started and met by a fault. */
  z.object({ type: z.literal('open'), now, from: z.number(), company: z.string(), names: z.object({ agents: z.array(z.string()), adapters: z.array(z.string()) }) }),
  z.object({ type: z.literal('done'), now, note: z.string(), items: z.array(z.number()).default([]) }),
  /** What the scenario asks for can't be done: it ends here. */
  z.object({ type: z.literal('impossible'), now, why: z.string() }),
  z.object({ type: z.literal('failed'), now, error: z.object({ code: z.string(), message: z.string(), nextStep: z.string() }) }),
  /** It stands still, and is to be killed: at this crash of the scenario, or at this fault. */
  z.object({ type: z.literal('standing'), now, at: z.enum(['crash', 'fault']), index: z.number() }),
]);
export type Answer = z.infer<typeof answerSchema>;
