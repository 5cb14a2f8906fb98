import { z } from 'zod';
import type { AgentContract, TaskContext } from '../../vocabulary/contract.ts';

const reconciliationInput = z.object({
  requested: z.number().int().nullable().describe('When the operator asked for it, epoch ms; `null` when it is due by its schedule'),
});
type ReconciliationInput = z.infer<typeof reconciliationInput>;

const count = z.number().int().nonnegative();
const reconciliationOutput = z.object({
  adapters: z.array(z.object({ adapter: z.string(), ours: count, theirs: count, missing: count, unknown: count, differing: count, settled: count })),
});
type ReconciliationOutput = z.infer<typeof reconciliationOutput>;

const adaptersMax = 100;

/** Asks every provider that can tell what it did, and puts what does not agree with the ledger into the inbox. */
export const reconciliationAgent: AgentContract<ReconciliationInput, ReconciliationOutput> = {
  name: 'reconciliation',
  version: 1,
  does: 'Compares what the ledger believes with what each provider reports, and asks about what does not agree.',
  input: reconciliationInput,
  output: reconciliationOutput,
  effects: [],
  lane: 'background',
  limits: { callsMax: adaptersMax + 1, taskMsMax: null },
  compensation: {},
  key: ({ requested }) => `reconciliation:${requested ?? 'scheduled'}`,
  title: () => 'Reconciliation with the providers',
  run: compareAll,
};

async function compareAll(ctx: TaskContext): Promise<ReconciliationOutput> {
  const adapters: ReconciliationOutput['adapters'] = [];
  for (const adapter of (await ctx.reconciliation.adapters()).slice(0, adaptersMax)) {
    const { ours, theirs, missing, unknown, differing, settled } = await ctx.reconciliation.compare(adapter);
    adapters.push({ adapter, ours, theirs, missing, unknown, differing, settled });
  }
  return { adapters };
}
