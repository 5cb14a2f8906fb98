import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { approvedMail } from '../../../test/contract/approved-mail.ts';
import { KeelsonError } from '../../vocabulary/errors.ts';
import { outboxAdapter } from './adapter.ts';
import { outboxSettingsSchema } from './config.ts';
import { outboxFailure } from './failures.ts';

const from = { address: 'hello@acme.example' };
const signal = AbortSignal.timeout(60_000);

async function outboxIn(t: TestContext, settings: object = {}): Promise<{ adapter: ReturnType<typeof outboxAdapter>; companyFolder: string }> {
  const companyFolder = await mkdtemp(join(tmpdir(), 'keelson-outbox-'));
  t.after(() => rm(companyFolder, { recursive: true }));
  return { adapter: outboxAdapter(outboxSettingsSchema.parse({ from, ...settings }), { now: () => 0, companyFolder }), companyFolder };
}

function failure(code: string): (error: unknown) => boolean {
  return (error) => error instanceof KeelsonError && error.code === code && error.nextStep.length > 10;
}

test('the receipt names the file inside the company folder, and nothing else is left there', async (t) => {
  const { adapter, companyFolder } = await outboxIn(t, { folder: 'mail/out' });
  const effect = approvedMail();
  const receipt = await adapter.execute(effect, signal);
  const bytes = await readFile(join(companyFolder, 'mail', 'out', `${effect.id}.eml`));
  assert.deepEqual(receipt, { messageId: `${effect.id}@acme.example`, file: `mail/out/${effect.id}.eml`, bytes: bytes.byteLength });
  assert.deepEqual(await readdir(join(companyFolder, 'mail', 'out')), [`${effect.id}.eml`]);
});

test('a repetition leaves the first file as it is and gives its receipt', async (t) => {
  const { adapter, companyFolder } = await outboxIn(t);
  const effect = approvedMail();
  const receipt = await adapter.execute(effect, signal);
  const path = join(companyFolder, 'outbox', `${effect.id}.eml`);
  const first = await readFile(path);
  const different = approvedMail({ text: 'A longer text than the one before it.' }, { id: effect.id, attempt: 2 });
  assert.deepEqual(await adapter.execute(different, signal), receipt);
  assert.deepEqual(await readFile(path), first);
});

test('what a crash left half-written is neither found nor in the way', async (t) => {
  const { adapter, companyFolder } = await outboxIn(t);
  const effect = approvedMail();
  await mkdir(join(companyFolder, 'outbox'));
  await writeFile(join(companyFolder, 'outbox', `.${effect.id}.eml.0123456789ab.tmp`), 'X-Keelson');
  assert.equal(await adapter.find?.(effect, signal), null);
  await adapter.execute(effect, signal);
  assert.notEqual(await adapter.find?.(effect, signal), null);
});

test("a file that is not this effect's mail is never taken for it nor overwritten", async (t) => {
  const { adapter, companyFolder } = await outboxIn(t);
  const effect = approvedMail();
  const path = join(companyFolder, 'outbox', `${effect.id}.eml`);
  await mkdir(join(companyFolder, 'outbox'));
  await writeFile(path, 'my notes');
  await assert.rejects(adapter.execute(effect, signal), failure('outbox.file-foreign'));
  assert.equal(await readFile(path, 'utf8'), 'my notes');
});

test('a file where the folder should be is a terminal failure that says what to move', async (t) => {
  const { adapter, companyFolder } = await outboxIn(t);
  await writeFile(join(companyFolder, 'outbox'), '');
  await assert.rejects(adapter.execute(approvedMail(), signal), failure('outbox.no-folder'));
});

test('a full disk is retried, a read-only or forbidden one is not, and a bug stays a bug', () => {
  const of = (code: string): unknown => outboxFailure(Object.assign(new Error(code), { code }), '/outbox');
  const classOf = (code: string): unknown => (of(code) as KeelsonError).failure;
  for (const code of ['ENOSPC', 'EDQUOT', 'EMFILE', 'EIO']) assert.equal(classOf(code), 'retryable', code);
  for (const code of ['EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EFBIG']) assert.equal(classOf(code), 'terminal', code);
  const bug = new TypeError('x is not a function');
  assert.equal(outboxFailure(bug, '/outbox'), bug);
});

test('the outbox stays inside the company folder', () => {
  for (const folder of ['../outbox', '/outbox', 'a/../b', '', 'a//b', 'a\\b', 'C:/x']) assert.ok(!outboxSettingsSchema.safeParse({ from, folder }).success, folder);
  for (const folder of ['outbox', 'mail/out-1', 'My mails']) assert.ok(outboxSettingsSchema.safeParse({ from, folder }).success, folder);
});
