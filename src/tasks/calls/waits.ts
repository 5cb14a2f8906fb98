import type { ChildOutcome, SignalOutcome } from '../../vocabulary/contract.ts';
import { assert, Terminal } from '../../vocabulary/errors.ts';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { EventData } from '../../vocabulary/events.ts';
import type { Json } from '../../vocabulary/json.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Clock } from '../../vocabulary/ports.ts';
import type { CallHandle, CallSpec } from '../call.ts';
import type { Engine } from '../port.ts';

type Wait = Omit<EventData<'wait.opened'>, 'call' | 'name'>;
const nothing = { until: null, signal: null, topic: null, child: null };

function openWait(handle: CallHandle, name: string, wait: Wait): void {
  handle.append([{ kind: 'wait.opened', actor: 'system', task: handle.task, subject: handle.subject, cause: handle.cause, data: { call: handle.call, name, ...wait } }]);
}

export function sleepCall(name: string, ms: number, clock: Clock): CallSpec<void> {
  return {
    type: 'sleep',
    name,
    proceed(handle) {
      if (!(ms >= 0 && ms <= limits.sleepMsMax)) {
        return handle.refuse(new Terminal('sleep.bad-duration', `The sleep "${name}" of ${ms} ms is not possible.`, `Sleep between 0 and ${limits.sleepMsMax} ms.`));
      }
      openWait(handle, name, { ...nothing, type: 'timer', until: clock.now() + Math.ceil(ms) });
    },
    onEvent: (event) => (event.kind === 'wait.ended' ? { value: undefined } : 'waiting'),
  };
}

export function signalCall(name: string, wanted: { signal: string; topic?: string; timeoutMs?: number }, clock: Clock): CallSpec<SignalOutcome> {
  return {
    type: 'signal',
    name,
    proceed(handle) {
      const until = wanted.timeoutMs === undefined ? null : clock.now() + Math.ceil(Math.min(wanted.timeoutMs, limits.sleepMsMax));
      openWait(handle, name, { ...nothing, type: 'signal', until, signal: wanted.signal, topic: wanted.topic ?? null });
    },
    onEvent(event) {
      if (event.kind === 'wait.ended') return { value: { arrived: false } };
      if (event.kind === 'wait.opened') return 'waiting';
      return { value: { arrived: true, signal: signalBody(event) } };
    },
  };
}

function signalBody(event: LedgerEvent): Json {
  assert(event.kind === 'signal.received' || event.kind === 'mail.received', `${event.kind} is a signal`);
  return event.kind === 'signal.received' ? event.data.body : ({ seq: event.seq, mail: event.data.mail });
}

/** The child's key derives from the parent and the call, so a replay finds the same child. */
export function childCall(name: string, agent: string, input: Json, engine: Engine): CallSpec<ChildOutcome> {
  return {
    type: 'child',
    name,
    async proceed(handle) {
      try {
        const { created } = await engine.start({
          agent,
          input,
          subject: handle.subject,
          cause: handle.cause,
          key: `child:${handle.seed}:${handle.call}`,
          parent: { task: handle.task, call: handle.call },
          tainted: handle.tainted,
          // The parent may be cancelled while this is prepared, and then nobody would cancel the child.
          expectations: [{ type: 'task-live', task: handle.task }],
          // The wait is durable in the same commit as the child: a child that ends at once still finds it.
          alongside: [
            { kind: 'wait.opened', actor: 'system', task: handle.task, subject: handle.subject, cause: handle.cause, data: { call: handle.call, name, ...nothing, type: 'child', child: agent } },
          ],
        });
        assert(created, 'a child is made in the same commit as the wait for it');
      } catch (thrown) {
        handle.refuse(thrown);
      }
    },
    onEvent(event) {
      switch (event.kind) {
        case 'task.completed':
          return { value: { status: 'completed', result: event.data.result } };
        case 'task.failed':
          return { value: { status: 'failed', failure: event.data.failure } };
        case 'task.cancelled':
          return { value: { status: 'cancelled', reason: event.data.reason } };
        default:
          return 'waiting';
      }
    },
  };
}

