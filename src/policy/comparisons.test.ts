import assert from 'node:assert/strict';
import { it } from 'node:test';
import { celEnv, parse, plan } from '@bufbuild/cel';
import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { factsSchema, type Facts } from '../vocabulary/facts.ts';
import { compileExpression, libraryFacts } from './expression.ts';
import { someCondition, someFacts } from './test-conditions.ts';

type Said = boolean | 'error';
const said = (evaluate: () => unknown): Said => {
  try {
    const value = evaluate();
    return typeof value === 'boolean' ? value : 'error';
  } catch {
    return 'error';
  }
};

function ours(condition: string): (facts: Facts) => Said {
  const { matches } = compileExpression(condition);
  return (facts) => said(() => patiently(() => matches(facts, () => libraryFacts(facts))));
}

/** A pattern has a time limit, which a busy machine lets pass now and then. */
function patiently<T>(evaluate: () => T): T {
  for (let attempt = 1; ; attempt++) {
    try {
      return evaluate();
    } catch (error) {
      if (attempt === 5 || !/took longer than/u.test(String(error))) throw error;
    }
  }
}

/** The library without any of our types or shortcuts. */
const bare = Object.keys(factsSchema.shape).reduce((environment, group) => environment.registerVariable(group, 'map'), new Environment());
function byTheLibrary(condition: string): (facts: Facts) => Said {
  const run = bare.parse(condition);
  return (facts) => said(() => run(libraryFacts(facts)));
}

/** Another implementation, by other people. */
function byAnother(condition: string): (facts: Facts) => Said {
  const run = plan(celEnv(), parse(condition)) as (bindings: unknown) => unknown;
  // It returns its errors, and an error is no boolean.
  return (facts) => said(() => run(libraryFacts(facts)));
}

it('a condition says what two implementations of CEL say, whatever the facts, and fails where they fail', () => {
  const counted = { true: 0, false: 0, error: 0 };
  fc.assert(
    fc.property(someCondition, fc.array(someFacts, { minLength: 4, maxLength: 4 }), (condition, all) => {
      const [here, library, another] = [ours(condition), byTheLibrary(condition), byAnother(condition)];
      for (const facts of all) {
        const answer = here(facts);
        counted[`${answer}`] += 1;
        assert.deepEqual([answer, answer], [library(facts), another(facts)], condition);
      }
    }),
    { numRuns: 1_000 },
  );
  // Otherwise the property would say little.
  assert.ok(counted.true > 100 && counted.false > 100 && counted.error > 0, JSON.stringify(counted));
});

it('what fails on one side of "and" or "or" does not matter when the other side decides', () => {
  const facts = factsSchema.parse(fc.sample(someFacts, 1)[0]);
  Object.assign(facts.effect, { words: 5, attachments: 0, tainted: false });
  const fails = 'effect.words / effect.attachments > 1';
  const answers = [`${fails} && effect.tainted`, `effect.tainted && ${fails}`, `${fails} || !effect.tainted`, `!effect.tainted || ${fails}`, `${fails} && !effect.tainted`, `${fails} || effect.tainted`].map((condition) => ours(condition)(facts));
  assert.deepEqual(answers, [false, false, true, true, 'error', 'error']);
});

it('counts beyond what JavaScript tells apart are compared exactly', () => {
  const facts = factsSchema.parse(fc.sample(someFacts, 1)[0]);
  facts.effect.words = Number.MAX_SAFE_INTEGER;
  assert.deepEqual(['effect.words < 9007199254740993', 'effect.words == 9007199254740993', 'effect.words == 9007199254740991'].map((condition) => ours(condition)(facts)), [true, false, true]);
});
