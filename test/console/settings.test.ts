import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { initCompany, openCompany } from '../../src/company.ts';
import { openVault, type Vault } from '../../src/server/access/vault.ts';
import { limits } from '../../src/vocabulary/limits.ts';
import { systemClock, systemRandom } from '../../src/vocabulary/ports.ts';
import { barriers, barriersEverywhere, widerThanWindow } from './barriers.ts';
import { consoleHouse, noBrowser, type ConsoleHouse } from './house.ts';

const password = 'two herons walk a plank';

async function smallCompany(folder: string): Promise<void> {
  await initCompany(folder, { name: 'Acme', address: 'support@acme.example', zone: 'Europe/Berlin' });
  const company = await openCompany(folder);
  await company.memory.put('customer', 'jane@example.com', { name: 'Jane Doe', address: 'jane@example.com' }, { subject: 'customer:jane@example.com' });
  await company.close();
}

describe('the settings and the palette', { skip: noBrowser }, () => {
  let house: ConsoleHouse;
  let page: Page;
  let vault: Vault;
  before(async () => {
    house = await consoleHouse({ runs: false, make: smallCompany });
    vault = openVault(join(house.folder, 'data'), { clock: systemClock, random: systemRandom });
    page = await house.open('/settings');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  });
  after(async () => {
    await house.close();
  });

  const dialog = () => page.getByRole('dialog');
  const tab = (name: string) => page.getByRole('tab', { name, exact: true }).click();
  const reads = async (token: string): Promise<number> => (await fetch(`${house.url}/api/v1/run`, { headers: { authorization: `Bearer ${token}` } })).status;

  test('what the company is stands there, with the file to change it in', async () => {
    await page.getByText('support@acme.example').first().waitFor();
    await page.getByText(join(house.folder, 'company.yaml')).waitFor();
    assert.deepEqual(await barriersEverywhere(page), []);
  });

  test('a password is set at once after signing in, and asked for once that is a while ago', async () => {
    await tab('Sign-in');
    await page.getByText('There is no password and no passkey yet').waitFor();
    await page.getByRole('button', { name: 'Set a password' }).click();
    await dialog().getByLabel('New password').fill(password);
    await dialog().getByLabel('Once more').fill(`${password}s`);
    await page.keyboard.press('Enter');
    await dialog().getByRole('alert').getByText('The two differ').waitFor();
    await dialog().getByLabel('Once more').fill(password);
    assert.deepEqual(await barriers(page), []);
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await page.getByText('It is set.').waitFor();
    await vault.change((state) => {
      for (const session of state.sessions) session.beganAt -= limits.accessProofMsMax;
    });
    await page.reload();
    await page.getByRole('button', { name: 'Change password' }).click();
    await dialog().getByLabel('Your password now').fill('two herons walk a prank');
    await dialog().getByLabel('New password').fill('three herons walk a plank');
    await dialog().getByLabel('Once more').fill('three herons walk a plank');
    await page.keyboard.press('Enter');
    await dialog().getByRole('alert').getByText('That is not your password.').waitFor();
    await dialog().getByLabel('Your password now').fill(password);
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
  });

  test('who is signed in is listed, and can be ended from here', async () => {
    const other = await house.signIn();
    await page.getByRole('button', { name: /^End the session of/u }).waitFor();
    await page.getByText('this one').waitFor();
    await page.getByRole('button', { name: /^End the session of/u }).click();
    await page.getByRole('button', { name: /^End the session of/u }).waitFor({ state: 'detached' });
    assert.equal((await fetch(`${house.url}/api/v1/run`, { headers: { cookie: `${other.name}=${other.value}` } })).status, 401);
    await page.getByRole('button', { name: 'Sign out here' }).waitFor();
    assert.deepEqual(await barriersEverywhere(page), []);
  });

  test('a token is shown once, does what it may, and nothing once it is revoked', async () => {
    await tab('Tokens');
    await page.getByRole('button', { name: 'Make a token' }).click();
    await dialog().getByLabel('Your password now').fill('three herons walk a plank');
    await page.keyboard.press('Enter');
    await dialog().getByRole('alert').getByText('It has no name yet.').waitFor();
    await dialog().getByLabel('Name').fill('shop');
    await page.keyboard.press('Enter');
    const secret = await page.getByLabel('Token', { exact: true }).innerText();
    assert.match(secret, /^keel_/u);
    assert.equal(await reads(secret), 200);
    await dialog().getByRole('button', { name: 'Copy' }).click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), secret);
    assert.deepEqual(await barriers(page), []);
    await dialog().getByRole('button', { name: 'I have copied it' }).click();
    await page.getByText(/^made .*used/u).waitFor();
    assert.equal((await page.content()).includes(secret), false);
    await page.getByRole('button', { name: 'Revoke shop' }).click();
    await dialog().getByRole('button', { name: 'Revoke the token' }).click();
    await page.getByText('No tokens').waitFor();
    assert.equal(await reads(secret), 401);
  });

  test('colours and density are kept by the browser', async () => {
    await tab('Appearance');
    await page.getByLabel('Dark').check();
    await page.getByLabel('Compact').check();
    await page.reload();
    await page.getByLabel('Dark').and(page.locator(':checked')).waitFor();
    assert.deepEqual(await page.evaluate(() => [document.documentElement.dataset['theme'], getComputedStyle(document.documentElement).getPropertyValue('--spacing').trim()]), ['dark', '3.5px']);
    assert.deepEqual(await barriers(page), []);
    await page.getByLabel('As the system').check();
    await page.getByLabel('Normal').check();
  });

  test('the chain is checked on demand', async () => {
    await tab('About');
    await page.getByRole('button', { name: 'Check the chain' }).click();
    await page.getByRole('status').getByText(/^Whole: \d+ events/u).waitFor();
    assert.deepEqual(await barriers(page), []);
  });

  test('the palette finds by letters alone, knows what was used last, and tells how many it found', async () => {
    await page.keyboard.press('ControlOrMeta+k');
    const field = page.getByPlaceholder(/^Go to/u);
    await field.fill('setwebh');
    await page.getByRole('option', { name: 'Settings: webhooks' }).and(page.locator('[aria-selected=true]')).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings/webhooks');
    await page.getByText('No webhooks').waitFor();
    await page.keyboard.press('ControlOrMeta+k');
    await field.fill('jane');
    await page.getByRole('option', { name: /^Jane Doe/u }).waitFor();
    await dialog().getByRole('status').getByText(/found$/u).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/memory\/customer/u);
    await page.reload();
    await page.locator('main h1').waitFor();
    await page.keyboard.press('ControlOrMeta+k');
    const recent = page.getByRole('group', { name: 'Recent' });
    await recent.getByRole('option', { name: /^Jane Doe/u }).waitFor();
    assert.deepEqual(await recent.getByRole('option').allInnerTexts().then((texts) => texts.map((text) => text.split(' ·')[0])), ['Jane Doe', 'Settings: webhooks']);
    assert.deepEqual(await barriers(page), []);
    await recent.getByRole('option', { name: 'Settings: webhooks' }).click();
    await page.waitForURL('**/settings/webhooks');
    await page.keyboard.press('ControlOrMeta+k');
    await field.fill('approve next');
    await page.getByRole('option', { name: 'Decide what waits longest' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Nothing waits for you.').waitFor();
  });

  test('no view is wider than a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const name of ['Company', 'Sign-in', 'Tokens', 'Webhooks', 'Appearance', 'Keys', 'About']) {
      await tab(name);
      await page.locator('[role=tabpanel][data-state=active]').waitFor();
      assert.equal(await widerThanWindow(page), 0, name);
    }
    const unexpected = house.complaints.filter((one) => !/ status of 4(?:03|22)/u.test(one));
    assert.deepEqual(unexpected, []);
  });
});
