import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comesUp, isOnScreen, isUnread, swallows, wentOn } from './unread.ts';

test('what a decision brings up is unread until it has been on the screen for a moment', () => {
  comesUp(7);
  assert.equal(isUnread(7, 1_000), true);
  assert.equal(isUnread(6, 1_000), false);
  isOnScreen(6, 1_000);
  isOnScreen(7, 5_000);
  isOnScreen(7, 5_100);
  assert.deepEqual([isUnread(7, 5_249), isUnread(7, 5_250)], [true, false]);
});

test('what somebody goes to may be decided at once', () => {
  comesUp(7);
  wentOn();
  isOnScreen(7, 9_000);
  assert.equal(isUnread(7, 9_001), false);
});

test('no burst of presses outlasts the moment: what was pressed too soon begins it anew, and looking does not', () => {
  comesUp(7);
  assert.equal(swallows(7, 0), true);
  isOnScreen(7, 10);
  assert.deepEqual([140, 280, 420, 669].map((now) => swallows(7, now)), [true, true, true, true]);
  assert.equal(swallows(6, 700), false);
  assert.deepEqual([isUnread(7, 918), isUnread(7, 919), swallows(7, 919)], [true, false, false]);
});

test('a press before the item is on the screen does not begin its moment', () => {
  comesUp(7);
  assert.equal(swallows(7, 1_000), true);
  isOnScreen(7, 1_200);
  assert.deepEqual([swallows(7, 1_449), isUnread(7, 1_698), isUnread(7, 1_699)], [true, true, false]);
});
