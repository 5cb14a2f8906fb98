import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { barriers, barriersEverywhere } from './barriers.ts';
import { consoleHouse, noBrowser, type ConsoleHouse } from './house.ts';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const names = ['Today', 'Inbox', 'Tasks', 'Memory', 'Ledger', 'Agents', 'Policy', 'Costs', 'Adapters', 'Settings'];

let house: ConsoleHouse;
/** One for all tests: a window of its own costs the browser more than most of what is done in it. */
let page: Page;
before(async () => {
  if (noBrowser !== false) return;
  house = await consoleHouse();
  page = await house.open('/');
});
after(() => house?.close());

describe('the shell of the console', { skip: noBrowser }, () => {
  test('every page is one click away, says its name, and takes the focus with it, which what is read later leaves alone', async () => {
    await page.waitForURL('**/today');
    await page.locator('main h1').waitFor();
    let answers = Promise.withResolvers<void>();
    await page.route('**/api/v1/**', async (route) => {
      await answers.promise;
      await route.continue();
    });
    for (const name of [...names.slice(1), 'Today']) {
      answers = Promise.withResolvers();
      await page.getByRole('navigation', { name: 'Pages' }).first().getByRole('link', { name }).click();
      await page.locator('main h1:focus', { hasText: name }).waitFor();
      assert.match(await page.title(), new RegExp(`^${name} · ${house.company.name}$`, 'u'));
      answers.resolve();
      // Bones stand where something is still read.
      await page.waitForFunction(() => document.querySelector('main .animate-pulse') === null);
      assert.ok(await page.locator('main h1').evaluate((heading) => heading === document.activeElement), name);
    }
    await page.unroute('**/api/v1/**');
    assert.deepEqual(house.complaints, []);
  });

  test('nothing of the shell stands in the way of a screen reader, in both themes and on a phone', async () => {
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await page.locator('main h1', { hasText: 'Settings' }).waitFor();
    assert.deepEqual(await barriersEverywhere(page), []);
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('dialog').waitFor();
    assert.deepEqual(await barriersEverywhere(page), []);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const small = await house.open('/settings', { ...phone, colorScheme: 'dark' });
    await small.locator('main h1').waitFor();
    await small.getByRole('button', { name: 'More' }).click();
    await small.getByRole('dialog').waitFor();
    assert.deepEqual(await barriers(small), []);
    await small.context().close();
  });

  test('what is over the page gives the focus back when it closes, whoever opened it', async () => {
    const link = page.getByRole('link', { name: 'Costs' }).first();
    await link.focus();
    for (const keys of ['?', 'ControlOrMeta+k']) {
      await page.keyboard.press(keys);
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await link.and(page.locator(':focus')).waitFor();
    }
  });

  test('keys lead to pages, to the palette and to the sheet, and rest while one types', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.waitForURL('**/ledger');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByPlaceholder(/^Go to/u).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('gt');
    assert.match(page.url(), /\/ledger$/u);
    await page.getByPlaceholder(/^Go to/u).fill('t1');
    await page.getByRole('option', { name: 'Open task t1' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/tasks/t1');
    // What is found comes later than what merely has the letters somewhere, and goes before it.
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByPlaceholder(/^Go to/u).fill('zoe');
    await page.locator('[cmdk-item][data-selected=true]', { hasText: 'Zoë Lindqvist' }).waitFor();
    await page.keyboard.press('Escape');
    assert.deepEqual(house.complaints, []);
  });
});

describe('the console and its server', { skip: noBrowser }, () => {
  troubles();
});

/** What comes from elsewhere, what fails, and what is not up to date. */
function troubles(): void {
  test('what happens elsewhere shows by itself, also what happened while the server was away', async () => {
    await page.getByText('Live', { exact: true }).first().waitFor();
    await house.company.pauses.set({ scope: 'all', name: null }, 'a holiday');
    await page.getByRole('button', { name: 'Go on' }).waitFor();
    await house.restart(async () => {
      await page.getByText('Reconnecting…').first().waitFor();
    });
    await house.company.pauses.lift({ scope: 'all', name: null });
    await page.getByRole('button', { name: 'Pause everything' }).first().waitFor();
    await page.getByText('Live', { exact: true }).first().waitFor();
    house.complaints.length = 0; // refused connections
  });

  test('a write that got no answer is sent again under the same key', async () => {
    const keys: string[] = [];
    await page.route('**/api/v1/pauses', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      keys.push(route.request().headers()['idempotency-key'] ?? '');
      // The first time it is done, and the answer is lost.
      if (keys.length > 1) return route.continue();
      await route.fetch();
      await route.abort('connectionreset');
    });
    await page.getByRole('button', { name: 'Pause everything' }).click();
    await page.getByRole('dialog').getByLabel('Why').fill('a holiday, once');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause everything' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1]);
    const reasons = (await house.company.ledger.tail({ kind: 'pause.set', limit: 10 })).map(({ data }) => (data as { reason?: string }).reason);
    assert.deepEqual(reasons.filter((reason) => reason === 'a holiday, once'), ['a holiday, once']);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'Pause everything' }).waitFor();
    await page.unroute('**/api/v1/pauses');
    house.complaints.length = 0; // the lost answer
  });

  test('a list that can not be read says so, and not that there is nothing', async () => {
    const cut = await house.open('/settings');
    await cut.locator('main h1').waitFor();
    const lists = /\/api\/v1\/(?:(?:inbox|tasks|ledger)\/page|effects\?|memory\/customers)/u;
    await cut.route(lists, (route) => route.fulfill({ status: 502, contentType: 'text/html', body: 'no' }));
    for (const path of ['/inbox', '/tasks', '/ledger', '/ledger?view=events', '/memory']) {
      await cut.goto(`${house.url}${path}`);
      await cut.getByText('Something between here and Keelson answered with 502').first().waitFor();
    }
    await cut.unroute(lists);
    await cut.getByRole('button', { name: 'Try again' }).first().click();
    await cut.getByText('Amara Okafor').first().waitFor();
    house.complaints.splice(0);
    await cut.context().close();
  });

  test('a console that is a version behind says so', async () => {
    await page.getByText('Live', { exact: true }).first().waitFor();
    await page.route('**/api/v1/pauses', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), 'keelson-version': 'newer' } });
    });
    await house.company.pauses.set({ scope: 'all', name: null }, 'look again');
    await page.getByText('A newer version is running').waitFor();
    await page.unroute('**/api/v1/pauses');
    await house.company.pauses.lift({ scope: 'all', name: null });
  });

  test('whoever is not signed in comes to the door, and from there to where they were going', async () => {
    await page.context().clearCookies();
    await page.goto(`${house.url}/tasks?status=failed`);
    await page.getByLabel('One-time code').fill('0000-0000-0000-0000');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    const { name, value } = await house.signIn();
    await page.context().addCookies([{ name, value, url: house.url, httpOnly: true, sameSite: 'Strict' }]);
    // Nothing is set up yet, so a password is asked for first.
    await page.reload();
    await page.getByRole('button', { name: 'Use a password instead' }).click();
    await page.getByLabel('New password').fill('a lantern by the harbour wall');
    await page.getByLabel('Once more').fill('a lantern by the harbour wall');
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.waitForURL('**/tasks?status=failed');
    await page.locator('main h1', { hasText: /^Tasks$/u }).waitFor();
  });
}
