import type { FailureData } from '../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import type { TaskId } from '../vocabulary/ids.ts';
import type { RunEnd, TaskRun } from './run.ts';

/** What becomes durable when a task's code ends. A failure that nobody's code will handle goes to the operator. */
export function endDrafts(run: TaskRun, end: RunEnd): Draft[] {
  const base = { actor: `agent:${run.contract.name}` as const, task: run.task, subject: run.created.subject };
  const mark = run.tainted ? { tainted: true as const } : {};
  switch (end.type) {
    case 'completed':
      return [{ ...base, kind: 'task.completed', data: { result: end.result, ...mark } }];
    case 'failed':
      return [
        { ...base, kind: 'task.failed', data: { failure: end.failure, call: end.call, ...mark } },
        // A parent gets the failure as the answer of its call and decides itself.
        ...(run.created.data.parent === null ? [escalation(run.task, run.created, end.failure, end.goneOn === true ? 'failed and went on' : 'failed')] : []),
      ];
    case 'stopped':
      return stopDrafts(run.task, run.created, end.failure);
  }
}

export function stopDrafts(task: TaskId, created: LedgerEvent<'task.created'>, failure: FailureData): Draft[] {
  return [{ kind: 'task.stopped', actor: 'system', task, subject: created.subject, data: { failure } }, escalation(task, created, failure, 'stopped')];
}

/** It waits for ever: nothing happens meanwhile, and a task that ended by itself would look as if nobody had to know. */
function escalation(task: TaskId, created: LedgerEvent<'task.created'>, failure: FailureData, how: 'failed' | 'failed and went on' | 'stopped'): Draft<'inbox.opened'> {
  const goneOn = how === 'failed and went on';
  const summary = `${task} (${created.data.title}) ${goneOn ? 'failed' : how}: ${failure.message}`;
  return {
    kind: 'inbox.opened',
    actor: 'system',
    task,
    subject: created.subject,
    cause: 'previous',
    data: {
      type: 'escalation',
      summary: summary.replaceAll(/\s+/g, ' ').slice(0, 500),
      evidence: [
        { label: 'what happened', text: `${failure.code}: ${failure.message}`.slice(0, 20_000) },
        { label: 'nothing more will happen', text: 'The task does not go on until you decide. What it has done so far is on record.' },
      ],
      recommended: goneOn
        ? { action: 'dismiss', why: 'After the failure it did other things, such as cleaning up, so it can not be taken up where it failed. See to the cause and begin it anew.' }
        : { action: 'retry', why: failure.nextStep.slice(0, 1_000) },
      actions: goneOn ? ['dismiss'] : ['retry', 'dismiss'],
      choices: [],
      expiresAt: null,
      effect: null,
      call: null,
      name: null,
    },
  };
}
