import type { AgentContract } from '../vocabulary/contract.ts';
import type { FailureData } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { ItemId, TaskId } from '../vocabulary/ids.ts';
import type { Json } from '../vocabulary/json.ts';
import type { Expectation } from '../ledger/port.ts';

export interface StartRequest {
  agent: string;
  input: Json;
  subject: string | null;
  /** The event that led to it. */
  cause: number | null;
  /** The operator gave the command that the contract names as `startedOnlyBy`. */
  byItsCommand?: true;
  /** Instead of the key that the contract derives from the input. */
  key?: string;
  parent?: { task: TaskId; call: number };
  /** What starts it came from outside: a signal, or a task that has seen one (E5). */
  tainted?: boolean;
  /** Drafts that become durable together with the task, before it. */
  alongside?: Draft[];
  expectations?: Expectation[];
}

export type TaskEnd = { status: 'completed'; result: Json } | { status: 'failed' | 'stopped'; failure: FailureData } | { status: 'cancelled'; reason: string };

/**
 * Durable execution. The embedded engine runs on the ledger of this machine; another one may run on a distributed
 * engine. Nothing outside this room may assume that a task runs in this process.
 */
export interface Engine {
  /** The contract's name becomes startable. All agents are registered before `activate`. */
  register(contract: AgentContract<never, never>): void;
  /** The same key is the same task, for ever (T5): `created` says whether this call made it. Throws `agent.by-command` for an agent that only its command starts. */
  start(request: StartRequest): Promise<{ task: TaskId; created: boolean }>;
  /** Takes up what is ready, and goes on until `deactivate`. */
  activate(): Promise<void>;
  /** Stops taking up work and forgets what is in memory: the journal has all of it. */
  deactivate(): Promise<void>;
  /** Nothing is ready or in memory. What waits for time or for the operator doesn't count. */
  isIdle(): boolean;
  /** Resolves when the task has ended, or was stopped. */
  ended(task: TaskId): Promise<TaskEnd>;
  cancel(task: TaskId, reason: string, actor: 'operator' | 'system'): Promise<void>;
  /** The operator's "try again" for a failed or stopped task; it closes the inbox item in the same commit. */
  retry(task: TaskId, item: ItemId, text: string | null): Promise<void>;
  /** Ends waits that are due at `now` (epoch ms) and stops overdue tasks. */
  sweep(now: number): Promise<void>;
  /** When `sweep` has something to do next, epoch ms. */
  nextDue(): Promise<number | null>;
  /** Rejects with the first failure that the engine can't go on from, such as a full disk. */
  readonly failed: Promise<never>;
}
