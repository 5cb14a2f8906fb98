import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventGroups } from './search.ts';
import { approverText, eventText, groups } from './words.ts';

test('a line begins as a sentence does, without an id that says nothing, and names stay as they are', () => {
  const id = `e${'0123456789ab'.repeat(2)}`;
  assert.equal(eventText(`${id} done, receipt {"messageId":"${id}@x"}`), `The effect done, receipt {"messageId":"${id}@x"}`);
  assert.deepEqual([eventText('completed'), eventText('customer:jane@x: tone'), eventText('read-mail done in 3 ms')], ['Completed', 'customer:jane@x: tone', 'read-mail done in 3 ms']);
});

test('who approved is told in words', () => {
  const of = (how: 'rule' | 'operator', by: string) => approverText({ how, by, at: 0, edited: false });
  assert.deepEqual([of('rule', 'policy: small-credits'), of('operator', 'console'), of('operator', 'command-line'), of('operator', 'token:ci'), approverText(null)], ['rule small-credits', 'you', 'you, command line', 'token ci', '']);
});

test('a group has no more kinds than one request takes', () => {
  for (const group of eventGroups) assert.ok(groups[group].kinds.length <= 20 && groups[group].kinds.length > 0, group);
});
