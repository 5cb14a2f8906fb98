import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { initCompany, openCompany } from '../../src/company.ts';
import type { Company } from '../../src/facade.ts';
import { scratchFolder } from '../ledger/scratch-ledger.ts';

// Whichever door something comes in by, it is about the same subject and under an id of its own.

async function company(t: TestContext): Promise<Company> {
  const folder = join(scratchFolder(t), 'acme');
  await initCompany(folder, { name: 'Acme', address: 'hello@acme.example', zone: 'UTC' });
  const opened = await openCompany(folder);
  t.after(() => opened.close());
  return opened;
}

async function importLines(opened: Company, name: string, lines: object[]) {
  const file = join(opened.folder, name);
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  return opened.memory.import(file);
}

test('a subject is the same by every door: an address is a customer in lower case, a bare name a person', async (t) => {
  const opened = await company(t);
  await opened.memory.put('customer', 'Jane@Example.com', { name: 'Jane' });
  await opened.memory.note({ id: 'n1', text: 'Likes kumquats.', subject: 'jane@example.com' });
  await opened.memory.note({ id: 'n2', text: 'Was in Zanzibar.', subject: 'customer:Jane@Example.com' });
  await opened.memory.put('todo', 'call', { title: 'Call her' }, { subject: 'JANE@example.com' });
  await opened.memory.correct('jane@example.com', 'tone', 'quixotic');
  await opened.memory.claim('jane@example.com', 'handle:@janedoe');
  await importLines(opened, 'a.jsonl', [{ id: 'i1', text: 'Has a dog called Kelp.', subject: 'customer:Jane@Example.com' }, { id: 'i2', text: 'Mine is a cat.', author: 'Bob' }]);
  assert.equal((await opened.memory.associations('customer:jane@example.com'))[0]?.value, 'quixotic');
  assert.deepEqual((await opened.memory.recall({ text: 'kumquats Zanzibar Kelp', subject: 'Jane@example.com' })).hits.map(({ id }) => id).toSorted(), ['i1', 'n1', 'n2']);
  await opened.memory.forget('jane@example.com', { reason: 'asked' });
  const found = (await opened.memory.recall({ text: 'kumquats Zanzibar Kelp' })).hits.map(({ id }) => id);
  assert.deepEqual(found.filter((id) => ['n1', 'n2', 'i1'].includes(id)), []);
  await assert.rejects(opened.memory.show('todo:call'), { code: 'memory.unknown-ref' });
  await assert.rejects(opened.memory.show('person:janedoe'), { code: 'memory.unknown-ref' });
  assert.equal((await opened.memory.recall({ text: 'cat', subject: 'bob' })).hits.length, 0, 'names keep their case');
  assert.equal((await opened.memory.recall({ text: 'cat', subject: 'Bob' })).hits.length, 1);
});

test('a note can not take the name of a mail, a document or a summary', async (t) => {
  const opened = await company(t);
  for (const id of ['mail:9', 'document:persona.md', 'summary:roof:1']) {
    await assert.rejects(opened.memory.note({ id, text: 'gone' }), { code: 'memory.reserved-id' });
    assert.match((await importLines(opened, 'b.jsonl', [{ id, text: 'gone' }])).broken[0]?.problem ?? '', /is a name that mails, documents or summaries have/u);
  }
  await opened.memory.note({ id: 'mail: the rules', text: 'Answer within a day.' });
});

test('a file that names an item twice adds nothing when it comes again, also after an edit by hand', async (t) => {
  const opened = await company(t);
  const lines = [{ id: 'a', text: 'First.' }, { id: 'a', text: 'Second.' }, { id: 'a', text: 'First.' }];
  assert.equal((await importLines(opened, 'c.jsonl', lines)).changed, 2);
  const { added, changed, same } = await importLines(opened, 'c.jsonl', lines);
  assert.deepEqual({ added, changed, same }, { added: 0, changed: 0, same: 3 });
  await opened.memory.note({ id: 'a', text: 'By hand.' });
  assert.equal((await importLines(opened, 'c.jsonl', lines)).changed, 0);
  assert.equal((await importLines(opened, 'd.jsonl', [{ id: 'a', text: 'First.' }])).changed, 1, 'another file says it anew');
});

test('before there was anything about somebody, there is nothing to show', async (t) => {
  const opened = await company(t);
  await opened.memory.put('customer', 'bo@example.com', { name: 'Bo' });
  await assert.rejects(opened.memory.show('customer:bo@example.com', { asOf: { at: Date.UTC(2020, 0, 1) } }), { code: 'memory.unknown-ref' });
  assert.equal((await opened.memory.show('customer:bo@example.com')).type, 'record');
});

test('two customers with one address are a question to the operator', async (t) => {
  const opened = await company(t);
  await opened.memory.put('customer', 'c1@example.com', { name: 'One', address: 'office@example.com' });
  assert.equal(await opened.inbox.count(), 0);
  await opened.memory.put('customer', 'c2@example.com', { name: 'Two', address: 'office@example.com' });
  await opened.run({ untilIdle: true });
  const [item] = await opened.inbox.list();
  assert.match(item?.summary ?? '', /office@example\.com/u);
});
