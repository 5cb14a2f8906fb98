import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type { ItemView } from '../../src/vocabulary/views.ts';
import { barriers } from './barriers.ts';
import { busyCompany } from './busy-company.ts';
import { consoleHouse, noBrowser, type ConsoleHouse } from './house.ts';

describe('the care that the inbox takes', { skip: noBrowser }, () => {
  let house: ConsoleHouse;
  let page: Page;
  const title = (): Locator => page.locator('#item-title');
  const dialog = (): Locator => page.getByRole('dialog', { name: 'Send it again?' });
  const doubts = async (): Promise<ItemView[]> => (await house.company.inbox.list()).filter(({ type }) => type === 'doubt');
  before(async () => {
    house = await consoleHouse({ make: busyCompany, runs: false });
    page = await house.open('/inbox');
    await title().waitFor();
  });
  after(async () => {
    await house.close();
  });

  test('what is in doubt is sent again only once that is confirmed, by a key as by a click', async () => {
    const [doubt] = await doubts();
    assert.ok(doubt !== undefined);
    const asked: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && asked.push(request.url()));
    await page.locator(`[data-item="${doubt.id}"]`).click();
    await title().getByText(doubt.summary).waitFor();
    await page.getByText(/^Look in the sent folder .* and say whether it went out\.$/u).waitFor();
    const again = page.getByRole('toolbar', { name: 'Decide' }).getByRole('button', { name: /^Send it again/u });
    await again.waitFor();
    await page.keyboard.press('3');
    await dialog().getByText('Be sure that it did not go out: whoever gets it may get it twice.').waitFor();
    // What is pressed by habit is no answer.
    await page.keyboard.press('3');
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await again.click();
    await dialog().waitFor();
    assert.deepEqual(await barriers(page), []);
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
    assert.deepEqual(asked, []);
    assert.equal((await doubts()).length, 1);
    await page.keyboard.press('3');
    await dialog().getByRole('button', { name: 'Send it again' }).click();
    await page.getByRole('status').getByText('Sent again: ').waitFor();
    assert.equal((await house.company.inbox.show(doubt.id)).decision?.action, 'send-again');
  });

  test('what is said twice stands there once', async () => {
    const said = page.getByRole('status', { name: 'Messages' }).getByText(/^This decision can’t be taken back: /u);
    await page.keyboard.press('u');
    await said.waitFor();
    await page.keyboard.press('u');
    await page.waitForTimeout(100);
    assert.equal(await said.count(), 1);
  });

  test('an address that names no item says so, and no other item passes for it', async () => {
    const other = await house.open('/inbox/xyz');
    await other.getByText('There is no item “xyz”').waitFor();
    await other.locator('[data-item]').first().waitFor();
    await other.waitForTimeout(100);
    assert.match(other.url(), /\/inbox\/xyz$/u);
    assert.equal(await other.locator('#item-title, [data-item][aria-current]').count(), 0);
    assert.deepEqual(await barriers(other), []);
    await other.keyboard.press('j');
    await other.locator('#item-title').waitFor();
    await other.context().close();
    const small = await house.open('/inbox/xyz', { viewport: { width: 390, height: 844 } });
    await small.getByText('There is no item “xyz”').waitFor();
    await small.getByRole('button', { name: 'Back' }).click();
    await small.locator('[data-item]').first().waitFor();
    await small.context().close();
    assert.deepEqual(house.complaints, []);
  });
});
