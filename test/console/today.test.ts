import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { barriers, widerThanWindow } from './barriers.ts';
import { busyCompany } from './busy-company.ts';
import { consoleHouse, noBrowser, type ConsoleHouse } from './house.ts';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** The key for the next step, once the page has drawn what it shows and taken the key for it. */
async function pressNext(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  await page.keyboard.press('.');
}

describe('Today', { skip: noBrowser }, () => {
  let house: ConsoleHouse;
  /** Of somebody who has been here before. */
  let page: Page;
  before(async () => {
    house = await consoleHouse({ make: busyCompany });
    page = await house.open('/');
  });
  after(async () => {
    await house.close();
  });

  const section = (on: Page, title: string) => on.locator('section', { has: on.getByRole('heading', { name: title, exact: true }) });

  test('tells what happened, what waits, what is in doubt, what was spent and what comes next, and leads there', async () => {
    await page.waitForURL('**/today');
    await section(page, 'What happened').getByText('14 mails came in.').waitFor();
    assert.match(await section(page, 'Stopped or in doubt').innerText(), /Sent or not\?[\s\S]*Look in the sent folder/u);
    assert.match((await section(page, 'Planned next').locator('li').allInnerTexts()).join('\n'), /memory-upkeep/u);
    const meter = page.getByRole('meter', { name: 'mails-a-day' });
    assert.equal(await meter.getAttribute('aria-valuetext'), '2 of 200 effects today');
    assert.match(await section(page, 'Spent against caps').innerText(), /Models cost [\d.]+ EUR this month, in \d+ calls?;/u);
    const oldest = (await house.company.inbox.list())[0]?.id;
    await page.getByRole('link', { name: 'Begin with the oldest' }).click();
    await page.waitForURL(`**/inbox/${String(oldest)}`);
    await page.goBack();
    await page.getByRole('link', { name: /things wait for your approval/u }).click();
    await page.waitForURL(/\/inbox\/\d+\?type=approval$/u);
    assert.deepEqual(house.complaints, []);
  });

  test('begins where the last visit ended, and stays live', async () => {
    await page.goto(`${house.url}/today?span=week`);
    await section(page, 'What happened').getByText('The last 7 days').waitFor();
    // A visit that ended an hour ago, and one that ended just before anything else happens.
    await page.evaluate(() => localStorage.setItem('keelson.visit', `-,${String(Date.now() - 3_700_000)}`));
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await page.getByRole('link', { name: 'Today' }).first().click();
    await section(page, 'What happened').getByText(/Since your last visit, 1 h ago/u).waitFor();
    await page.evaluate(() => localStorage.setItem('keelson.visit', `${String(Date.now())},${String(Date.now())}`));
    await page.reload();
    await page.getByText('Nothing happened.').waitFor();
    await house.company.pauses.set({ scope: 'agent', name: 'support' }, 'a look at its drafts');
    await page.getByText('The agent support was paused now: a look at its drafts.').waitFor();
    await section(page, 'What happened').getByText('The agent support was paused').waitFor();
    await house.company.pauses.lift({ scope: 'agent', name: 'support' });
  });

  test('the first steps lead through the console with the keyboard alone, and are not asked again', async () => {
    const fresh = await house.open('/today', { isNew: true });
    const steps = fresh.getByRole('region', { name: 'First steps' });
    await steps.getByText('Approve your first reply').waitFor();
    await section(fresh, 'What happened').getByText('14 mails came in.').waitFor();
    assert.deepEqual(await barriers(fresh), []);
    await steps.getByRole('button', { name: 'Show me a draft' }).press('Enter');
    await fresh.waitForURL(/\/inbox(?:\/\d+)?\?type=approval$/u);
    await fresh.getByText('Live', { exact: true }).first().waitFor();
    const draft = (await house.company.inbox.list()).find(({ type, actions }) => type === 'approval' && actions.includes('approve'));
    assert.ok(draft);
    await house.company.inbox.decide(draft.id, { action: 'approve', text: null });
    await steps.getByText('Decided. It is on record').waitFor();
    await pressNext(fresh);
    await steps.getByText('2 of 5').waitFor();
    await steps.getByRole('button', { name: 'Show me why' }).press('Enter');
    await fresh.waitForURL(/\/policy\/explain\?effect=e[0-9a-f]{24}$/u);
    await fresh.reload();
    await steps.getByText('2 of 5').waitFor();
    await pressNext(fresh);
    await steps.getByRole('button', { name: 'Open the ledger' }).press('Enter');
    await fresh.waitForURL('**/ledger');
    await steps.getByText('All that ever happened is in here.').waitFor();
    await pressNext(fresh);
    await steps.getByRole('button', { name: 'Pause …' }).press('Enter');
    await fresh.getByRole('dialog').getByRole('button', { name: 'Cancel' }).press('Enter');
    await pressNext(fresh);
    await steps.getByText('Look at your rules').waitFor();
    await pressNext(fresh);
    await steps.waitFor({ state: 'detached' });
    await fresh.reload();
    await fresh.locator('main h1').waitFor();
    await fresh.getByText('Live', { exact: true }).first().waitFor();
    assert.equal(await steps.count(), 0);
    await fresh.context().close();
  });

  test('is for screen readers on a phone in the dark, too, with the first steps', async () => {
    const small = await house.open('/today', { isNew: true, colorScheme: 'dark', ...phone });
    await section(small, 'What happened').getByText('14 mails came in.').waitFor();
    await small.getByRole('region', { name: 'First steps' }).waitFor();
    assert.deepEqual(await barriers(small), []);
    assert.equal(await widerThanWindow(small), 0);
    await small.context().close();
    assert.deepEqual(house.complaints, []);
  });
});
