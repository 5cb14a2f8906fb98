import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { initCompany, openCompany } from '../../src/company.ts';
import type { Company } from '../../src/facade.ts';
import { scratchFolder } from '../ledger/scratch-ledger.ts';

const why = { reason: 'She asked for it.' };

async function company(t: TestContext): Promise<Company> {
  const folder = join(scratchFolder(t), 'acme');
  await initCompany(folder, { name: 'Acme', address: 'hello@acme.example', zone: 'UTC' });
  const opened = await openCompany(folder);
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await opened.close();
    open = false;
  };
  t.after(close);
  return { ...opened, close };
}

/** All that lies in the data folder, without the keys. */
function bytes({ folder }: Company): Buffer {
  const files = readdirSync(join(folder, 'data'), { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile() && entry.name !== 'keys.db');
  return Buffer.concat(files.map((entry) => readFileSync(join(entry.parentPath, entry.name))));
}

async function gone(opened: Company, words: string[]): Promise<void> {
  assert.deepEqual((await opened.ledger.verify()).problems, []);
  assert.deepEqual((await opened.ledger.rebuild()).tables.filter(({ identical }) => !identical), []);
  await opened.close();
  const left = bytes(opened);
  for (const word of words) assert.equal(left.includes(word), false, word);
}

test('a question about somebody in another person’s task is withdrawn when they are forgotten', async (t) => {
  const opened = await company(t);
  await opened.memory.put('customer', 'zarabeth@example.com', { name: 'Zarabeth' });
  await opened.memory.put('customer', 'joe@example.com', { name: 'Joe' });
  const { task } = await opened.memory.claim('customer:joe@example.com', 'address:zarabeth@example.com');
  assert.notEqual(task, null);
  await opened.run({ untilIdle: true });
  assert.equal(await opened.inbox.count(), 1);
  const report = await opened.memory.forget('zarabeth@example.com', why);
  assert.deepEqual(report.cancelledTasks, [task]);
  assert.equal(await opened.inbox.count(), 0);
});

test('two who claim the same handle at once get a question each', async (t) => {
  const opened = await company(t);
  await opened.memory.put('customer', 'zed@example.com', { name: 'Zed' });
  const claims = await Promise.all(['person:Joe', 'person:Jim'].map((name) => opened.memory.claim(name, 'address:zed@example.com')));
  assert.equal(new Set(claims.map(({ task }) => task)).size, 2);
  await opened.run({ untilIdle: true });
  assert.equal(await opened.inbox.count(), 2);
});

test('what links to somebody goes with them: a project, a link and its end, a note by its author', async (t) => {
  const opened = await company(t);
  await opened.memory.put('customer', 'zarabeth@example.com', { name: 'Zarabeth' });
  await opened.memory.put('project', 'relaunch', { name: 'Relaunch', customer: 'zarabeth@example.com' });
  await opened.memory.put('product', 'p1', { name: 'Anchor' });
  await opened.memory.link('product:p1', 'made-for', 'customer:zarabeth@example.com');
  await opened.memory.link('product:p1', 'made-for', 'customer:zarabeth@example.com', { remove: true });
  await opened.memory.note({ id: 'n1', text: 'I like walnuts.', author: 'zarabeth@example.com' });
  await opened.memory.forget('customer:zarabeth@example.com', why);
  await gone(opened, ['arabeth', 'walnut', 'Relaunch']);
});

test('a mail that came in twice leaves no trace of the second delivery either', async (t) => {
  const opened = await company(t);
  const mail = new URL('../../examples/monday/01-invoice-copy.eml', import.meta.url).pathname;
  await opened.signal.mail(mail);
  await opened.signal.mail(mail);
  await opened.memory.forget('jane@doe-ceramics.example', why);
  await gone(opened, ['01-invoice-copy', 'doe-ceramics']);
});

test('an export gives back every event and file about somebody, and nothing about others', async (t) => {
  const opened = await company(t);
  await opened.signal.mail(new URL('../../examples/monday/01-invoice-copy.eml', import.meta.url).pathname);
  await opened.memory.note({ id: 'n1', text: 'Prefers mail in the morning.', subject: 'customer:jane@doe-ceramics.example' });
  await opened.memory.note({ id: 'n2', text: 'About somebody else.', subject: 'person:Bob' });
  const lines: { [key: string]: unknown }[] = [];
  for await (const line of opened.memory.export('jane@doe-ceramics.example')) lines.push(line);
  assert.deepEqual(lines.map(({ type }) => type), ['identity', 'event', 'file', 'event']);
  const raw = Buffer.from(String(lines[2]?.['base64']), 'base64').toString();
  assert.match(raw, /^(?:.*\n)*From: .*jane@doe-ceramics\.example/u);
  assert.doesNotMatch(JSON.stringify(lines), /somebody else/u);
});
