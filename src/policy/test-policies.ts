import { compilePolicy, type CompiledPolicy } from './compile.ts';

// Policies that tests are written with.

/** A rule as one line of YAML: `when` and what it says, and whatever else it needs. */
export function rule(id: string, when: string, then: string, more = ''): string {
  return `  - { id: ${id}, when: ${JSON.stringify(when)}, then: ${JSON.stringify(then)}, because: about ${id}${more === '' ? '' : `, ${more}`} }\n`;
}

/** The text of a policy: line 1 is the version, line 2 "rules:", and the rules begin on line 3. */
export function policyText(rules: readonly string[], rest = ''): string {
  return `version: 1\nrules:${rules.length === 0 ? ' []' : ''}\n${rules.join('')}${rest}`;
}

export function policyOf(rules: readonly string[], rest = ''): CompiledPolicy {
  return compilePolicy(policyText(rules, rest), 'policy.yaml');
}
