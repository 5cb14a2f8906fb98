import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { completeFacts, type GivenFacts } from './default-facts.ts';
import { compileExpression, ExpressionProblem, factsIn, libraryFacts } from './expression.ts';

function problemOf(text: string): ExpressionProblem {
  try {
    compileExpression(text);
  } catch (error) {
    assert.ok(error instanceof ExpressionProblem, String(error));
    return error;
  }
  assert.fail(`${text} is taken`);
}

function holds(text: string, given: GivenFacts = {}): boolean {
  const facts = completeFacts(given);
  return compileExpression(text).matches(facts, () => libraryFacts(facts));
}

/** The line with the mistake, and what stands over the caret. */
function pointedAt({ message }: ExpressionProblem): string {
  const lines = message.split('\n');
  const caret = lines.findIndex((line) => /^\s+\^$/u.test(line));
  assert.ok(caret > 0, message);
  return (lines[caret - 1] ?? '').slice((lines[caret] ?? '').indexOf('^'));
}

describe('a mistake in a condition', () => {
  const mistakes: [what: string, text: string, message: RegExp, at: string][] = [
    ['an unknown fact', 'effect.amuont > 1.0', /No such key: amuont/, 'amuont > 1.0'],
    ['an unknown group', 'efect.amount > 1.0', /Unknown variable: efect/, 'efect.amount > 1.0'],
    ['an unknown fact by its index', 'effect["amuont"] > 1.0', /amuont/, 'effect["amuont"] > 1.0'],
    ['an unknown function', 'effect.text.has("x")', /has/, 'effect.text.has("x")'],
    ['unlike types', 'effect.kind > 3', /string > int/, 'effect.kind > 3'],
    ['money without a point', 'effect.amount == 50', /double == int: amounts and shares are written with a point \(50\.0\)/, 'effect.amount == 50'],
    ['a count with a point', 'effect.words == 50.0', /int == double: .*counts without/, 'effect.words == 50.0'],
    ['money without a point in a list', 'effect.amount in [5, 6]', /written with a point/, 'effect.amount in [5, 6]'],
    ['a value that a fact never has', 'effect.kind == "mial.send"', /effect\.kind is never "mial\.send"; it is one of mail\.send, payment\.refund/, '"mial.send"'],
    ['such a value on the other side, in a list, and negated', '"hihg" != effect.risk', /risk is never "hihg"/, '"hihg" != effect.risk'],
    ['such a value in a list', 'time.weekday in ["sat", "snu"]', /weekday is never "snu"/, '"snu"]'],
    ['such a value looked for in a list', '"recipient" in effect.taintedFields', /taintedFields is never "recipient"/, '"recipient" in effect.taintedFields'],
    ['what is no condition', 'effect.amount', /of the type double, and a condition is true or false/, 'effect.amount'],
    ['a pattern that is none', 'effect.text.matches("(")', /Invalid regular expression/, '"(")'],
    ['a pattern from the facts', 'effect.text.matches(effect.adapter)', /must be written out/, 'effect.adapter)'],
    ['an unclosed bracket', '(effect.tainted', /Expected RPAREN/, ''],
    ['words after the end', 'effect.tainted effect.external', /Unexpected/, 'effect.external'],
  ];
  for (const [what, text, message, at] of mistakes) {
    it(`is found before it counts: ${what}`, () => {
      const problem = problemOf(text);
      assert.match(problem.message, message);
      assert.equal(pointedAt(problem), at);
    });
  }

  it('is shown on its own line of several', () => {
    const problem = problemOf('effect.tainted &&\n  effect.amuont > 1.0');
    assert.deepEqual([problem.line, pointedAt(problem)], [2, 'amuont > 1.0']);
    assert.match(problem.message, /> +2 \|/);
    assert.equal(problemOf('true &&\n\n effect.risk == "hihg"').line, 3);
  });

  it('is a condition that is too large or too deep', () => {
    assert.match(problemOf(Array.from({ length: 800 }, () => 'effect.tainted').join(' || ')).message, /maxAstNodes|nodes/);
    assert.match(problemOf(`${'('.repeat(80)}true${')'.repeat(80)}`).message, /maxDepth|depth/i);
    assert.match(problemOf(`effect.words in [${Array.from({ length: 501 }, (_, n) => n).join(', ')}]`).message, /maxListElements|elements/i);
  });

  it('is nothing at all', () => assert.ok(problemOf('') instanceof ExpressionProblem));
});

describe('a condition', () => {
  it('compares counts and amounts with numbers of either kind, but for equality', () => {
    const given = { effect: { amount: 49.99, words: 5 } };
    const answers = ['effect.amount > 49', 'effect.amount == 49.99', 'effect.words >= 4.5', 'effect.words == 5', '-1 < effect.words', 'effect.words > -1.5'].map((text) => holds(text, given));
    assert.deepEqual(answers, [true, true, true, true, true, true]);
  });

  it('may stand in brackets wherever it likes', () => {
    const given = { effect: { words: 5, tainted: true } };
    const answers = ['(effect.words + 1) * 2 > 5 && effect.tainted', 'effect.tainted && 12 == ((effect.words + 1)) * 2', '!(effect.links.size() > 0) && (effect.links.size() > 0) == false', '((effect.tainted)) || ((effect.words) > 9)'].map((text) => holds(text, given));
    assert.deepEqual(answers, [true, true, true, true]);
  });

  it('may have comments and lines of its own', () => assert.equal(holds('effect.external && // as always\n  effect.links.size() == 0 // none'), true));

  it('looks into lists, and for patterns', () => {
    const given = { effect: { links: ['https://a.example/x', 'http://b.example/'], text: 'please refund me' } };
    const answers = ['effect.links.exists(link, link.startsWith("http://"))', 'effect.links.all(link, link.startsWith("https://"))', String.raw`effect.text.matches("\\brefund\\b")`, String.raw`effect.text.matches(r"\bfund\b")`].map((text) => holds(text, given));
    assert.deepEqual(answers, [true, false, true, false]);
  });

  it('is stopped when a stranger has chosen the text so that a pattern takes for ever', () => {
    const started = performance.now();
    assert.throws(() => holds('effect.text.matches("(a+)+$")', { effect: { text: `${'a'.repeat(60)}b` } }), /longer than 100 ms/);
    assert.ok(performance.now() - started < 2_000);
    assert.equal(holds('effect.text.matches("(a+)+$")', { effect: { text: 'aaa' } }), true);
  });

  it('is known by the facts that it mentions, each once', () => {
    const { ast } = compileExpression('effect.amount > 1.0 && (effect.links.exists(link, link == effect.text) || effect.amount < 5.0)');
    assert.deepEqual(factsIn(ast), ['effect.amount', 'effect.links', 'effect.text']);
  });
});
