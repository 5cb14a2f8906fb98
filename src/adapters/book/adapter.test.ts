import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { approvedMoney } from '../../../test/contract/approved-money.ts';
import type { Reported } from '../../effects/adapter.ts';
import { KeelsonError } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import { bookAdapter } from './adapter.ts';
import { bookSettingsSchema } from './config.ts';

const now = Date.UTC(2026, 0, 5, 9);
const signal = AbortSignal.timeout(60_000);
const everything = { from: 0, to: Date.UTC(2100, 0, 1) };

interface Book {
  adapter: ReturnType<typeof bookAdapter>;
  companyFolder: string;
  path(...names: string[]): string;
  listed(span?: { from: number; to: number }): Promise<Reported[]>;
}

async function bookIn(t: TestContext, settings: object = {}): Promise<Book> {
  const companyFolder = await mkdtemp(join(tmpdir(), 'keelson-book-'));
  t.after(() => rm(companyFolder, { recursive: true }));
  const adapter = bookAdapter(bookSettingsSchema.parse(settings), { now: () => now, companyFolder });
  return {
    adapter,
    companyFolder,
    path: (...names) => join(companyFolder, 'book', ...names),
    async listed(span = everything) {
      const all: Reported[] = [];
      for await (const one of adapter.list?.(span, signal) ?? []) all.push(one);
      return all;
    },
  };
}

function failure(code: string): (error: unknown) => boolean {
  return (error) => error instanceof KeelsonError && error.code === code && error.nextStep.length > 10;
}

test('a page says first what to do, in a sentence, and the receipt names its file inside the company folder', async (t) => {
  const { adapter, companyFolder } = await bookIn(t, { folder: 'money/book' });
  const effect = approvedMoney('payment.refund');
  const receipt = await adapter.execute(effect, signal);
  assert.deepEqual(receipt, { key: effect.id, file: `money/book/${effect.id}.json`, writtenAt: '2026-01-05T09:00:00.000Z' });
  const text = await readFile(join(companyFolder, 'money', 'book', `${effect.id}.json`), 'utf8');
  assert.match(text, /^\{\n {2}"do": "Refund 20\.00 EUR to jane@example\.com \(payment pay_123\)",\n {2}"money": "20\.00 EUR",\n {2}"next": "[^"]+/);
  assert.deepEqual(await readdir(join(companyFolder, 'money', 'book')), [`${effect.id}.json`]);
});

test('a page that was carried out and moved to done is found there, listed, and not written again', async (t) => {
  const { adapter, path, listed } = await bookIn(t);
  const effect = approvedMoney('credit.grant');
  const receipt = await adapter.execute(effect, signal);
  await mkdir(path('done'));
  await rename(path(`${effect.id}.json`), path('done', `${effect.id}.json`));
  assert.deepEqual(await adapter.execute(approvedMoney('credit.grant', {}, { id: effect.id, attempt: 2 }), signal), receipt);
  assert.deepEqual(await adapter.find?.(effect, signal), receipt);
  assert.deepEqual(await readdir(path()), ['done']);
  assert.deepEqual((await listed()).map(({ key, id }) => [key, id]), [[effect.id, `book/done/${effect.id}.json`]]);
});

test('what a crash left half-written is neither found, listed nor in the way', async (t) => {
  const { adapter, path, listed } = await bookIn(t);
  const effect = approvedMoney('credit.grant');
  await mkdir(path());
  await writeFile(path(`.${effect.id}.json.0123456789ab.tmp`), '{"effect"');
  assert.deepEqual([await adapter.find?.(effect, signal), await listed()], [null, []]);
  await adapter.execute(effect, signal);
  assert.equal((await listed()).length, 1);
});

test("a file that is not this effect's page is never taken for it nor overwritten", async (t) => {
  const { adapter, path } = await bookIn(t);
  const effect = approvedMoney('payment.refund');
  const other = approvedMoney('payment.refund');
  await adapter.execute(other, signal);
  for (const content of ['my notes', '{"effect":', '{}', await readFile(path(`${other.id}.json`), 'utf8'), 'x'.repeat(limits.bookFileBytesMax + 1)]) {
    await writeFile(path(`${effect.id}.json`), content);
    await assert.rejects(adapter.execute(effect, signal), failure('book.file-foreign'));
    assert.equal(await readFile(path(`${effect.id}.json`), 'utf8'), content);
  }
});

