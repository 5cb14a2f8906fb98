import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verdicts } from '../../kit/verdicts.ts';
import { outcomeLook, verdictLook, whyAlone } from './words.ts';

test('a verdict is called the same in a column and in a sentence', () => {
  assert.deepEqual(Object.values(verdicts).map(({ word }) => word), ['allowed', 'asks you', 'staged', 'denied']);
  const says = (['allow', 'review', 'stage', 'deny'] as const).map((outcome) => verdictLook({ outcome, afterMs: 0 }).word);
  assert.deepEqual(says, ['is allowed', 'asks you', 'is staged', 'is denied']);
  assert.equal(verdictLook({ outcome: 'allow', afterMs: 600_000 }).word, 'is allowed after 10 min unless you stop it');
});

test('what a rule says stays as it is written, and looks like the verdict that it leads to', () => {
  assert.deepEqual(outcomeLook('review'), { word: 'review', tone: 'warn', icon: 'question' });
  assert.deepEqual(outcomeLook('allow after 10m unless stopped'), { word: 'allow after 10m unless stopped', tone: 'accent', icon: 'clock' });
  assert.deepEqual(outcomeLook('nothing known'), { word: 'nothing known', tone: 'neutral', icon: 'dot' });
});

test('reasons stand alone where their rules are listed beside them', () => {
  assert.equal(whyAlone('Money moves. (money-is-staged); It is more than a mail. (more-than-mail, once.a-day)'), 'Money moves. It is more than a mail.');
  assert.equal(whyAlone('No rule (of 3) spoke'), 'No rule (of 3) spoke');
});
