import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Facts } from '../vocabulary/facts.ts';
import { alternativesOf, implies, type Alternative } from './condition.ts';
import { compileExpression, libraryFacts } from './expression.ts';
import { someCondition, someFacts } from './test-conditions.ts';

const known = (condition: string): Alternative[] => alternativesOf(compileExpression(condition).ast, condition);
const always = (a: string, b: string): boolean => implies(known(a), known(b));

/** What a condition says; `null` where it fails. */
function answers(condition: string, all: readonly Facts[]): (boolean | null)[] {
  const { matches } = compileExpression(condition);
  return all.map((facts) => {
    try {
      return matches(facts, () => libraryFacts(facts));
    } catch {
      return null;
    }
  });
}

function related([a, b, how]: [string, string, string]): [string, string] {
  if (how === 'both') return [`(${a}) && (${b})`, a];
  if (how === 'either') return [b, `(${a}) || (${b})`];
  return how === 'apart' ? [a, b] : [`!((${a}) || (${b}))`, `!(${a})`];
}

describe('what is known of a condition without facts', () => {
  it('that it never matches is so: brute force finds no facts', () => {
    let impossible = 0;
    fc.assert(
      fc.property(someCondition, fc.array(someFacts, { minLength: 20, maxLength: 20 }), (condition, all) => {
        if (known(condition).length > 0) return;
        impossible += 1;
        assert.ok(!answers(condition, all).includes(true), condition);
      }),
      { numRuns: 800 },
    );
    assert.ok(impossible > 10, `${impossible} were impossible`);
  });

  it('that it matches whenever another does is so: brute force finds no facts that tell them apart', () => {
    let implied = 0;
    // Pairs of which one is often a part of the other, since two at random have little in common.
    const pair = fc.tuple(someCondition, someCondition, fc.constantFrom('both', 'either', 'apart', 'neither')).map(related);
    fc.assert(
      fc.property(pair, fc.array(someFacts, { minLength: 20, maxLength: 20 }), ([a, b], all) => {
        if (!always(a, b)) return;
        implied += 1;
        const other = answers(b, all);
        assert.ok(answers(a, all).every((answer, n) => answer !== true || other[n] !== false), `${a}\nimplies\n${b}`);
      }),
      { numRuns: 800 },
    );
    assert.ok(implied > 200, `${implied} were implied`);
  });

  const impossible = ['effect.amount < 0.0', 'effect.amount > 5.0 && effect.amount < 5.0', 'effect.words > 3 && effect.words < 4', 'effect.kind == "mail.send" && effect.kind == "credit.grant"', 'effect.tainted && !effect.tainted', 'time.hour > 23', 'playbook.confidence > 1.0', 'effect.kind in []', '!(effect.kind in ["mail.send", "payment.refund", "credit.grant", "credit.revoke"])', 'effect.text.contains("a") && !effect.text.contains("a")', 'effect.adapter == "a" && effect.adapter != "a"', 'effect.words == 3 && effect.words != 3', 'false'];
  for (const condition of impossible) it(`${condition} never matches`, () => assert.deepEqual(known(condition), []));

  const implications: [string, string, boolean][] = [
    ['effect.amount > 100.0', 'effect.amount > 50.0', true],
    ['effect.amount > 50.0', 'effect.amount > 100.0', false],
    ['100.0 < effect.amount', 'effect.amount >= 100.0', true],
    ['effect.words >= 4', 'effect.words > 3', true],
    ['effect.amount >= 4.0', 'effect.amount > 3.5', true],
    ['effect.kind == "mail.send"', 'effect.kind in ["mail.send", "credit.grant"]', true],
    ['effect.kind != "mail.send"', 'effect.kind in ["payment.refund", "credit.grant", "credit.revoke"]', true],
    ['effect.kind == "mail.send"', 'true', true],
    ['effect.risk == "high" && effect.tainted', 'effect.tainted', true],
    ['effect.tainted', 'effect.tainted || effect.risk == "high"', true],
    ['!(effect.tainted || effect.risk == "high")', '!effect.tainted', true],
    ['effect.text.contains("a  b")', 'effect.text.contains("a b")', false],
    ['effect.text.matches("^a")  ==  true', 'effect.text.matches("^a") == true', false],
    ['size(effect.links)  >  3', 'size(effect.links) > 3', true],
    ['size(effect.links) > 3', 'size(effect.links) > 2', false],
    ['effect.adapter == "a"', 'effect.adapter != "b"', true],
    ['effect.amount == 5.0', 'effect.amount != 6.0', true],
    ['time.hour >= 0', 'true', true],
  ];
  for (const [a, b, expected] of implications) it(`${a} ${expected ? 'implies' : 'is not known to imply'} ${b}`, () => assert.equal(always(a, b), expected));

  it('a condition of more alternatives than are looked at is a statement of its own', () => {
    const many = Array.from({ length: 8 }, (_, n) => `(effect.words > ${n} || effect.attachments > ${n})`).join(' && ');
    assert.deepEqual([known(many).length, always(many, many), always(many, many.slice(many.indexOf('&&') + 3))], [1, true, false]);
  });
});
