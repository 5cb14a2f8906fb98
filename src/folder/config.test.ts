import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { NeedsOperator } from '../vocabulary/errors.ts';
import { defaultMemoryRules, type MemoryRules } from '../vocabulary/memory-rules.ts';
import { parseConfig } from './config.ts';

const head = 'name: Acme\naddress: hello@acme.example\n';

function memoryOf(yaml: string): MemoryRules {
  return parseConfig(`${head}${yaml}`, 'company.yaml').memory;
}

function refused(yaml: string): string {
  try {
    memoryOf(yaml);
  } catch (error) {
    if (error instanceof NeedsOperator) return error.message;
    throw error;
  }
  return 'accepted';
}

test('memory rules hold when company.yaml says nothing of them, or only some of them', () => {
  assert.deepEqual(memoryOf(''), defaultMemoryRules);
  assert.deepEqual(memoryOf('memory:\n  operational:\n    archiveAfterDays: 30\n'), { ...defaultMemoryRules, operational: { ...defaultMemoryRules.operational, archiveAfterDays: 30 } });
  assert.equal(memoryOf('memory:\n  upkeepAt: off\n').upkeepAt, 'off');
});

test('the template shows the rules that hold anyway', () => {
  const template = readFileSync(new URL('../../templates/company/company.yaml', import.meta.url), 'utf8');
  const lines = template.split('\n');
  const from = lines.indexOf('# memory:');
  assert.ok(from >= 0);
  const shown = memoryOf(lines.slice(from).map((line) => line.replace(/^# /, '')).join('\n'));
  // An embedder has no default; the template has an example of one.
  assert.deepEqual({ ...shown, embedder: undefined }, { ...defaultMemoryRules, embedder: undefined });
});

test('a mistake in the memory rules is told with its line', () => {
  assert.match(refused('memory:\n  operational:\n    archiveAfterdays: 3\n'), /line 5: memory\.operational\.archiveAfterdays: there is no such setting/u);
  assert.match(refused('memory:\n  promote:\n    - tags: [x]\n    - {}\n'), /line 6: memory\.promote\.1: a rule needs tags, importanceAtLeast or types/u);
  assert.match(refused('memory:\n  upkeepAt: midnight\n'), /line 4: memory\.upkeepAt: must be a time of day such as "03:30", or off/u);
  assert.match(refused('memory:\n  upkeepAt: 3\n'), /line 4: memory\.upkeepAt: must be a time of day/u);
  assert.match(refused('memory:\n  promote:\n    - importanceAtLeast: 2\n'), /line 5: memory\.promote\.0\.importanceAtLeast/u);
  assert.match(refused('memory:\n  ephemeral:\n    expiresAfterMinutes: 0\n'), /line 5: memory\.ephemeral\.expiresAfterMinutes/u);
  assert.match(refused('memory:\n  operational:\n    summariseThreadsOver: 40\n'), /line 5: memory\.operational\.summariseThreadsOver/u);
});
