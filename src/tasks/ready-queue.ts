import { lanes, type Lane } from '../vocabulary/events/tasks.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';

/** A task that may run. `created` is at hand when the task was just made: its journal need not be read. */
export interface ReadyTask {
  task: TaskId;
  lane: Lane;
  created?: LedgerEvent<'task.created'>;
  /** It was ready when a process died, so it may be what that process was doing. */
  interrupted?: boolean;
}

/**
 * Ready tasks in memory: a lane after the other, oldest first. Each lane is bounded, so that a flood in one keeps nobody
 * out of another: what doesn't fit stays in the ledger, and `overflowed` says that it must be asked again.
 */
export class ReadyQueue {
  overflowed = false;
  private readonly byLane = new Map<Lane, ReadyTask[]>(lanes.map((lane) => [lane, []]));
  private readonly heads = new Map<Lane, number>();
  private readonly known = new Map<TaskId, ReadyTask>();

  get size(): number {
    return this.known.size;
  }

  has(task: TaskId): boolean {
    return this.known.has(task);
  }

  push(ready: ReadyTask): void {
    if (this.known.has(ready.task)) return;
    const waiting = this.byLane.get(ready.lane) ?? [];
    if (waiting.length - (this.heads.get(ready.lane) ?? 0) >= limits.readyTasksInMemoryMax) {
      this.overflowed = true;
      return;
    }
    this.known.set(ready.task, ready);
    waiting.push(ready);
  }

  /** It ended before its turn. Its place in line is passed over when it comes up. */
  remove(task: TaskId): void {
    this.known.delete(task);
  }

  shift(): ReadyTask | undefined {
    for (let next = this.first(); next !== undefined; next = this.first()) {
      if (this.known.get(next.task) !== next) continue;
      this.known.delete(next.task);
      return next;
    }
    return undefined;
  }

  clear(): void {
    for (const waiting of this.byLane.values()) waiting.length = 0;
    this.heads.clear();
    this.known.clear();
    this.overflowed = false;
  }

  private first(): ReadyTask | undefined {
    for (const lane of lanes) {
      const waiting = this.byLane.get(lane) ?? [];
      const head = this.heads.get(lane) ?? 0;
      const next = waiting[head];
      if (next === undefined) continue;
      // Taken from the front without moving the rest; compacted now and then.
      if (head + 1 === waiting.length) {
        waiting.length = 0;
        this.heads.set(lane, 0);
      } else if (head > 1_000) {
        waiting.splice(0, head + 1);
        this.heads.set(lane, 0);
      } else {
        this.heads.set(lane, head + 1);
      }
      return next;
    }
    return undefined;
  }
}
