import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openScratch, scratchFolder } from '../../../test/ledger/scratch-ledger.ts';
import { agent } from '../../../test/simulation/company-of-agents.ts';
import { VirtualClock } from '../../../test/simulation/virtual-clock.ts';
import type { TaskContext } from '../../vocabulary/contract.ts';
import { systemRandom } from '../../vocabulary/ports.ts';
import { coreContext, type RecordingContext } from '../context.ts';
import { EmbeddedEngine } from '../engine.ts';

/** A step that sets one aside under a cap of two, in the commit that ends it, and meets others who were first so often. */
async function contended(t: TestContext, times: number, meanwhile: Promise<null> = Promise.resolve(null)) {
  const clock = new VirtualClock();
  const ledger = await openScratch(t, { folder: scratchFolder(t), clock });
  const engine = new EmbeddedEngine({ ledger, clock, random: systemRandom, context: (run, self) => coreContext(run, self, clock) as unknown as TaskContext });
  t.after(() => engine.close());
  const told = { works: 0, undone: 0 };
  engine.register(
    agent('a', async (ctx) => {
      const setAside = (ctx as unknown as RecordingContext).recordingStep('set aside', (_attempt, record) => {
        told.works += 1;
        const line = { budget: 'b', window: 'w', amount: told.works <= times ? 5 : 1, cap: 2 };
        record.alsoIf({ kind: 'budget.reserved', actor: 'system', data: { reservation: `r${told.works}`, lines: [line], what: 'one' } }, [{ type: 'within-budgets', lines: [line] }], () => void (told.undone += 1));
        return told.works;
      });
      return (await Promise.all([setAside, ctx.step('meanwhile', () => meanwhile)]))[0];
    }),
  );
  await engine.activate();
  const { task } = await engine.start({ agent: 'a', input: null, subject: null, cause: null });
  return { clock, ledger, engine, task, told };
}

test('what a step puts on record if it still holds is there with its end; when others were first, the work is undone and done anew', async (t) => {
  const { ledger, engine, task, told } = await contended(t, 3);
  assert.deepEqual(await engine.ended(task), { status: 'completed', result: 4 });
  assert.deepEqual(told, { works: 4, undone: 3 });
  assert.equal((await ledger.budgets.window('b', 'w')).reserved, 1);
  const [reserved] = await ledger.events({ kind: 'budget.reserved', limit: 9 });
  const completed = (await ledger.events({ kind: 'step.completed', limit: 9 })).find((event) => event.kind === 'step.completed' && event.data.name === 'set aside');
  assert.equal(completed!.seq, reserved!.seq + 1, 'in one commit');
});

test('a step that meets others again and again fails, and its next attempt begins to count anew', async (t) => {
  // Something else goes on, so the task stays in memory.
  const meanwhile = Promise.withResolvers<null>();
  const { ledger, engine, task, told } = await contended(t, 25, meanwhile.promise);
  while ((await ledger.events({ kind: 'step.failed', limit: 9 })).length === 0) await new Promise((resolve) => setImmediate(resolve));
  const [failed] = await ledger.events({ kind: 'step.failed', limit: 9 });
  assert.equal(failed?.kind === 'step.failed' && failed.data.failure.code, 'step.contended');
  await engine.sweep(failed?.kind === 'step.failed' ? (failed.data.retryAt ?? 0) : 0);
  while ((await ledger.events({ kind: 'step.completed', limit: 9 })).length === 0) await new Promise((resolve) => setImmediate(resolve));
  meanwhile.resolve(null);
  assert.equal((await engine.ended(task)).status, 'completed');
  assert.deepEqual([told, (await ledger.events({ kind: 'step.failed', limit: 9 })).length], [{ works: 26, undone: 25 }, 1]);
});
