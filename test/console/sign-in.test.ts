import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { initCompany } from '../../src/company.ts';
import { issueCode } from '../../src/server/access/code.ts';
import { openVault, type Vault } from '../../src/server/access/vault.ts';
import { limits } from '../../src/vocabulary/limits.ts';
import { systemClock, systemRandom } from '../../src/vocabulary/ports.ts';
import { barriersEverywhere } from './barriers.ts';
import { consoleHouse, noBrowser, type ConsoleHouse } from './house.ts';

const password = 'two herons walk a plank';

describe('coming in', { skip: noBrowser }, () => {
  let house: ConsoleHouse;
  let page: Page;
  let vault: Vault;
  before(async () => {
    house = await consoleHouse({ runs: false, make: async (folder) => void (await initCompany(folder, { name: 'Acme', address: 'support@acme.example', zone: 'Europe/Berlin' })) });
    vault = openVault(join(house.folder, 'data'), { clock: systemClock, random: systemRandom });
    page = await house.browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    page.setDefaultTimeout(10_000);
  });
  after(async () => {
    await page.context().close();
    await house.close();
  });

  const signOut = async (): Promise<void> => {
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByPlaceholder(/^Go to/u).fill('sign out');
    await page.getByRole('option', { name: 'Sign out' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/sign-in');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  };

  test('at the first start the code lets in, a password is chosen, and one is where one wanted to be', async () => {
    await page.goto(`${house.url}/inbox?view=done`);
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
    assert.match(await page.title(), /^Welcome · Acme$/u);
    await page.getByLabel('One-time code').fill('AAAA-BBBB-CCCC-DDDD');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('That is not right').waitFor();
    assert.deepEqual(await barriersEverywhere(page), []);
    await page.getByLabel('One-time code').fill((await issueCode(vault)).code.toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'How will you sign in?' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === 'How will you sign in?');
    await page.getByRole('button', { name: 'Use a password instead' }).click();
    assert.equal(await page.getByLabel('New password').evaluate((one) => one === document.activeElement), true);
    await page.getByRole('button', { name: 'Use a passkey instead' }).click();
    assert.equal(await page.getByLabel('Name').evaluate((one) => one === document.activeElement), true);
    await page.getByRole('button', { name: 'Use a password instead' }).click();
    await page.getByLabel('New password').fill('too short');
    await page.getByLabel('Once more').fill('too short?');
    await page.keyboard.press('Enter');
    await page.getByText('The two differ').waitFor();
    await page.getByLabel('Once more').fill('too short');
    await page.keyboard.press('Enter');
    await page.getByText('A password has 12 to 256 characters.').waitFor();
    await page.getByLabel('New password').fill(password);
    await page.getByLabel('Once more').fill(password);
    assert.deepEqual(await barriersEverywhere(page), []);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/inbox?view=done');
    await page.locator('main h1').waitFor();
  });

  test('a wrong password says so, too many say how long to wait, and then the right one lets in', async () => {
    await signOut();
    const field = page.getByLabel('Password', { exact: true });
    const answers: number[] = [];
    page.on('response', (response) => response.url().endsWith('/access/sign-in') && answers.push(response.status()));
    for (let tries = 1; tries <= limits.signInFailuresMax; tries += 1) {
      await field.fill('two herons walk a prank');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('That is not right').waitFor();
      // The field is emptied with the answer.
      await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input[type=password]')?.value === '');
    }
    await field.fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText(/^Too many|wait/iu).waitFor();
    assert.deepEqual(answers, [...Array<number>(limits.signInFailuresMax).fill(401), 429]);
    await vault.change((state) => {
      for (const one of [state.attempts.all, ...Object.values(state.attempts.addresses)]) one.until = 0;
    });
    await field.fill(password);
    await page.keyboard.press('Enter');
    await page.locator('main h1', { hasText: /^(?:Inbox|Today)$/u }).waitFor();
  });

  test('a passkey that was made in the settings signs in, and no more once it is removed', async () => {
    await page.goto(`${house.url}/settings/access`);
    // The browser's own, which says yes by itself.
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Laptop');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('for localhost').waitFor();
    await signOut();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.locator('main h1', { hasText: /^(?:Settings|Today)$/u }).waitFor();
    await page.goto(`${house.url}/settings/access`);
    await page.getByText('with a passkey').waitFor();
    await signOut();
    // Another session of the browser's tools ends, and takes its passkeys along: not before they are needed no more.
    assert.deepEqual(await barriersEverywhere(page), []);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.locator('main h1', { hasText: /^(?:Settings|Today)$/u }).waitFor();
    await page.goto(`${house.url}/settings/access`);
    await page.getByRole('button', { name: 'Remove Laptop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the passkey' }).click();
    await page.getByText('None yet. A passkey').waitFor();
    await signOut();
    await page.getByLabel('Password', { exact: true }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Sign in with a passkey' }).count(), 0);
  });

  test('an address that leads out of the console is not gone back to', async () => {
    await page.goto(`${house.url}/sign-in?back=${encodeURIComponent('//evil.example/')}`);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/today');
    assert.equal(new URL(page.url()).origin, house.url);
  });
});
