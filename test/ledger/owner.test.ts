import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { openScratch, scratchFolder } from './scratch-ledger.ts';
import { startLedgerProcess } from './start-ledger-process.ts';

test('a second process is refused, with the number and the command of the first', async (t) => {
  const folder = scratchFolder(t);
  const first = startLedgerProcess(t, folder, 0);
  await first.wrote('done');
  await assert.rejects(openScratch(t, { folder }), (error: Error & { code: string; failure: string; nextStep: string }) => {
    assert.deepEqual([error.code, error.failure], ['ledger.in-use', 'needs-operator']);
    assert.match(error.message, new RegExp(`process ${first.pid} \\("${folder} 0", since 2`));
    assert.match(error.nextStep, /Stop that process/);
    return true;
  });
});

test('a refused process leaves the first one alone', async (t) => {
  const folder = scratchFolder(t);
  const first = startLedgerProcess(t, folder, 100_000);
  await first.wrote('5');
  const before = readdirSync(folder);
  await assert.rejects(openScratch(t, { folder }), { code: 'ledger.in-use' });
  assert.deepEqual(readdirSync(folder), before);
  await first.wrote('50');
});

test('when the first process is killed the second gets in, and knows of it', async (t) => {
  const folder = scratchFolder(t);
  const first = startLedgerProcess(t, folder, 0);
  await first.wrote('done');
  await first.kill();
  const ledger = await openScratch(t, { folder });
  assert.equal(ledger.interrupted, true);
  await ledger.close();
  assert.equal((await openScratch(t, { folder })).interrupted, false);
});

test('the same process can not open a company twice either', async (t) => {
  const ledger = await openScratch(t);
  await assert.rejects(openScratch(t, { folder: ledger.folder }), { code: 'ledger.in-use', message: new RegExp(`process ${process.pid} `) });
});
