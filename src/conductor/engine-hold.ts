import type { TaskId } from '../vocabulary/ids.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Engine } from '../tasks/port.ts';

/** Whoever needs the engine: the running company, or a call that waits for a task. The last one to leave puts it to rest. */
export interface EngineHold {
  /** The company runs: what it does activates the engine, and deactivates it at its end. */
  running(conduct: () => Promise<void>): Promise<void>;
  /** The engine is active during `work`, and takes up other tasks too. No effect goes out, since the dispatcher rests. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

export function engineHold(engine: Pick<Engine, 'activate' | 'deactivate'>): EngineHold {
  let running = false;
  let calls = 0;
  return {
    async running(conduct) {
      running = true;
      try {
        await conduct();
      } finally {
        running = false;
        // A call that began meanwhile still waits for its task.
        if (calls > 0) await engine.activate();
      }
    },
    async during(work) {
      calls += 1;
      try {
        if (!running && calls === 1) await engine.activate();
        return await work();
      } finally {
        calls -= 1;
        if (!running && calls === 0) await engine.deactivate();
      }
    },
  };
}

const restful: ReadonlySet<string> = new Set(['task.parked', 'task.completed', 'task.failed', 'task.stopped', 'task.cancelled']);

/** Resolves when the task waits for somebody or has ended: what it asks is in the inbox then. The engine is active meanwhile. */
export async function untilAtRest({ ledger, engine }: { ledger: Ledger; engine: Pick<Engine, 'failed'> }, task: TaskId): Promise<void> {
  let rests!: () => void;
  const resting = new Promise<void>((resolve) => (rests = resolve));
  const unsubscribe = ledger.onCommit(({ events }) => {
    if (events.some((event) => event.task === task && restful.has(event.kind))) rests();
  });
  try {
    if ((await ledger.tasks.get(task))?.status !== 'ready') return;
    await Promise.race([resting, engine.failed]);
  } finally {
    unsubscribe();
  }
}
