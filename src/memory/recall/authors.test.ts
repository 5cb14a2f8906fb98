import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { namedAuthors } from './authors.ts';

function named(words: string, authors: string[]): string[] {
  return [...namedAuthors(words.split(' '), authors).authors].toSorted();
}

describe('the authors that a question names', () => {
  it('are known by any part of their name, and by what stands before the @', () => {
    assert.deepEqual(named('what did anna say', ['Anna Berg', 'Ben']), ['Anna Berg']);
    assert.deepEqual(named('what did berg say', ['Anna Berg', 'Ben']), ['Anna Berg']);
    assert.deepEqual(named('what did jane say', ['jane@mail.example', 'Ben']), ['jane@mail.example']);
    assert.deepEqual(named('what of the mail', ['jane@mail.example', 'Ben']), []);
  });

  it('are not meant by a word that is in the names of many', () => {
    const staff = ['Anna', 'Ben', 'Cid', 'Dan', 'Eva', 'Fay'].map((name) => `${name} Support`);
    assert.deepEqual(named('what did support say to anna', staff), ['Anna Support']);
  });
});
