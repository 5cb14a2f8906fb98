import type { AgentContract, CompensationRule } from '../../vocabulary/contract.ts';
import { effectKinds, type EffectKind } from '../../vocabulary/effects.ts';
import { limits } from '../../vocabulary/limits.ts';
import { rollbackAgentName, rollbackInput, rollbackKey, type RollbackInput } from '../../vocabulary/rollback.ts';
import { rollbackOutput, type RollbackOutput } from './contract.ts';
import { rollBack } from './run.ts';

const asItIs: CompensationRule = { how: 'A rollback is not rolled back: do again what should hold after all.', onFailure: 'stop' };

/** Takes back what a task did, newest first. Each piece is an effect with a verdict of its own (E4). */
export const rollbackAgent: AgentContract<RollbackInput, RollbackOutput> = {
  name: rollbackAgentName,
  version: 1,
  does: 'Takes back what a task did outside and in memory, and drafts a correction of what can not be taken back.',
  input: rollbackInput,
  output: rollbackOutput,
  // Whatever takes an effect of any kind back, and the corrections.
  effects: effectKinds,
  lane: 'customer',
  // Its command brings the task to rest first; and it withdraws approvals and reverts memory of any task, which nobody but the operator may ask for.
  startedOnlyBy: 'keelson task rollback ID',
  limits: { callsMax: limits.callsPerTaskMax, taskMsMax: null },
  compensation: Object.fromEntries(effectKinds.map((kind) => [kind, asItIs])) as Record<EffectKind, CompensationRule>,
  key: ({ task }) => rollbackKey(task),
  title: ({ task, reason }) => `Rollback of ${task}: ${reason}`,
  run: rollBack,
};
