import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Company } from '../../src/facade.ts';
import type { Notice } from '../../src/vocabulary/views.ts';
import { startEmbeddingsPeer } from '../peers/embeddings-peer.ts';

const loaded: string[] = [];
registerHooks({
  load(url, context, nextLoad) {
    loaded.push(url);
    return nextLoad(url, context);
  },
});
// After the hook, so that what it imports is seen.
const { initCompany, openCompany } = await import('../../src/company.ts');
const modelCode = /\/src\/models\/|\/node_modules\/(?:ai|@ai-sdk)\//;

/** A model that knows what a few words mean, so that a question need not share a word with its answer. */
const meanings = [['automobile', 'car', 'lorry'], ['oven', 'stove', 'cooker'], ['invoice', 'bill']];
function vectorOf(text: string, dimensions: number): number[] {
  const words = new Set(text.toLowerCase().match(/\p{L}+/gu));
  const vector = Array.from({ length: dimensions }, (_, i) => 0.05 + (((text.length * 7 + i * 13) % 11) - 5) / 200);
  for (const [place, group] of meanings.entries()) if (group.some((word) => words.has(word))) vector[place] = 1;
  return vector;
}

async function companyFolder(t: TestContext, embedder?: string): Promise<string> {
  const folder = join(mkdtempSync(join(tmpdir(), 'keelson-embedder-')), 'company');
  t.after(() => rmSync(join(folder, '..'), { recursive: true, force: true }));
  await initCompany(folder, { name: 'Tidemark', address: 'help@tidemark.example', zone: 'UTC' });
  if (embedder !== undefined) appendFileSync(join(folder, 'company.yaml'), `\nmemory:\n  embedder:\n${embedder}`);
  return folder;
}

async function open(t: TestContext, folder: string): Promise<Company> {
  const company = await openCompany(folder);
  t.after(() => company.close());
  return company;
}

/** Imports as many lines of small talk as asked for, and two that matter. */
async function fill(company: Company, folder: string, smallTalk: number): Promise<void> {
  const lines = Array.from({ length: smallTalk }, (_, i) => ({ id: `talk-${i}`, text: `small talk ${i} about the weather of day ${i % 365}`, thread: `talk-${i % 40}` }));
  const matter = [{ id: 'vehicle', text: 'Her automobile broke down near Porto', subject: 'customer:jane@example.com' }, { id: 'kitchen', text: 'The cooker hums at night' }];
  const file = join(folder, 'lines.jsonl');
  writeFileSync(file, [...lines, ...matter].map((line) => JSON.stringify(line)).join('\n'));
  await company.memory.import(file);
}

test('without an embedder nothing of the models is loaded, and recall works', async (t) => {
  const folder = await companyFolder(t);
  const company = await open(t, folder);
  await fill(company, folder, 20);
  await company.run({ untilIdle: true });
  const { hits, withoutModel } = await company.memory.recall({ text: 'cooker at night' });
  assert.equal(hits[0]?.id, 'kitchen');
  assert.equal(withoutModel, undefined);
  assert.ok(loaded.some((url) => url.endsWith('/src/company.ts')), 'what is loaded was seen');
  assert.deepEqual(loaded.filter((url) => modelCode.test(url)), []);
});

for (const smallTalk of [60, 1_500]) {
  test(`a question finds by its meaning what shares no word with it, among ${smallTalk} items`, async (t) => {
    const peer = await startEmbeddingsPeer({ vectorOf });
    t.after(() => peer.close());
    const folder = await companyFolder(t, `    provider: local\n    baseUrl: ${peer.baseUrl}\n    model: tiny\n`);
    const company = await open(t, folder);
    await fill(company, folder, smallTalk);
    const before = await company.memory.recall({ text: 'whose lorry?' });
    assert.notEqual(before.hits[0]?.id, 'vehicle');
    await company.run({ untilIdle: true });
    const { items, models } = await company.memory.stats();
    assert.equal(models?.[0]?.items, items.reduce((sum, row) => sum + row.count, 0), 'the run was not idle before all were embedded');
    const { hits } = await company.memory.recall({ text: 'whose lorry?' });
    assert.equal(hits[0]?.id, 'vehicle');
    assert.ok(hits[0].why.some((line) => line.startsWith('meaning (model local:tiny:own)')), hits[0].why.join('; '));
    const [only] = (await company.memory.recall({ text: 'lorry', using: 'vector', limit: 1 })).hits;
    assert.equal(only?.id, 'vehicle');
    assert.deepEqual((await company.memory.recall({ text: 'whose lorry?', thread: 'talk-1' })).hits.filter(({ id }) => id === 'vehicle'), []);
  });
}

test('while items wait for their vectors, they are found by the default ones', async (t) => {
  const peer = await startEmbeddingsPeer({ vectorOf });
  t.after(() => peer.close());
  const folder = await companyFolder(t, `    baseUrl: ${peer.baseUrl}\n    model: tiny\n`);
  const company = await open(t, folder);
  await fill(company, folder, 60);
  await company.run({ untilIdle: true });
  await company.memory.note({ id: 'new', text: 'The dishwasher leaks' });
  const { hits } = await company.memory.recall({ text: 'dishwashers leaking' });
  assert.equal(hits[0]?.id, 'new');
});

test('when the embedder fails, the run tells it and goes on, and recall says why the model had no part', async (t) => {
  const peer = await startEmbeddingsPeer();
  t.after(() => peer.close());
  const folder = await companyFolder(t, `    baseUrl: ${peer.baseUrl}\n    model: tiny\n`);
  const company = await open(t, folder);
  await fill(company, folder, 20);
  peer.answer = () => ({ status: 404, body: '{"error":{"message":"no such model"}}' });
  const notices: Notice[] = [];
  await company.run({ untilIdle: true, notice: (notice) => void notices.push(notice) });
  assert.deepEqual(notices.map(({ code }) => code), ['models.unknown-model']);
  const { hits, withoutModel } = await company.memory.recall({ text: 'cooker at night' });
  assert.equal(hits[0]?.id, 'kitchen');
  assert.match(withoutModel ?? '', /no such model.*company\.yaml/);
});

test('what was forgotten is not found by its meaning either, and its vector is gone', async (t) => {
  const peer = await startEmbeddingsPeer({ vectorOf });
  t.after(() => peer.close());
  const folder = await companyFolder(t, `    baseUrl: ${peer.baseUrl}\n    model: tiny\n`);
  const company = await open(t, folder);
  await fill(company, folder, 60);
  await company.run({ untilIdle: true });
  await company.memory.forget('customer:jane@example.com', { reason: 'She asked.' });
  const { hits } = await company.memory.recall({ text: 'whose lorry?' });
  assert.deepEqual(hits.filter(({ id }) => id === 'vehicle'), []);
  assert.equal((await company.ledger.rebuild()).identical, true);
});

test('a wrong setting of the embedder is refused with its line', async (t) => {
  const folder = await companyFolder(t, '    baseUrl: https://api.example.com/v1\n    model: tiny\n    apiKey: sk-1234\n');
  const line = readFileSync(join(folder, 'company.yaml'), 'utf8').split('\n').findIndex((text) => text.includes('apiKey:')) + 1;
  await assert.rejects(openCompany(folder), { code: 'company.bad-config', message: new RegExp(`line ${line}: memory\\.embedder\\.apiKey: there is no such setting`) });
});
