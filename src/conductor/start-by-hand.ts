import type { AgentContract } from '../vocabulary/contract.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import type { Json } from '../vocabulary/json.ts';
import type { Engine } from '../tasks/port.ts';

/** Starts an agent as the operator asks: about whom its contract says, so that what the task does is sealed under that name. */
export async function startByHand(engine: Pick<Engine, 'start'>, contract: AgentContract | undefined, agent: string, input: Json): Promise<TaskId> {
  const parsed = contract?.input.safeParse(input);
  const subject = parsed?.success === true ? (contract?.subject?.(parsed.data) ?? null) : null;
  return (await engine.start({ agent, input, subject, cause: null })).task;
}
