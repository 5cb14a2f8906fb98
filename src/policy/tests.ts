import type { PolicyTestReport } from '../vocabulary/policy-views.ts';
import type { CompiledPolicy } from './compile.ts';
import { completeFacts } from './default-facts.ts';
import { judgeClosed } from './judge.ts';
import { outcomeText } from './outcome.ts';

/** The tests beside the rules, judged as the gate would. A test that names rules wants exactly those to have decided. */
export function runPolicyTests(policy: CompiledPolicy, file: string): PolicyTestReport {
  const tests = policy.settings.tests.map(({ name, line, given, expect, rules }) => {
    const verdict = judgeClosed(policy, completeFacts(given));
    const actual = outcomeText(verdict);
    const expected = outcomeText(expect);
    const sameRules = rules === undefined || rules.toSorted().join() === verdict.rules.toSorted().join();
    const why = sameRules ? verdict.why : `By ${verdict.rules.join(', ') || 'no rule'} instead of ${rules.join(', ')}. ${verdict.why}`;
    return { name, line, passed: actual === expected && sameRules, expected, actual, why };
  });
  const passed = tests.filter((one) => one.passed).length;
  return { file, passed, failed: tests.length - passed, tests };
}
