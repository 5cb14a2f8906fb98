import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readJson } from './read-json.ts';

const object = { risk: 'low', facts: ['49.99 EUR', 'a "quoted" } word'], n: 1 };
const text = JSON.stringify(object);

for (const [what, answer] of [
  ['alone', text],
  ['with blanks around it', `\n  ${text}\n`],
  ['over several lines', JSON.stringify(object, null, 2)],
  ['in a fence', `\`\`\`json\n${text}\n\`\`\``],
  ['in a fence without a name, with words around it', `Sure:\n\`\`\`\n${JSON.stringify(object, null, 2)}\n\`\`\`\nAnything else?`],
  ['after words', `Here is what you asked for: ${text}`],
  ['before words', `${text}\n\nI hope that helps {smile}.`],
  ['after words with brackets that are no JSON', `I fill in {risk} and {facts: …}: ${text}`],
] as const) {
  test(`an object ${what} is read`, () => {
    assert.deepEqual(readJson(answer), { value: object });
  });
}

test('values other than objects are read when they stand alone', () => {
  assert.deepEqual(readJson('[1, 2]'), { value: [1, 2] });
  assert.deepEqual(readJson(' null '), { value: null });
});

for (const [what, answer, problem] of [
  ['an empty answer', '  ', /^it is empty$/u],
  ['plain words', 'I can not do that.', /^it is not JSON: character 1: a value can't begin with "I"/u],
  ['an object that was cut', '{"risk": "low", "facts": ["a', /^it is not JSON: character 27: the text that begins here has no closing quote/u],
  ['a comma too many, in a fence', '```json\n{"a": 1,}\n```', /^it is not JSON: character 9: a name in double quotes is missing/u],
  ['single quotes, after words', "Here: {'a': 1}", /^it is not JSON: character 2: a name in double quotes is missing before "'"/u],
  ['two objects', `${text} or ${text}`, /more than one object/u],
  ['two objects in two fences', `\`\`\`json\n${text}\n\`\`\`\nor\n\`\`\`json\n${text}\n\`\`\``, /more than one object/u],
  ['code', '{"a": process.exit(1)}', /^it is not JSON/u],
  ['brackets without end', '['.repeat(200_000), /^it is not JSON/u],
  ['a nest too deep', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, /^it is nested more than 100 deep$/u],
  ['a novel', 'x'.repeat(1_000_001), /^it is longer than 1000000 characters$/u],
] as const) {
  test(`${what} is a problem that says what is wrong`, () => {
    const read = readJson(answer);
    assert.match('problem' in read ? read.problem : 'read', problem);
  });
}

test('every JSON value comes back, alone and in a fence', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      const json = JSON.stringify(value);
      assert.deepEqual(readJson(json), { value: JSON.parse(json) as unknown });
      // A string may hold a fence of its own.
      if (!json.includes('```')) assert.deepEqual(readJson(`\`\`\`json\n${json}\n\`\`\``), { value: JSON.parse(json) as unknown });
    }),
    { numRuns: 200 },
  );
});

test('a hostile answer is read in no time', () => {
  const started = performance.now();
  for (const hostile of ['{'.repeat(900_000), '{"'.repeat(400_000), `\`\`\`${'\n'.repeat(300_000)}`, '```json\n'.repeat(100_000), '{}'.repeat(400_000), '\\"'.repeat(400_000)]) readJson(hostile);
  assert.ok(performance.now() - started < 2_000, `${performance.now() - started} ms`);
});
