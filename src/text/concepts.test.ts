import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kindredOf } from './concepts.ts';
import { stemOf } from './stem.ts';

function leadsTo(from: string, to: string): number {
  return kindredOf(stemOf(from, 'en')).find(({ stem }) => stem === stemOf(to, 'en'))?.weight ?? 0;
}

describe('what a word may be called in an answer', () => {
  it('is another word for it, either way', () => {
    assert.ok(leadsTo('holiday', 'vacation') > 0);
    assert.equal(leadsTo('holiday', 'vacation'), leadsTo('vacation', 'holiday'));
  });

  it('is a kind of it, but not the other way, nor another kind', () => {
    assert.ok(leadsTo('instrument', 'cello') > 0);
    assert.equal(leadsTo('cello', 'instrument'), 0);
    assert.equal(leadsTo('cello', 'guitar'), 0);
  });

  it('is above all another form of it, which no stemmer knows', () => {
    assert.ok(leadsTo('give', 'gave') > leadsTo('holiday', 'vacation'));
    assert.ok(leadsTo('children', 'child') > 0);
  });

  it('is never the word itself, and nothing for a word that is not listed', () => {
    assert.ok(!kindredOf(stemOf('give', 'en')).some(({ stem }) => stem === stemOf('give', 'en')));
    assert.deepEqual(kindredOf('portolan'), []);
  });
});
