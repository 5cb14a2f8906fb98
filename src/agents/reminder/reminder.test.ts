import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testContext } from '../support/test-context.ts';
import { reminderAgent, remindersMax, type ReminderInput } from './reminder.ts';

const now = Date.UTC(2026, 10, 16, 8);
const input: ReminderInput = { about: 'call Bob', at: now + 3_600_000, words: 'remind me in an hour to call Bob', subject: 'customer:bob@example.com' };

test('it waits, then asks, and ends when it is done', async () => {
  const ctx = testContext({ answers: ['done'] });
  assert.deepEqual(await reminderAgent.run(ctx, input), { outcome: 'done', times: 1, reason: 'It is done.' });
  assert.deepEqual(ctx.calls.map(({ type, name }) => `${type} ${name}`), ['sleep until-it-is-time', 'question remind-1']);
  assert.match(ctx.questions[0]?.summary ?? '', /call Bob/u);
  assert.equal(ctx.questions[0]?.evidence?.[0]?.text, input.words);
  assert.equal(ctx.proposals.length, 0);
});

test('it comes back as often as it is put off, but not for ever', async () => {
  const ctx = testContext({ answers: ['in a day', 'In a week', 'Bob called himself.'] });
  assert.deepEqual(await reminderAgent.run(ctx, input), { outcome: 'done', times: 3, reason: 'Bob called himself.' });
  const putOff = testContext({ answers: Array.from({ length: remindersMax + 5 }, () => 'in an hour') });
  const result = await reminderAgent.run(putOff, input);
  assert.deepEqual([result.outcome, putOff.questions.length], ['given-up', remindersMax]);
  assert.ok(putOff.calls.length <= reminderAgent.limits.callsMax);
});

test('the same reminder is the same task, and its words are not in the key', () => {
  assert.equal(reminderAgent.key(input), reminderAgent.key({ ...input, words: 'in other words' }));
  assert.notEqual(reminderAgent.key(input), reminderAgent.key({ ...input, at: now }));
  assert.ok(!/bob/iu.test(reminderAgent.key(input)));
  assert.deepEqual([reminderAgent.subject?.(input), reminderAgent.effects], ['customer:bob@example.com', []]);
});
