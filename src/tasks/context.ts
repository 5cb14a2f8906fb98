import type { StepOptions, TaskContext } from '../vocabulary/contract.ts';
import type { Json } from '../vocabulary/json.ts';
import type { Clock } from '../vocabulary/ports.ts';
import { questionCall } from './calls/question.ts';
import { StepCall, type Work } from './calls/step.ts';
import { childCall, signalCall, sleepCall } from './calls/waits.ts';
import type { Engine } from './port.ts';
import type { TaskRun } from './run.ts';

/** The part of the context that the engine itself provides. The conductor adds effects, memory and the company. */
export type CoreContext = Omit<TaskContext, 'effect' | 'spend' | 'model' | 'memory' | 'reconciliation' | 'rollback' | 'routing' | 'company'>;

/** What the conductor may do beyond that, and no agent: a step that puts more on record, in the commit that ends it. */
export interface RecordingContext extends CoreContext {
  recordingStep<T extends Json>(name: string, work: Work<T>, options?: StepOptions): Promise<T>;
}

export function coreContext(run: TaskRun, engine: Engine, clock: Clock): RecordingContext {
  const actor = `agent:${run.contract.name}` as const;
  return {
    step: (name, work, options) => run.call(new StepCall(name, (attempt) => work(attempt), options, clock, actor)),
    recordingStep: (name, work, options) => run.call(new StepCall(name, work, options, clock, actor)),
    sleep: (name, ms) => run.call(sleepCall(name, ms, clock)),
    waitFor: (name, wanted) => run.call(signalCall(name, wanted, clock)),
    ask: (name, question) => run.call(questionCall(name, question, clock, actor)),
    child: (name, agent, input) => run.call(childCall(name, agent, input, engine)),
    now: () => run.now(),
    random: () => run.random.next(),
    uuid: () => run.random.uuid(),
  };
}
