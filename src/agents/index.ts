import type { AgentContract } from '../vocabulary/contract.ts';
import { supportAgent } from './support/support.ts';

/** The agents that every company has. The conductor finds them by name. */
export const builtInAgents: readonly AgentContract[] = [supportAgent];
