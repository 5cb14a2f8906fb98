import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, resourcesOf } from './invalidate.ts';

test('a line for many events makes old what an event of each of their kinds would', () => {
  const events = eventsOf({ seq: 90, at: 1, events: 80, kinds: ['step.completed', 'inbox.opened'] });
  assert.deepEqual(events.map(({ seq, kind }) => [seq, kind]), [[90, 'step.completed'], [90, 'inbox.opened']]);
  assert.ok(events.flatMap(({ kind }) => resourcesOf(kind)).includes('inbox'));
});

test('a line for one event is that event', () => {
  const event = { seq: 7, at: 1, kind: 'task.created', actor: 'system', task: 't3' };
  assert.deepEqual(eventsOf(event), [event]);
});
