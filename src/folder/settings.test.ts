import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseConfig } from './config.ts';
import { settingsSections } from './settings.ts';

const base = 'name: Tidemark\naddress: Help@Tidemark.example\nzone: Europe/Berlin\n';

function rowsOf(yaml: string): Map<string, { value: string; hint: string | null }> {
  const sections = settingsSections(parseConfig(`${base}${yaml}`, 'company.yaml'));
  return new Map(sections.flatMap(({ id, rows }) => rows.map(({ label, value, hint }) => [`${id}: ${label}`, { value, hint }] as const)));
}

describe('what company.yaml says', () => {
  it('is told with the defaults of what it leaves out', () => {
    const rows = rowsOf('');
    const value = (label: string): string | undefined => rows.get(label)?.value;
    assert.deepEqual([value('company: Address'), value('mail: Goes to'), value('mail: Folder'), value('payments: Goes to'), value('payments: Compared'), value('models: For draft'), value('webhooks: Sources'), value('upkeep: Upkeep of memory')], ['help@tidemark.example', 'outbox', 'outbox', 'book', 'each day at 04:30 (Europe/Berlin)', 'none', 'none', 'each day at 03:30 (Europe/Berlin)']);
  });

  it('names where keys and passwords come from, and where mail and money go', () => {
    const rows = rowsOf(`
mail: { transport: smtp, smtp: { host: mail.example, user: us, passwordEnv: SMTP_PASSWORD } }
payments: { transport: http, http: { baseUrl: 'https://pay.example', keyEnv: PAY_KEY } }
models:
  providers: { local: { kind: openai-compatible, baseUrl: 'http://127.0.0.1:11434/v1' }, anthropic: { kind: anthropic, apiKeyEnv: ANTHROPIC_KEY } }
  tiers: { draft: [local/small, anthropic/large] }
  cacheFor: 0
reconcileAt: off
webhooks: { billing: { topicFrom: data.id } }
`);
    assert.deepEqual([rows.get('mail: Server')?.value, rows.get('mail: Password from')?.value, rows.get('payments: Key from')?.value], ['mail.example', 'SMTP_PASSWORD', 'PAY_KEY']);
    assert.deepEqual(rows.get('models: Provider anthropic'), { value: 'anthropic', hint: 'anthropic, its key from ANTHROPIC_KEY' });
    assert.deepEqual([rows.get('models: For draft')?.value, rows.get('models: An answer is used again')?.value, rows.get('payments: Compared')?.value], ['local/small, anthropic/large', 'never', 'never by itself']);
    assert.deepEqual(rows.get('webhooks: billing'), { value: 'standard', hint: 'Waiting tasks match on data.id.' });
  });

  it('tells the rules of routing in words', () => {
    const rows = rowsOf(`
routing:
  rules:
    - { when: { from: ['*@partner.example', '*@other.example'], subject: '[invoice]' }, intent: invoices, agent: letter }
    - { when: { type: deploy }, agent: reminder }
  intents: { billing: letter }
`);
    assert.deepEqual(rows.get('routing: Rule 1'), { value: 'from is *@partner.example or *@other.example and subject is [invoice]', hint: 'is about invoices, goes to letter' });
    assert.deepEqual([rows.get('routing: Rule 2'), rows.get('routing: billing')?.value], [{ value: 'type is deploy', hint: 'goes to reminder' }, 'letter']);
  });

  it('tells nothing of what it does not know: a password that was written into the wrong place stays where it is', () => {
    const config = parseConfig(`${base}mail: { transport: smtp, smtp: { host: mail.example, password: hunter2 }, outbox: { token: hunter2 } }\npayments: { transport: book, http: { key: hunter2 } }\n`, 'company.yaml');
    assert.doesNotMatch(JSON.stringify(settingsSections(config)), /hunter2/u);
  });
});
