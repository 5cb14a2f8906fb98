import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readJson, saysJson, valueAt, wordAt } from './read-body.ts';

test('JSON is what says that it is, and is not compressed', () => {
  for (const type of ['application/json', 'Application/JSON ; charset=utf-8', 'application/problem+json', 'application/vnd.shop.v2+json']) assert.equal(saysJson(type, null), true, type);
  for (const type of [null, '', 'text/json', 'application/jsonp', 'application/json+xml', 'text/plain; a=application/json']) assert.equal(saysJson(type, null), false, String(type));
  assert.deepEqual([saysJson('application/json', 'identity'), saysJson('application/json', ' gzip')], [true, false]);
});

test('what JSON can say is read as it is', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
    const text = JSON.stringify(value);
    assert.deepEqual(readJson(Buffer.from(text)), { json: JSON.parse(text) as unknown, problem: null });
  }), { numRuns: 60 });
});

test('no bytes make reading throw, and what can not be read says why', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const { json, problem } = readJson(bytes);
    assert.ok(problem === null || (json === null && problem.length > 10 && problem.endsWith('.')));
  }), { numRuns: 200 });
  assert.match(readJson(Uint8Array.of(0x22, 0xff, 0x22)).problem ?? '', /not UTF-8/u);
  assert.match(readJson(Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).problem ?? '', /hundred levels/u);
});

test('a path leads to what the body itself has, and nowhere else', () => {
  const body = { data: { list: [{ id: 7 }, { id: 'eight' }], 'odd name': null, flag: true, long: 'x'.repeat(50) } };
  assert.deepEqual(valueAt(body, 'data.list.1'), { id: 'eight' });
  assert.deepEqual(['data.list.0.id', 'data.list.1.id'].map((path) => wordAt(body, path, 40)), ['7', 'eight']);
  for (const path of ['data.list.2.id', 'data.list.length', 'data.list.-1', 'data.flag', 'data', 'data.long', 'constructor.name', '__proto__', 'data.flag.toString', 'x.y.z']) assert.equal(wordAt(body, path, 40), null, path);
  assert.equal(valueAt('text', 'length'), undefined);
});
