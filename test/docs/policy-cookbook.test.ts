import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { checkPolicy } from '../../src/policy/check.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { completeFacts } from '../../src/policy/default-facts.ts';
import { factViews } from '../../src/policy/fact-types.ts';
import { judgeClosed } from '../../src/policy/judge.ts';
import { runPolicyTests } from '../../src/policy/tests.ts';

// docs/POLICY.md is tried as it stands: what it shows is what holds.

const page = readFileSync(new URL('../../docs/POLICY.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gmu)].map(([, text = '']) => text);
const isWhole = (text: string): boolean => text.startsWith('version:');
/** Blocks that show one part of a file are tried in a file around them. */
const files = blocks.map((text, n) => ({ name: `POLICY.md, block ${n + 1}`, text: isWhole(text) ? text : `version: 1\nrules: []\n${text}` }));
const cookbook = files.slice(files.findIndex(({ text }) => text.includes('small-goodwill')));

describe('docs/POLICY.md', () => {
  for (const { name, text } of files) {
    it(`shows files that can be used, without anything to find in them: ${name}`, () => assert.deepEqual(checkPolicy(text, name).findings, []));

    it(`shows tests that pass: ${name}`, () => assert.deepEqual(runPolicyTests(compilePolicy(text, name), name).tests.filter(({ passed }) => !passed), []));
  }

  it('has a cookbook of many rules, each with a test in which it decides', () => {
    const rules = cookbook.flatMap(({ name, text }) => {
      const policy = compilePolicy(text, name);
      const decisive = new Set(policy.settings.tests.flatMap(({ given }) => judgeClosed(policy, completeFacts(given)).rules));
      assert.deepEqual(policy.rules.filter(({ id }) => !decisive.has(id)).map(({ id }) => `${name}: ${id}`), []);
      return policy.rules.map(({ id }) => id);
    });
    assert.ok(new Set(rules).size >= 14, `${new Set(rules).size} rules`);
    assert.ok(cookbook.every(({ text }) => isWhole(text)), 'a recipe can be tried as it is');
  });

  it('has a table of every fact, with its type, its values and what it is', () => {
    const rows = page.split('\n').filter((line) => /^\| `[a-z]+\.[A-Za-z]+` \|/u.test(line));
    assert.deepEqual(rows, factViews().map(({ name, type, values, description }) => `| \`${name}\` | ${type} | ${description}${values === null ? '' : ` (${values.join(', ')})`} |`));
    assert.deepEqual(factViews().filter(({ description }) => description === ''), []);
  });

  it('tells how each setting is by default as it is', () => {
    const { trust } = compilePolicy('version: 1\nrules: []\n', 'p.yaml').settings;
    const shown = files.find(({ text }) => text.includes('editTolerance'));
    assert.ok(shown);
    assert.deepEqual(compilePolicy(shown.text, 'p.yaml').settings.trust, trust);
  });
});
