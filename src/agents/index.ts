import type { AgentContract } from '../vocabulary/contract.ts';
import { goodwillAgent } from './goodwill/goodwill.ts';
import { letterAgent } from './letter/letter.ts';
import { memoryConflict } from './memory-conflict/memory-conflict.ts';
import { memorySummaryAgent } from './memory-summary/memory-summary.ts';
import { memoryUpkeepAgent } from './memory-upkeep/memory-upkeep.ts';
import { modelCheckAgent } from './model-check/model-check.ts';
import { reconciliationAgent } from './reconciliation/reconciliation.ts';
import { reminderAgent } from './reminder/reminder.ts';
import { rephraseAgent } from './rephrase/rephrase.ts';
import { rollbackAgent } from './rollback/rollback.ts';
import { routerAgent } from './router/router.ts';
import { supportAgent } from './support/support.ts';
import { triageAgent } from './triage/triage.ts';

/** The agents that every company has. The conductor finds them by name. */
export const builtInAgents: readonly AgentContract[] = [supportAgent, triageAgent, routerAgent, memoryConflict, memoryUpkeepAgent, memorySummaryAgent, reconciliationAgent, rollbackAgent, goodwillAgent, letterAgent, reminderAgent, rephraseAgent, modelCheckAgent];