test('an empty book, and one that was never begun, list nothing', async (t) => {
  const { path, listed } = await bookIn(t);
  assert.deepEqual(await listed(), []);
  await mkdir(path());
  assert.deepEqual(await listed(), []);
});

test('a page is listed at the time it was written down, whatever was done to its file since', async (t) => {
  const { adapter, path, listed } = await bookIn(t);
  const effect = approvedMoney('payment.refund');
  await adapter.execute(effect, signal);
  await writeFile(path(`${effect.id}.json`), await readFile(path(`${effect.id}.json`)));
  assert.deepEqual((await listed({ from: now, to: now + 1 })).map(({ key, at }) => [key, at]), [[effect.id, now]]);
  assert.deepEqual([...(await listed({ from: now + 1, to: now + 2 })), ...(await listed({ from: now - 1, to: now }))], []);
});

test('a file that is not ours is reported, under no key', async (t) => {
  const { path, listed } = await bookIn(t);
  await mkdir(path('2025'), { recursive: true });
  await writeFile(path('refunds.xlsx'), 'x');
  const all = (await listed()).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  assert.deepEqual(all.map(({ key, id, sentence }) => [key, id, sentence]), [[null, 'book/2025', 'A file that is not of this book: book/2025'], [null, 'book/refunds.xlsx', 'A file that is not of this book: book/refunds.xlsx']]);
});

test('a page that was changed or broken is reported under its key, so that it differs from what we believe', async (t) => {
  const { adapter, path, listed } = await bookIn(t);
  const [changed, broken] = [approvedMoney('payment.refund'), approvedMoney('payment.refund')];
  for (const effect of [changed, broken]) await adapter.execute(effect, signal);
  await writeFile(path(`${changed.id}.json`), (await readFile(path(`${changed.id}.json`), 'utf8')).replace('"amount": 2000', '"amount": 200000'));
  await writeFile(path(`${broken.id}.json`), '{');
  const all = new Map((await listed()).map((one) => [one.key, one]));
  assert.equal(all.get(changed.id)?.fields['amount'], 200_000);
  assert.deepEqual(all.get(broken.id)?.fields, {});
  assert.match(all.get(broken.id)?.sentence ?? '', /can't be read \(it is not JSON\): book\/e/);
});

test('a page under the name of another effect is reported as what it is', async (t) => {
  const { adapter, path, listed } = await bookIn(t);
  const [effect, other] = [approvedMoney('payment.refund'), approvedMoney('payment.refund')];
  await adapter.execute(effect, signal);
  await rename(path(`${effect.id}.json`), path(`${other.id}.json`));
  assert.deepEqual((await listed()).map(({ key, sentence }) => [key, sentence.endsWith(`in a file with another name: ${other.id}.json`)]), [[effect.id, true]]);
});

test('a file where the folder should be is a failure that says what to move, for the list as well', async (t) => {
  const { adapter, companyFolder, listed } = await bookIn(t);
  await writeFile(join(companyFolder, 'book'), '');
  await assert.rejects(adapter.execute(approvedMoney('credit.grant'), signal), failure('book.no-folder'));
  await assert.rejects(listed(), failure('book.no-folder'));
});

test('a list that is not waited for ends', async (t) => {
  const { adapter } = await bookIn(t);
  await adapter.execute(approvedMoney('credit.grant'), signal);
  const list = adapter.list?.(everything, AbortSignal.abort());
  await assert.rejects(async () => void (await list?.[Symbol.asyncIterator]().next()), failure('book.aborted'));
});

test('a refund that may not have been carried out yet says where its page is', async (t) => {
  const { adapter } = await bookIn(t);
  const { payload } = approvedMoney('payment.refund');
  const compensation = adapter.compensate('payment.refund', payload, null);
  assert.ok(!compensation.possible && /If you have not carried it out yet, .*book/.test(compensation.why));
});

test('the book stays inside the company folder', () => {
  for (const folder of ['../book', '/book', 'a/../b', '']) assert.ok(!bookSettingsSchema.safeParse({ folder }).success, folder);
  assert.equal(bookSettingsSchema.parse({}).folder, 'book');
});
