import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { checkLine, LineSplitter, type RawLine } from './json-lines.ts';
import { jsonProblem } from './json-problem.ts';

function split(pieces: (string | Uint8Array)[], lineBytesMax = 1_000): RawLine[] {
  const splitter = new LineSplitter(lineBytesMax);
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
}

test('however a file is cut into chunks, its lines are the same', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', 'ü', '😀', ' ', '"') })), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.array(fc.nat(7)), (texts, end, closed, cuts) => {
      const bytes = Buffer.from(texts.join(end) + (closed ? end : ''));
      const pieces: Uint8Array[] = [];
      let at = 0;
      for (const cut of cuts) pieces.push(bytes.subarray(at, (at += cut)));
      pieces.push(bytes.subarray(at));
      assert.deepEqual(split(pieces), texts.map((text, index) => ({ number: index + 1, text })).filter(({ text }) => text.trim() !== ''));
    }),
  );
});

test('a line over the bound and one that is not UTF-8 are problems of their own', () => {
  assert.deepEqual(split(['a'.repeat(11)], 10), split(['a'.repeat(11), '\n'], 10));
  assert.deepEqual(split([`${'a'.repeat(11)}\nb`], 10).length, 2);
  assert.ok('problem' in split([`${'a'.repeat(11)}\nb`], 10)[0]!);
  assert.deepEqual(split(['a'.repeat(11), 'b\n', Buffer.from([0xff, 0x0a]), '1234567890\n', 'x'.repeat(12)], 10), [
    { number: 1, problem: 'is longer than 0.0000095367431640625 MiB' },
    { number: 2, problem: 'is not UTF-8 text; save the file as UTF-8' },
    { number: 3, text: '1234567890' },
    { number: 4, problem: 'is longer than 0.0000095367431640625 MiB' },
  ]);
});

test('a byte order mark is dropped at the beginning alone', () => {
  assert.deepEqual(split(['\ufeffa\n', '\ufeffb']), [{ number: 1, text: 'a' }, { number: 2, text: '\ufeffb' }]);
});

test('what is wrong with JSON is said with its place', () => {
  assert.equal(jsonProblem('{"a":1,}'), 'character 8: a name in double quotes is missing before "}"');
  assert.equal(jsonProblem("{'a':1}"), 'character 2: a name in double quotes is missing before "\'"');
  assert.equal(jsonProblem('{"a" 1}'), 'character 6: a colon is missing before "1"');
  assert.equal(jsonProblem('{"a":"b'), 'character 6: the text that begins here has no closing quote');
  assert.equal(jsonProblem('{"a":"b\tc"}'), 'character 8: a line break, tab or other control character in a text must be written as \\t');
  assert.equal(jsonProblem(String.raw`{"a":"\x"}`), "character 7: a backslash stands before something that it can't escape");
  assert.equal(jsonProblem('{"a":1'), 'it ends before the object is closed');
  assert.equal(jsonProblem('{"a":1} {"b":2}'), 'character 9: nothing may follow the value, and there is "{"');
  assert.equal(jsonProblem('{"a":NaN}'), 'character 6: a value can\'t begin with "N"');
  assert.equal(jsonProblem('['.repeat(1_000_000)), 'it ends before the list is closed');
});

test('a place is found exactly where JSON.parse refuses, whatever is damaged', () => {
  const damaged = fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 })).map(([json, at, put]) => json.slice(0, at % (json.length + 1)) + put + json.slice((at % (json.length + 1)) + 1));
  fc.assert(
    fc.property(damaged, (text) => {
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      assert.equal(jsonProblem(text) === 'it is JSON', valid, text);
    }),
    { numRuns: 2_000 },
  );
});

test('fields that are missing, unknown or of the wrong kind are named', () => {
  const schema = z.strictObject({ id: z.union([z.string(), z.number()]), n: z.number().int().min(1).max(5).optional(), list: z.array(z.string()).optional() });
  const problem = (line: string): unknown => {
    const checked = checkLine(line, schema);
    return 'problem' in checked ? [checked.id, checked.problem] : checked.value;
  };
  assert.deepEqual(problem('{"id":7,"n":9}'), [7, 'n must be at most 5, and it is 9']);
  assert.deepEqual(problem('{"id":7,"n":0}'), [7, 'n must be at least 1, and it is 0']);
  assert.deepEqual(problem('{"id":7,"n":1.5}'), [7, 'n must be a whole number, and it is 1.5']);
  assert.deepEqual(problem('{"id":"x","list":["a",2]}'), ['x', 'list[2] must be a text, and it is 2']);
  assert.deepEqual(problem('{"n":1}'), [null, 'id is missing']);
  assert.deepEqual(problem('{"id":[1]}'), [null, 'id must be a text or a number, and it is a list']);
  assert.deepEqual(problem('{"id":1,"__proto__":{"a":1}}'), { id: 1 });
  assert.deepEqual(problem('{"id":1}'), { id: 1 });
});
