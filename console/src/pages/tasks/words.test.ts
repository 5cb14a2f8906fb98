import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isForYou, mainWait, waitText, type TaskWait } from './words.ts';

const wait = (part: Partial<TaskWait>): TaskWait => ({ call: 1, name: 'reply', type: 'effect', until: null, effect: null, item: null, ...part });

test('what a task waits for says on whom it depends', () => {
  const texts = [wait({ effect: 'review', item: 3 }), wait({ effect: 'staged', item: 3 }), wait({ effect: 'cooling', item: 3 }), wait({ effect: 'waiting' }), wait({ effect: 'failed', item: 4 }), wait({ effect: 'failed' }), wait({ type: 'answer', item: 5 })].map(waitText);
  assert.deepEqual(texts, ['for your approval', 'for your decision', 'for its cool-off to end', 'for its next attempt', 'for your decision', 'for its effect', 'for your answer']);
});

test('of several waits the one comes first that the operator can end, and what cools off needs nobody', () => {
  const [timer, cools, yours] = [wait({ type: 'timer' }), wait({ effect: 'cooling', item: 3 }), wait({ effect: 'review', item: 4 })];
  assert.equal(mainWait([timer, cools, yours]), yours);
  assert.equal(mainWait([timer, cools]), cools);
  assert.equal(mainWait([]), undefined);
  assert.deepEqual([isForYou(yours), isForYou(cools)], [true, false]);
});
