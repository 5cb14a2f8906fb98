import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { modelSettingsSchema } from '../../vocabulary/model-settings.ts';
import type { AnyEvent } from '../../vocabulary/views.ts';
import { demoModel, differencesIn, nameModel } from './models.ts';

test('a server is named by its address, its model by name, and it is free unless a price is told', () => {
  assert.equal(demoModel({}), null);
  assert.deepEqual(demoModel({ model: 'http://127.0.0.1:1/v1' }), { url: 'http://127.0.0.1:1/v1', name: 'default', price: { input: 0, output: 0, currency: 'EUR' } });
  assert.deepEqual(demoModel({ model: 'http://127.0.0.1:1/v1', modelName: 'qwen3:8b', modelPrice: '0.15/0.60 USD' })?.price, { input: 0.15, output: 0.6, currency: 'USD' });
});

test('a price in dollars can be counted by the budgets of the demo company, which are in euros', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-demo-model-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const model = demoModel({ model: 'http://127.0.0.1:1/v1', modelPrice: '0.15 0.60 USD' }) ?? assert.fail();
  nameModel(folder, model);
  const { models } = parse(readFileSync(join(folder, 'company.yaml'), 'utf8')) as { models: unknown };
  const settings = modelSettingsSchema.parse(models);
  assert.deepEqual([settings.exchange, settings.tiers.draft], [{ USD: { rate: 1, currency: 'EUR' } }, ['demo/default']]);
});

test('what is no address, no name and no price is refused with what to write', () => {
  for (const [options, code] of [
    [{ model: 'ftp://127.0.0.1/v1' }, 'usage.bad-model'], [{ model: 'http://user:word@127.0.0.1/v1' }, 'usage.bad-model'], [{ model: 'http://127.0.0.1:1/v1', modelName: 'two words' }, 'usage.bad-model'],
    [{ modelName: 'qwen3:8b' }, 'usage.no-model'], [{ model: 'http://127.0.0.1:1/v1', modelPrice: 'cheap' }, 'usage.bad-price'],
  ] as const) assert.throws(() => demoModel(options), { code });
  assert.throws(() => demoModel({ model: 'ftp://127.0.0.1/v1' }), { message: "A model can't be used so: its address must be an http or https address such as https://api.example.com/v1." });
});

test('what models changed is read from the evidence, once for each mail', () => {
  const proposed = (task: string, evidence: Record<string, string>) => ({ kind: 'effect.proposed', task, data: { evidence: Object.entries(evidence).map(([label, text]) => ({ label, text })) } }) as unknown as AnyEvent;
  const how = 'How this was made';
  const found = differencesIn([
    proposed('t10', { [how]: 'demo/x wrote this draft from the playbook.', Risk: 'medium:\n- medium: The model demo/x reads it as medium: “now”.' }),
    proposed('t10', { [how]: 'demo/x wrote this draft from the playbook.' }),
    proposed('t9', { [how]: 'No model wrote this draft: demo/x was cut off. It comes from a template of the company folder, filled.' }),
    proposed('t8', { [how]: 'No model was used: this draft comes from a template of the company folder, filled with facts found in the mail.' }),
  ]);
  assert.deepEqual(found.map(({ task, what }) => `${task} ${what.slice(0, 30)}`), ['t9 the template stands in for its', 't10 risk raised to medium: The mod', 't10 the draft is in its words inst']);
});
