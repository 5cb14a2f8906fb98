import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importLineSchema } from '../../vocabulary/memory.ts';
import { entryOf, type Entry } from './entry.ts';

function entry(line: object): Entry {
  const made = entryOf(importLineSchema.parse({ id: 'a', text: 'x', ...line }), 1);
  if (typeof made === 'string') throw new Error(made);
  return made;
}

test('what a line leaves out has a default that fits what it is', () => {
  assert.equal(entry({}).type, 'note');
  assert.equal(entry({ thread: 't' }).type, 'message');
  assert.equal(entry({ author: 'Jane' }).type, 'message');
  assert.equal(entry({ author: 'Jane', kind: 'note' }).type, 'note');
  assert.equal(entry({}).tier, 'operational');
  assert.equal(entry({}).indexing, 'immediate');
  assert.equal(entry({ kind: 'log' }).indexing, 'lazy');
});

test('what a person wrote concerns that person, unless the line says otherwise', () => {
  assert.equal(entry({}).subject, null);
  assert.equal(entry({ author: 'Jane Doe' }).subject, 'person:Jane Doe');
  assert.equal(entry({ author: 'Jane', subject: 'bob' }).subject, 'person:bob');
  assert.equal(entry({ author: 'Jane@Example.com' }).subject, 'customer:jane@example.com');
  assert.equal(entry({ author: 'Jane', subject: 'project:relaunch' }).subject, 'project:relaunch');
  assert.equal(entry({ subject: 'customer:jane@example.com' }).subject, 'customer:jane@example.com');
});

test('a subject is one line, whatever the author calls themselves', () => {
  assert.equal(entry({ author: 'Jane\nDoe\u0000 ' }).subject, 'person:Jane Doe');
  assert.throws(() => entry({ author: 'x'.repeat(320) }), /author is too long/);
});

test('null bytes go, and halves of surrogate pairs are replaced, in every field', () => {
  const made = entry({ id: 'a\u0000', text: 'one\u0000two \ud800', thread: 't\udc00', tags: ['x\u0000', '\u0000'] });
  assert.deepEqual([made.id, made.text, made.thread, made.tags], ['a', 'onetwo \ufffd', 't\ufffd', ['x']]);
  assert.throws(() => entry({ text: '\u0000' }), /text holds nothing/);
});

test('a time is ISO 8601 or epoch ms, and a number that can only be seconds is taken for seconds', () => {
  assert.equal(entry({ at: '2026-03-01T10:00:00+02:00' }).when, Date.UTC(2026, 2, 1, 8));
  assert.equal(entry({ at: 1_700_000_000_000 }).when, 1_700_000_000_000);
  assert.equal(entry({ at: 1_700_000_000 }).when, 1_700_000_000_000);
  assert.equal(entry({ at: 5 }).when, 5);
  assert.equal(entry({ at: null }).when, null);
});
