import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { barriersEverywhere, widerThanWindow } from './barriers.ts';
import { consoleHouse, noBrowser, type ConsoleHouse } from './house.ts';

let house: ConsoleHouse;
let page: Page;
before(async () => {
  if (noBrowser !== false) return;
  house = await consoleHouse({ runs: false });
  page = await house.open('/settings');
});
after(() => house?.close());

const go = (path: string) => page.goto(`${house.url}${path}`);

// Anybody may have typed an address, or kept one of another version.
describe('an address that asks for what is not there', { skip: noBrowser }, () => {
  test('is not passed off as the first view of its page: the views there are, are offered', async () => {
    await go('/settings/xyz');
    await page.getByText('There is no “xyz” in Settings').waitFor();
    const offered = page.getByRole('list', { name: 'What there is in Settings' }).getByRole('link');
    assert.deepEqual(await offered.allInnerTexts(), ['Company', 'Sign-in', 'Tokens', 'Webhooks', 'Appearance', 'Keys', 'About']);
    assert.deepEqual(await barriersEverywhere(page), []);
    await offered.filter({ hasText: 'Webhooks' }).click();
    await page.waitForURL('**/settings/webhooks');
    await page.getByRole('tab', { name: 'Webhooks', selected: true }).waitFor();
    await go('/policy/xyz');
    await page.getByText('There is no “xyz” in Policy').waitFor();
    await page.getByRole('list', { name: 'What there is in Policy' }).getByRole('link', { name: 'Rules' }).click();
    await page.waitForURL('**/policy');
    await page.getByRole('tab', { name: 'Rules', selected: true }).waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    await go(`/settings/${'x'.repeat(300)}`);
    await page.getByText(/^There is no “x+” in Settings$/u).waitFor();
    assert.equal(await widerThanWindow(page), 0);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test('says so where it is a filter or a tab, on the page as it is without', async () => {
    for (const [path, missing, shows] of [['/memory/customer%3Atom%40reyes-carpentry.example?tab=xyz', 'tab=xyz', 'Overview'], ['/ledger?view=xyz&text=refund', 'view=xyz', null], ['/costs?by=xyz', 'by=xyz', null], ['/inbox?view=xyz', 'view=xyz', null], ['/tasks?status=xyz&since=yesterday', 'status=xyz, since=yesterday', null]] as const) {
      await go(path);
      await page.getByText(`The address asks for ${missing}, which this page does not know.`).waitFor();
      if (shows !== null) await page.getByRole('tab', { name: shows, selected: true }).waitFor();
    }
    assert.deepEqual(await barriersEverywhere(page), []);
    await page.getByRole('button', { name: 'Put this note away' }).click();
    await page.getByText('The address asks for').waitFor({ state: 'detached' });
  });

  test('says nothing where everything in it is known, nor on the page that one goes to next', async () => {
    await go('/ledger?view=events&order=oldest');
    await page.getByRole('grid').waitFor();
    assert.equal(await page.getByText('The address asks for').count(), 0);
    await go('/costs?by=xyz');
    await page.getByText('The address asks for').waitFor();
    await page.getByRole('link', { name: 'Adapters' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Adapters' }).waitFor();
    assert.equal(await page.getByText('The address asks for').count(), 0);
    assert.deepEqual(house.complaints, []);
  });

  test('says that there is no such thing, on each page that has things', async () => {
    for (const [path, said] of [
      ['/agents/xyz', 'There is no agent “xyz”'], ['/adapters/xyz', 'There is no adapter “xyz”'], ['/memory/note:xyz', 'Nothing is known under that name'], ['/ledger/xyz', 'There is no such effect'], ['/tasks/xyz', 'There is no task “xyz”'],
      ['/ledger/e000000000000000000000000', 'There is no effect e000000000000000000000000.'], ['/tasks/t999999', 'There is no task t999999.'], ['/inbox/999999', 'There is no inbox item 999999.'], ['/costs/xyz', 'There is no such page'], ['/xyz', 'There is no such page'],
    ] as const) {
      await go(path);
      await page.getByText(said).waitFor();
    }
    assert.ok(house.complaints.every((one) => / status of 404/u.test(one)), house.complaints.join('\n'));
  });
});
