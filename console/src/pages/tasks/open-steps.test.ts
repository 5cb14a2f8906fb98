import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byHand, canRetry, mayRollBack, skippable, suppliable } from './open-steps.ts';
import type { Story } from './timeline/spans.ts';

type Task = Story['task'];

const line = (type: Task['timeline'][number]['type'], name: string, state: Task['timeline'][number]['state']) => ({ call: 0, type, name, state, startedAt: 0, endedAt: null, attempts: 1, detail: '', seqs: [] });
const task = (part: Partial<Task>): Task => ({ agent: 'support', status: 'parked', waits: [], timeline: [], ...part }) as Task;
const wait = (call: number, name: string, type: Task['waits'][number]['type'], until: number | null) => ({ call, name, type, until, effect: null, item: null });
const names = (steps: { name: string }[]): string[] => steps.map(({ name }) => name);

test('what failed for good and what waits for its next attempt may be given a result; timers and signals end besides', () => {
  const failed = task({ status: 'failed', timeline: [line('step', 'look-up', 'failed'), line('effect', 'pay', 'failed'), line('step', 'read', 'done')] });
  assert.deepEqual([names(suppliable(failed)), names(skippable(failed)), canRetry(failed)], [['look-up'], ['look-up'], true]);
  const waits = task({ waits: [wait(1, 'again', 'retry', 5), wait(2, 'nap', 'timer', 9), wait(3, 'reply', 'signal', null), wait(4, 'ask', 'answer', null)] });
  assert.deepEqual([names(suppliable(waits)), names(skippable(waits)), canRetry(waits)], [['again'], ['again', 'nap', 'reply'], true]);
  assert.equal(canRetry(task({ status: 'completed' })), false);
});

test('an effect that is not done may have been done by hand, one that is or was refused may not', () => {
  const story = (state: string, at: 'waiting' | 'done') => ({ task: task({ timeline: [line('effect', 'pay', at)] }), effects: [{ state }] }) as unknown as Story;
  assert.deepEqual([names(byHand(story('doubt', 'waiting'))), names(byHand(story('review', 'waiting'))), names(byHand(story('succeeded', 'done')))], [['pay'], ['pay'], []]);
});

test('a task is rolled back once, when it did something, and a rollback never', () => {
  const story = (part: Partial<Task>, rolledBackBy: string | null, effects: number) => ({ task: task(part), rolledBackBy, effects: Array.from({ length: effects }) }) as unknown as Story;
  assert.deepEqual([mayRollBack(story({}, null, 1)), mayRollBack(story({}, 't9', 1)), mayRollBack(story({ agent: 'rollback' }, null, 1)), mayRollBack(story({}, null, 0))], [true, false, false, false]);
});
