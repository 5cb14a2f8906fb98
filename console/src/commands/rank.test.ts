import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitsWell, rank } from './rank.ts';

const plain = { keywords: [], isRecent: false, isAnswer: false };

test('letters may be missing, and what has none of them is left out', () => {
  assert.ok(rank('pausev', { ...plain, label: 'Pause everything' }) > 0);
  assert.equal(rank('zzz', { ...plain, label: 'Pause everything' }), 0);
});

test('a label counts more than another word for it, and what was used last more than what was not', () => {
  const byLabel = rank('settings', { ...plain, label: 'Settings' });
  const byWord = rank('settings', { ...plain, label: 'Preferences', keywords: ['settings'] });
  assert.ok(byLabel > byWord && byWord > 0);
  const look = { ...plain, label: 'Policy: Facts', keywords: ['what conditions may look at'] };
  assert.ok(rank('polfa', { ...look, isRecent: true }) > rank('polfa', look));
  assert.equal(rank('zzz', { ...look, isRecent: true }), 0);
});

test('what was found for the very text stays on top whatever it is called', () => {
  assert.ok(rank('jane', { ...plain, label: 'Somebody Else', isAnswer: true }) > rank('jane', { ...plain, label: 'jane', isRecent: true }));
});

test('a label fits well when a word of it begins so, and not when the letters are scattered in it', () => {
  assert.equal(fitsWell('zoe', 'Inbox: snoozed'), false);
  assert.equal(fitsWell('zoe', 'Zoë Lindqvist · zoe@lindqvist-studio.example'), true);
  assert.equal(fitsWell('snoo', 'Inbox: snoozed'), true);
  assert.equal(fitsWell('inbox: sn', 'Inbox: snoozed'), true);
});
