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

test('routing that names an agent which is not there is told with its line', () => {
  const agents = [{ name: 'support' }];
  const yaml = `${head}routing:\n  rules:\n    - when: { from: "*@partner.example" }\n      intent: invoices\n    - when: { subject: "[invoice]" }\n      agent: sales\n  intents:\n    newsletter: none\n`;
  assert.throws(() => parseConfig(yaml, 'company.yaml', agents), (error: NeedsOperator) => error.code === 'company.bad-config' && /line 8: routing\.rules\.1\.agent: there is no agent sales: write support or none/u.test(error.message));
  assert.equal(parseConfig(yaml.replace('sales', 'support'), 'company.yaml', agents).routing.intents['newsletter'], 'none');
  assert.throws(() => parseConfig(`${head}routing:\n  rules:\n    - when: { form: "*" }\n      agent: none\n`, 'company.yaml'), /line 5: routing\.rules\.0\.when\.form: there is no such setting/u);
});

test('a mistake in the models is told with its line and with what to write', () => {
  const providers = 'models:\n  providers:\n    local:\n      kind: openai-compatible\n      baseUrl: http://127.0.0.1:11434/v1\n';
  assert.match(refused(`${providers}  tiers:\n    draft: openai/gpt-x\n`), /line 9: models\.tiers\.draft\.0: there is no provider openai: write one under models\.providers, such as openai: \{ kind: openai, apiKeyEnv: OPENAI_API_KEY \}/u);
  assert.match(refused(`${providers}  tiers:\n    draft:\n      - local/a\n      - openai/b\n`), /line 11: models\.tiers\.draft\.1: there is no provider openai/u);
  assert.match(refused(`${providers}  tiers:\n    drafts: local/a\n`), /line 9: models\.tiers\.drafts: there is no such tier: write plan, draft, classify or embed/u);
  assert.match(refused(`${providers}  prices:\n    local/a: { input: 1, output: 1 }\n`), /line 9: models\.prices\.local\/a\.currency: must be a currency such as EUR/u);
  assert.match(refused(`${providers}  prices:\n    local/a:\n      input: 1\n      output: much\n      currency: EUR\n`), /line 11: models\.prices\.local\/a\.output: must be a number/u);
  assert.match(refused('models:\n  providers:\n    claude:\n      kind: anthropic\n'), /line 6: models\.providers\.claude\.apiKeyEnv: must name the environment variable/u);
  assert.match(refused(`${providers}  keepText: 3\n`), /line 8: models\.keepText: there is no such setting/u);
});

test('the models of the template are taken as they stand', () => {
  const template = readFileSync(new URL('../../templates/company/company.yaml', import.meta.url), 'utf8').split('\n');
  const from = template.indexOf('# models:');
  const to = template.findIndex((line, at) => at > from && !line.startsWith('# '));
  assert.ok(from >= 0 && to > from);
  const { models } = parseConfig(`${head}${template.slice(from, to).map((line) => line.slice(2)).join('\n')}`, 'company.yaml');
  assert.deepEqual(Object.keys(models.tiers), ['plan', 'draft', 'classify']);
});

test('the routing of the template is taken as it stands', () => {
  const template = readFileSync(new URL('../../templates/company/company.yaml', import.meta.url), 'utf8').split('\n');
  const from = template.indexOf('# routing:');
  const to = template.findIndex((line, at) => at > from && !line.startsWith('# '));
  assert.ok(from > 0 && to > from);
  const { routing } = parseConfig(`${head}${template.slice(from, to).map((line) => line.slice(2)).join('\n')}`, 'company.yaml', [{ name: 'support' }]);
  assert.deepEqual([routing.rules.map(({ intent, agent }) => intent ?? agent), routing.intents], [['invoice-copy', 'none'], { newsletter: 'none' }]);
});

test('a setting of the wrong shape is told in plain words', () => {
  assert.match(refused('models:\n'), /line 3: models: must have its settings below it, indented, or not be there at all\./u);
  assert.match(refused('models:\n  keepTexts: for ever\n'), /line 4: models\.keepTexts: must be a number\./u);
  assert.match(refused('models:\n  keepTexts: -1\n'), /models\.keepTexts: must be at least 0\./u);
  assert.match(refused('models:\n  limits: { draft: { inputTokensMax: 1000000 } }\n'), /inputTokensMax: must be at most 100000\./u);
  assert.match(refused('mail: { transport: pigeon }\n'), /mail\.transport: must be outbox or smtp\./u);
  assert.match(refused('models:\n  providers: { a: { kind: openai-compatible, baseUrl: http://127.0.0.1/v1 } }\n  prices: { a/b: 0 }\n'), /prices\.a\/b: must have its settings below it/u);
});
