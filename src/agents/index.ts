import type { AgentContract } from '../vocabulary/contract.ts';
import { goodwillAgent } from './goodwill/goodwill.ts';
import { memoryConflict } from './memory-conflict/memory-conflict.ts';
import { memoryUpkeepAgent } from './memory-upkeep/memory-upkeep.ts';
import { reconciliationAgent } from './reconciliation/reconciliation.ts';
import { rollbackAgent } from './rollback/rollback.ts';
import { supportAgent } from './support/support.ts';

/** The agents that every company has. The conductor finds them by name. */
export const builtInAgents: readonly AgentContract[] = [supportAgent, memoryConflict, memoryUpkeepAgent, reconciliationAgent, rollbackAgent, goodwillAgent];
