import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asEdited, type Edited } from './field-text.ts';
import { changedByBoth, changedByThem, mergeEdited } from './merge-edited.ts';

const form = (values: object): Edited[] => Object.entries(values).map(([name, value]) => asEdited(name, value));
const texts = (fields: readonly Edited[]): object => Object.fromEntries(fields.map(({ name, text }) => [name, text]));
const base = form({ name: 'Ada', plan: 'solo', phone: '1', seats: 2 });

describe('a form and a record that was changed meanwhile', () => {
  const mine = form({ name: 'Ada', plan: 'team', phone: '2', seats: 2, notes: 'Rings.' });
  const theirs = form({ name: 'Ada L.', plan: 'business', phone: '1', seats: 2 });

  test('tells what they changed, and what both did', () => {
    assert.deepEqual([changedByThem({ base, theirs }), changedByBoth({ base, mine, theirs })], [['name', 'plan'], ['plan']]);
  });

  test('keeps what each changed alone, whoever wins where both changed the same', () => {
    assert.deepEqual(texts(mergeEdited({ base, mine, theirs }, 'mine')), { name: 'Ada L.', plan: 'team', phone: '2', seats: '2', notes: 'Rings.' });
    assert.deepEqual(texts(mergeEdited({ base, mine, theirs }, 'theirs')), { name: 'Ada L.', plan: 'business', phone: '2', seats: '2', notes: 'Rings.' });
  });

  test('knows a field that they added, one that they took away, and one that one emptied oneself', () => {
    const [added, gone] = [form({ name: 'Ada', plan: 'solo', phone: '1', seats: 2, city: 'York' }), form({ name: 'Ada', plan: 'solo', seats: 2 })];
    assert.deepEqual(texts(mergeEdited({ base, mine: base, theirs: added }, 'mine')), { name: 'Ada', plan: 'solo', phone: '1', seats: '2', city: 'York' });
    assert.deepEqual(texts(mergeEdited({ base, mine: base, theirs: gone }, 'mine')), { name: 'Ada', plan: 'solo', phone: '', seats: '2' });
    const emptied = base.map((one) => (one.name === 'phone' ? { ...one, text: '' } : one));
    assert.deepEqual(changedByBoth({ base, mine: emptied, theirs: form({ name: 'Ada', plan: 'solo', phone: '9', seats: 2 }) }), ['phone']);
    assert.deepEqual(changedByBoth({ base, mine: emptied, theirs: gone }), [], 'both took it away');
  });

  test('is no quarrel where both came to the same', () => {
    assert.deepEqual(changedByBoth({ base, mine: form({ name: 'Ada', plan: 'team' }), theirs: form({ name: 'Ada', plan: 'team', phone: '1', seats: 2 }) }), []);
  });
});
