import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { initCompany } from '../../src/company.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import type { Draft } from '../../src/vocabulary/events.ts';
import { consoleHouse, noBrowser, type ConsoleHouse } from './house.ts';

const batch = 'support: mail.send';
const found = (n: number): Draft<'inbox.opened'> => ({
  kind: 'inbox.opened', actor: 'system',
  data: { type: 'approval', summary: `Draft ${n}`, evidence: [], recommended: { action: 'approve', why: 'It fits.' }, actions: ['approve', 'reject'], choices: [], batch, expiresAt: null, effect: null, call: null, name: null },
});

/** More of one batch than one page of the list has, and more than one request decides. */
async function withMany(folder: string): Promise<void> {
  await initCompany(folder, { name: 'Tidemark', address: 'support@tidemark.example', zone: 'Europe/Berlin' });
  const ledger = await openLedger(join(folder, 'data'), { create: 'Tidemark' });
  try {
    await ledger.append(Array.from({ length: 210 }, (_, n) => found(n + 1)));
  } finally {
    await ledger.close();
  }
}

describe('an inbox with more than one page', { skip: noBrowser }, () => {
  let house: ConsoleHouse;
  let page: Page;
  before(async () => {
    house = await consoleHouse({ make: withMany, runs: false });
    page = await house.open('/inbox');
    await page.locator('#item-title').waitFor();
  });
  after(async () => {
    await house.close();
  });

  test('says how many are selected by “all”, and that these are not all', async () => {
    const bar = page.getByRole('region', { name: 'Selected items' });
    await page.keyboard.press('x');
    await bar.getByText('1 selected').waitFor();
    await bar.getByText('Not all of them: more may be further down the list').waitFor();
    await bar.getByRole('button', { name: 'Select all 50 shown' }).click();
    await bar.getByText('50 selected').waitFor();
    assert.equal(await bar.getByRole('button', { name: /^Select/u }).count(), 0);
    assert.match(await bar.innerText(), /mails by support/u);
    assert.equal(await page.getByText(batch).count(), 0, 'no name of the code stands in the list');
  });

  test('takes no more than are decided at once', async () => {
    const bar = page.getByRole('region', { name: 'Selected items' });
    for (const item of [50, 100, 150, 200]) await page.locator(`[data-item="${item}"]`).scrollIntoViewIfNeeded();
    await page.locator('[data-item="210"]').waitFor();
    await bar.getByText('At most 200 are decided at once').waitFor();
    await bar.getByRole('button', { name: 'Select 200' }).click();
    await bar.getByText('200 selected').waitFor();
    await bar.getByRole('button', { name: 'Clear' }).click();
    await page.keyboard.press('x');
    await bar.getByRole('button', { name: 'Select 200' }).waitFor();
    assert.deepEqual(house.complaints, []);
  });
});
