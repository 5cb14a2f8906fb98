import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyEvent } from '../../vocabulary/views.ts';
import { eventsInTurns } from './events-in-turns.ts';

const all = Array.from({ length: 1_000 }, (_, index) => ({ seq: index + 1, kind: 'note.put', data: { text: 'x'.repeat(100) } }) as unknown as AnyEvent);
const asked: number[] = [];
const read = async (after = 0, limit: number): Promise<AnyEvent[]> => {
  asked.push(limit);
  return all.slice(after, after + limit);
};
const seqs = (events: readonly AnyEvent[]): number[] => events.map(({ seq }) => seq);

test('all that is asked for comes, in its order, a few at a time', async () => {
  const events = await eventsInTurns({ read, after: 100, limit: 700 });
  assert.deepEqual(seqs(events), Array.from({ length: 700 }, (_, index) => index + 101));
  assert.ok(asked.length > 3 && Math.max(...asked) <= 256, asked.join(' '));
  assert.deepEqual(seqs(await eventsInTurns({ read, after: 990, limit: 700 })), [991, 992, 993, 994, 995, 996, 997, 998, 999, 1_000]);
  assert.deepEqual(await eventsInTurns({ read, after: 1_000, limit: 5 }), []);
});

test('as many come as fit, and always one', async () => {
  const one = JSON.stringify(all[0]).length;
  assert.equal((await eventsInTurns({ read, after: 0, limit: 100, bytesMax: 5 * one })).length, 5);
  assert.deepEqual(seqs(await eventsInTurns({ read, after: 0, limit: 100, bytesMax: 1 })), [1]);
});
