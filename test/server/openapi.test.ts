import { Validator } from '@seriousme/openapi-schema-validator';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { operations, raws } from '../../src/server/api.ts';
import { openApi } from '../../src/server/openapi.ts';
import { routes } from '../../src/server/routes.ts';

const document = openApi('0.0.0');

test('the OpenAPI document is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(structuredClone(document));
  assert.deepEqual(result.errors, undefined);
  assert.equal(result.valid, true);
});

test('every place has one operation, and every operation its place', () => {
  const ids = [...operations, ...raws].map(({ id }) => id);
  assert.deepEqual(ids.toSorted(), Object.keys(routes).toSorted());
  assert.equal(new Set(Object.values(routes)).size, ids.length, 'no two operations share a place');
});

test('an operation takes what its path names, and nothing that it does not', () => {
  for (const one of [...operations, ...raws]) {
    const named = [...routes[one.id].matchAll(/\{(\w+)\}/gu)].map(([, name]) => name);
    assert.deepEqual(Object.keys(one.params?.shape ?? {}).toSorted(), named.map(String).toSorted(), one.id);
  }
});

test('what only reads is a GET, unless what it reads by is too much for an address', () => {
  for (const one of operations) if (one.scope === 'read' && !routes[one.id].startsWith('GET ')) assert.notEqual(one.body, undefined, one.id);
  for (const one of operations) if (routes[one.id].startsWith('GET ')) assert.ok(one.scope === 'read' || one.scope === 'open' || one.scope === 'manage', one.id);
});

test('docs/API.md names operations that there are', () => {
  const text = readFileSync(new URL('../../docs/API.md', import.meta.url), 'utf8');
  const places = Object.values(routes).map((place) => place.split(' ')[1]);
  const named = [...text.matchAll(/\/api\/v1(\/[\w/-]+)/gu)].map(([, path]) => path).filter((path) => path !== '/openapi');
  assert.ok(named.length >= 3);
  for (const path of named) assert.ok(places.includes(path ?? ''), path);
});
