import type { AgentContract } from '../../vocabulary/contract.ts';
import { memoryConflictAgent, memoryConflictKey, memoryConflictSchema, type MemoryConflict } from '../../vocabulary/memory-conflict.ts';
import { settlementSchema, type Settlement } from './settlement.ts';
import { settleHandle } from './handle.ts';
import { settleRevert } from './revert.ts';

/** Asks the operator what nobody else can decide about memory, and does as told. */
export const memoryConflict: AgentContract<MemoryConflict, Settlement> = {
  name: memoryConflictAgent,
  version: 1,
  does: 'Asks you about contradictions in what the company knows, and does what you say.',
  input: memoryConflictSchema,
  output: settlementSchema,
  effects: [],
  lane: 'routine',
  // A question and a write.
  limits: { callsMax: 4, taskMsMax: null },
  compensation: {},
  key: (conflict) => memoryConflictKey(conflict, 1),
  title: (conflict) => (conflict.type === 'handle' ? `Who has the ${conflict.handle.type} ${conflict.handle.value}?` : `Take back version ${conflict.version} of ${conflict.ref}?`),
  run: (ctx, conflict) => (conflict.type === 'handle' ? settleHandle(ctx, conflict) : settleRevert(ctx, conflict)),
};
