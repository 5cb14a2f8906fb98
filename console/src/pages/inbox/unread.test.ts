import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comesUp, isOnScreen, isUnread, wentOn } from './unread.ts';

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
