import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { initCompany, openCompany } from '../../src/company.ts';
import { fakeAdapter, type FakeAdapter } from '../../src/effects/test-effects.ts';
import type { Company } from '../../src/facade.ts';

const mail = fileURLToPath(new URL('../../examples/monday/01-invoice-copy.eml', import.meta.url));

interface Running {
  company: Company;
  adapter: FakeAdapter;
  change(edit: (text: string) => string): void;
}

const noMails = (text: string): string => text.replace('cap: 200 effects', 'cap: 0 effects');

/** A company that runs and is not idle by itself, as `keelson run` has it. `edit` is what its policy was made of before its first start. */
async function running(t: TestContext, edit = noMails): Promise<Running> {
  const place = mkdtempSync(join(tmpdir(), 'keelson-watch-'));
  const folder = join(place, 'acme');
  await initCompany(folder, { name: 'Acme', address: 'hello@acme.example', zone: 'UTC' });
  const file = join(folder, 'policy.yaml');
  const change: Running['change'] = (again) => writeFileSync(file, again(readFileSync(file, 'utf8')));
  change(edit);
  const adapter = fakeAdapter('keyed', async () => ({ ok: true }));
  const company = await openCompany(folder, { adapters: [adapter] });
  const stop = new AbortController();
  const ended = company.run({ untilIdle: false, signal: stop.signal });
  t.after(async () => {
    stop.abort();
    await ended;
    await company.close();
    rmSync(place, { recursive: true });
  });
  return { company, adapter, change };
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    assert.ok(tries < 200, 'it never came to that');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('E6: a policy that breaks while nothing happens is in the inbox within seconds, and gone from it once it is mended', async (t) => {
  const { company, change } = await running(t);
  change((text) => text.replace('effect.amount > 0', 'efect.amount > 0'));
  await eventually(async () => (await company.inbox.list()).some(({ topic }) => topic === 'policy'));
  change((text) => text.replace('efect.amount > 0', 'effect.amount > 0'));
  await eventually(async () => (await company.inbox.list()).length === 0);
});

test('what waits for a budget goes out once policy.yaml has room for it, without a restart and without another event', async (t) => {
  const { company, adapter, change } = await running(t);
  await company.signal.mail(mail);
  await eventually(async () => (await company.inbox.count()) === 1);
  const [item] = await company.inbox.list();
  await company.inbox.decide(item?.id ?? 0, { action: 'approve', text: null });
  await eventually(async () => (await company.inbox.list()).some(({ type }) => type === 'budget'));
  assert.equal(adapter.calls.length, 0);
  change((text) => text.replace('cap: 0 effects', 'cap: 3 effects'));
  await eventually(async () => adapter.calls.length === 1 && (await company.inbox.count()) === 0);
});

test('E6 B2: what is approved in a company whose policy was broken from its first start goes out once the file is right, and not before', async (t) => {
  const { company, adapter, change } = await running(t, (text) => text.replace('rules:', 'ruels:'));
  await company.signal.mail(mail);
  await eventually(async () => (await company.inbox.list()).some(({ type }) => type === 'approval'));
  const item = (await company.inbox.list()).find(({ type }) => type === 'approval');
  await company.inbox.decide(item?.id ?? 0, { action: 'approve', text: null });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(adapter.calls.length, 0);
  change((text) => text.replace('ruels:', 'rules:'));
  await eventually(async () => adapter.calls.length === 1 && (await company.inbox.count()) === 0);
});
