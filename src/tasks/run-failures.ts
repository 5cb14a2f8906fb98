import type { AgentContract } from '../vocabulary/contract.ts';
import type { FailureData } from '../vocabulary/errors.ts';
import type { Json } from '../vocabulary/json.ts';
import { recordedShape } from './call.ts';
import type { Delivery } from './run.ts';

// Why a run can't go on, in words for the operator.

export function disagreement({ call, event }: Delivery, what: string): FailureData {
  const shape = recordedShape(event);
  const recorded = shape ? `the ${shape.type} "${shape.name}"` : event.kind;
  return {
    code: 'task.journal-disagrees',
    message: `Call ${call} is recorded as ${recorded} (event ${event.seq}), but ${what}.`,
    nextStep: 'The agent was changed while the task was under way. Restore the code it began with and retry, or dismiss this and start anew.',
    failure: 'needs-operator',
  };
}

export function tooManyCalls(contract: AgentContract<Json, Json>): FailureData {
  const message = `The agent ${contract.name} made more than ${contract.limits.callsMax} calls.`;
  return { code: 'contract.too-many-calls', message, nextStep: 'Look for a loop in the agent, or raise limits.callsMax in its contract.', failure: 'needs-operator' };
}

export function badInput(contract: AgentContract<Json, Json>, what: string): FailureData {
  return { code: 'contract.bad-input', message: `The input does not fit the contract of ${contract.name}: ${what}`, nextStep: 'Start the task again with an input that fits.', failure: 'terminal' };
}

export function badOutput(contract: AgentContract<Json, Json>, what: string): FailureData {
  return { code: 'contract.bad-output', message: `The agent ${contract.name} returned what its contract does not allow: ${what}`, nextStep: 'Mend the agent, then retry the task.', failure: 'terminal' };
}
