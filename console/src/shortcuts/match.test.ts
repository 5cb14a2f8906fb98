import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meaningOf, writtenKey } from './match.ts';

const press = (key: string, held: Partial<Parameters<typeof writtenKey>[0]> = {}) => writtenKey({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
const all = [{ keys: 'g i' }, { keys: 'g t' }, { keys: 'a' }, { keys: 'i' }, { keys: '?' }];

test('a pressed key is written as one would write it', () => {
  assert.deepEqual([press('a'), press('A', { shiftKey: true }), press('?', { shiftKey: true }), press('Enter'), press('Enter', { shiftKey: true }), press('k', { ctrlKey: true }), press('k', { metaKey: true }), press('ArrowDown'), press(' ')], ['a', 'shift+a', '?', 'enter', 'shift+enter', 'mod+k', 'mod+k', 'down', 'space']);
});

test('two keys one after the other are one shortcut, and a broken beginning does not swallow the next key', () => {
  assert.equal(meaningOf(all, '', 'g'), 'waits');
  assert.equal(meaningOf(all, 'g', 'i'), all[0]);
  assert.equal(meaningOf(all, '', 'i'), all[3]);
  assert.equal(meaningOf(all, 'g', 'a'), all[2]);
  assert.equal(meaningOf(all, 'g', 'g'), 'waits');
  assert.equal(meaningOf(all, 'g', 'x'), null);
});
