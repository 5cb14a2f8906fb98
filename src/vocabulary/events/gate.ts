import { z } from 'zod';
import { budgetLineSchema } from '../budgets.ts';
import { effectKinds } from '../effects.ts';
import { effectIdPattern } from '../ids.ts';
import { limits } from '../limits.ts';

/** Names one reservation for ever: an attempt at an effect, or a spending call of a task. */
const reservation = z.string().min(1).max(200);
const line = budgetLineSchema;
/** A rule, and for whom it says less: `playbook` is "" when none is used. */
const trusted = { rule: z.string().max(200), agent: z.string().max(limits.nameCharsMax), kind: z.enum(effectKinds), playbook: z.string().max(1_000) };

export const gateEvents = {
  /** The worst case is set aside before anything is spent (B1). In the same commit as what it is for. */
  'budget.reserved': z.object({ reservation, lines: z.array(line).min(1).max(100), what: z.string().max(500) }),
  /** What it really cost, line by line as reserved. Ends the reservation. `billionths`: so many thousand-millionths of the smallest unit on top of `amount`. */
  'budget.settled': z.object({ reservation, spent: z.array(z.object({ budget: z.string(), window: z.string(), amount: z.number().int().nonnegative(), billionths: z.number().int().min(1).max(999_999_999).exactOptional() })).max(100) }),
  /** Nothing was spent. Ends the reservation. */
  'budget.released': z.object({ reservation, reason: z.string().max(2_000) }),
  /** The operator lifted a cap for one window; `by` comes on top of it and of earlier raises. */
  'budget.raised': z.object({ budget: z.string().max(200), window: z.string().max(300), by: z.number().int().positive() }),

  /** One rule says less for this agent, kind and playbook: the operator accepted it on the evidence. It ends by itself with the first bad outcome after it. */
  'trust.relaxed': z.object({
    ...trusted,
    /** An edit that changes more than this share of the words is such an outcome. */
    editTolerance: z.number().min(0).max(1).default(0.05),
  }),
  /** The operator took it back, whatever the outcomes say. */
  'trust.tightened': z.object({ ...trusted, reason: z.string().max(2_000) }),

  /** `name` is an agent or an adapter; `null` with `all`. No effect begins while it holds; intake, tasks and the inbox go on. */
  'pause.set': z.object({ scope: z.enum(['all', 'agent', 'adapter']), name: z.string().max(limits.nameCharsMax).nullable(), reason: z.string().max(2_000) }),
  'pause.lifted': z.object({ scope: z.enum(['all', 'agent', 'adapter']), name: z.string().max(limits.nameCharsMax).nullable() }),

  /** What we believe was compared with what a provider reports, for a span of time (epoch ms). The findings are inbox items. */
  'reconciliation.done': z.object({
    adapter: z.string().max(100),
    from: z.number().int(),
    to: z.number().int(),
    ours: z.number().int().nonnegative(),
    theirs: z.number().int().nonnegative(),
    missing: z.number().int().nonnegative(),
    unknown: z.number().int().nonnegative(),
    differing: z.number().int().nonnegative(),
    /** Effects in doubt that the provider knew about. */
    settled: z.array(z.string().regex(effectIdPattern)).max(1_000),
  }),
};
