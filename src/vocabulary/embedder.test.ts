import assert from 'node:assert/strict';
import { test } from 'node:test';
import { embedderId, embedderSettingsSchema } from './embedder.ts';

const settings = { baseUrl: 'https://api.example.com/v1', model: 'text-embedding' };

function problem(more: object): string {
  const parsed = embedderSettingsSchema.safeParse({ ...settings, ...more });
  return parsed.success ? 'taken' : `${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`;
}

test('a URL and a model are enough, and the day has a limit', () => {
  const parsed = embedderSettingsSchema.parse(settings);
  assert.equal(parsed.itemsPerDayMax, 10_000);
  assert.equal(parsed.queryTimeoutMs, 1_500);
  assert.equal(embedderId(parsed), 'openai-compatible:text-embedding:own');
});

test('what changes every vector is part of the id', () => {
  const id = (more: object): string => embedderId(embedderSettingsSchema.parse({ ...settings, ...more }));
  assert.equal(id({ provider: 'local', dimensions: 256 }), 'local:text-embedding:256');
  assert.equal(id({ itemPrefix: 'passage: ' }), 'openai-compatible:text-embedding:own:passage:');
  assert.equal(id({ queryPrefix: 'query: ' }), id({}));
});

test('a key never crosses the network unencrypted, and never stands in the file', () => {
  assert.match(problem({ baseUrl: 'http://api.example.com/v1', apiKeyEnv: 'KEY' }), /^baseUrl: must be https/);
  assert.equal(problem({ baseUrl: 'http://api.example.com/v1' }), 'taken');
  for (const host of ['localhost:11434', '127.0.0.1', '[::1]:8080']) assert.equal(problem({ baseUrl: `http://${host}/v1`, apiKeyEnv: 'KEY' }), 'taken', host);
  assert.match(problem({ baseUrl: 'https://user:secret@api.example.com/v1' }), /^baseUrl: must have no user/);
  assert.match(problem({ baseUrl: 'https://api.example.com/v1?key=secret' }), /^baseUrl: must have no user/);
  assert.match(problem({ apiKeyEnv: 'sk-1234' }), /^apiKeyEnv: must be the name of an environment variable/);
});

test('what makes no sense is refused', () => {
  assert.match(problem({ baseUrl: 'file:///etc/passwd' }), /^baseUrl: must be an http or https address/);
  assert.match(problem({ baseUrl: 'api.example.com' }), /^baseUrl: /);
  assert.match(problem({ dimensions: 100_000 }), /^dimensions: /);
  assert.match(problem({ model: '' }), /^model: /);
  assert.match(problem({ itemsPerDay: 5 }), /itemsPerDay/);
});
