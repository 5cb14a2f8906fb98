import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openScratch, steadyClock, steadyRandom, type SteadyClock } from '../../../test/ledger/scratch-ledger.ts';
import type { Draft } from '../../vocabulary/events.ts';
import { routerAgent } from '../../agents/router/router.ts';
import type { Ledger } from '../../ledger/port.ts';
import { EmbeddedEngine } from '../../tasks/engine.ts';
import type { DueSource } from '../due-loop.ts';
import { routerTraining, trainsAt } from './due.ts';

const taught = (count: number, subject: string | null = null): Draft => ({ kind: 'router.taught', actor: 'operator', subject, data: { source: subject === null ? 'file' : 'correction', signal: subject === null ? null : 1, examples: Array.from({ length: count }, (_, n) => ({ text: `text ${n}`, intent: `intent ${n % 2}` })) } });
const trained = (version: number, upTo: number): Draft => ({ kind: 'router.trained', actor: 'agent:router', data: { version, classifier: 'a'.repeat(64), upTo, examples: 9, intents: 2, heldOut: { examples: 0, accuracy: null, before: null }, why: 'x', ms: 1 } });

/** Tasks are started and not run. */
async function opened(t: TestContext, ...drafts: Draft[]): Promise<{ ledger: Ledger; clock: SteadyClock; due: DueSource; tasks(): Promise<number> }> {
  const clock = steadyClock();
  const ledger = await openScratch(t, { clock });
  const engine = new EmbeddedEngine({ ledger, clock, random: steadyRandom, context: () => assert.fail('nothing runs') });
  t.after(() => engine.close());
  engine.register(routerAgent as never);
  await ledger.append(drafts);
  return { ledger, clock, due: routerTraining(ledger, engine, clock), tasks: async () => (await ledger.tasks.list({ limit: 9 })).length };
}

test('a twentieth more examples are enough, and fewer than ten never are', () => {
  assert.deepEqual([0, 10, 200, 201, 10_000].map(trainsAt), [10, 10, 10, 11, 500]);
});

test('enough new examples are due a minute after the last, and are trained on once, whatever becomes of the task', async (t) => {
  const { ledger, clock, due, tasks } = await opened(t, taught(20), trained(1, 2), taught(9));
  assert.equal(await due.nextDue(), null);
  await ledger.append([taught(1)]);
  assert.equal(await due.nextDue(), clock.time + 60_000);
  await due.sweep(clock.time);
  assert.equal(await tasks(), 0);
  clock.time += 60_000;
  await due.sweep(clock.time);
  assert.deepEqual([await due.nextDue(), await tasks()], [null, 1]);
  await ledger.append([taught(1)]);
  assert.equal(await due.nextDue(), clock.time + 60_000, 'another example is another state of things');
});

test('after forgetting, what learned from them is due to be removed, then to be made anew, and neither for ever', async (t) => {
  const { ledger, clock, due, tasks } = await opened(t, taught(20), taught(1, 'customer:jane@example.com'), trained(1, 3));
  await ledger.forget(['customer:jane@example.com'], 'operator', 'She asked.');
  assert.equal(await due.nextDue(), 0);
  await due.sweep(clock.time);
  assert.deepEqual([await ledger.router.stale(5), await due.nextDue(), await tasks()], [[], null, 1]);
});
