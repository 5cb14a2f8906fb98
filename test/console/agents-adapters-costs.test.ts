import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { barriers, inColours, widerThanWindow } from './barriers.ts';
import { busyCompany } from './busy-company.ts';
import { consoleHouse, noBrowser, type ConsoleHouse } from './house.ts';

const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

let house: ConsoleHouse;
let page: Page;

const section = (title: string): Locator => page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) }).last();
const dialog = (): Locator => page.getByRole('dialog');

describe('agents, adapters and costs', { skip: noBrowser }, () => {
  before(async () => {
    house = await consoleHouse({ make: busyCompany });
    page = await house.open('/agents');
  });
  after(async () => {
    await house.close();
  });

  test('an agent is told with its contract, its success, its cost, and its trust with the interval in words', async () => {
    await page.getByText('In the background', { exact: true }).waitFor();
    assert.match(await page.getByRole('region', { name: 'Agents: detail' }).innerText(), /support[\s\S]*Customers wait for it[\s\S]*Succeeded\s+100 %[\s\S]*[\d.]+ EUR/u);
    await section('Trust').getByText(/The one draft that you decided about did not stand as it was\. With 95 % confidence, between 0 % and 73 % of all such drafts would\. Before a rule may say less, at least 20 decisions/u).waitFor();
    assert.match(await section('Contract').innerText(), /All other mail of people\.[\s\S]*To send a mail\.[\s\S]*cannot be called back[\s\S]*The same input is the same task/u);
    await page.keyboard.press('j');
    await page.waitForURL(/\/agents\/(?!support)[a-z-]+$/u);
    await page.keyboard.press('k');
    await page.waitForURL('**/agents/support');
  });

  test('a proposal is declined, a rule is tightened, and an agent is paused and goes on', async () => {
    await section('Proposals').getByRole('button', { name: 'Decline' }).click();
    await page.getByText('Declined. The rule stays as it is.').waitFor();
    await section('Trust').getByRole('button', { name: 'Tighten …' }).click();
    await dialog().getByLabel('Why').fill('too soon');
    await page.keyboard.press('Enter');
    await page.getByText('The rules are as strict as before.').waitFor();
    await section('Trust').getByText('relaxed', { exact: true }).waitFor({ state: 'detached' });
    assert.deepEqual((await house.company.trust.list()).flatMap(({ relaxed }) => relaxed), []);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await dialog().getByLabel('Why').fill('a look at its drafts');
    await page.keyboard.press('Enter');
    await page.getByText('This agent was paused now: a look at its drafts.').waitFor();
    assert.deepEqual((await house.company.pauses.list()).map(({ scope, name, reason }) => [scope, name, reason]), [['agent', 'support', 'a look at its drafts']]);
    await page.getByRole('button', { name: 'Let it go on' }).click();
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    assert.deepEqual(await house.company.pauses.list(), []);
  });

  test('a doubt is settled at its adapter, and what a provider did is compared', async () => {
    await page.getByRole('link', { name: 'Adapters' }).first().click();
    await page.getByText('Of one thing nobody knows whether it went out. Only you can tell.').first().waitFor();
    await section('In doubt').getByRole('button', { name: 'It went out' }).click();
    await dialog().getByRole('button', { name: 'It went out' }).click();
    await section('In doubt').waitFor({ state: 'detached' });
    assert.deepEqual((await house.company.inbox.list()).filter(({ type }) => type === 'doubt'), []);
    await page.getByRole('link', { name: /^book/u }).click();
    await section('Compared with its provider').getByText('It found 1 unknown here. 1 finding waits for you').waitFor();
    await page.getByRole('button', { name: 'Compare now' }).click();
    await section('Compared with its provider').getByText('Nothing was to compare: neither side has anything in that time.').waitFor();
    await section('Compared with its provider').getByText(/Last compared now: 0 of ours/u).waitFor();
  });

  test('costs are told by whatever one asks, with the forecast, and each bar stands in a table too', async () => {
    await page.getByRole('link', { name: 'Costs' }).first().click();
    await page.getByLabel('Time').selectOption('30');
    await page.waitForURL(/since=\d{4}-\d\d-\d\d/u);
    const report = await house.company.costs.report({ by: 'day', since: new URL(page.url()).searchParams.get('since') ?? '' });
    await page.getByText(String(report.total.calls), { exact: true }).first().waitFor();
    await page.locator('.uplot canvas').waitFor();
    await page.locator('.u-over').hover();
    await section('Day by day').getByText(/^\w{3} \d+ \w+: [\d.]+ EUR$/u).waitFor();
    await page.getByRole('radio', { name: 'Calls' }).check();
    await page.locator('.u-over').hover();
    await section('Day by day').getByText(/^\w{3} \d+ \w+: \d$/u).waitFor();
    assert.equal(await page.getByRole('table', { name: 'Costs by day' }).locator('tbody tr').count(), report.rows.length);
    assert.deepEqual(await page.getByRole('table', { name: 'Costs by agent' }).locator('tbody td:first-child').allInnerTexts(), ['support', 'triage']);
    await page.getByText(/1 call has no price, so the true cost is higher/u).waitFor();
    await page.getByText(/1 call was cut off, and counts at the most it can have cost: 0\.04 EUR/u).waitFor();
    assert.match(await section('Where this month is going').innerText(), /EUR so far\. If it goes on like this, [\d.]+ EUR by the end of the month; in \d+ of 100 such months between/u);
    await page.getByRole('radio', { name: 'Model' }).check();
    await page.waitForURL(/by=model/u);
    await page.getByRole('table', { name: 'Costs by model' }).getByText('local/large').waitFor();
    const monthAgo = new URL(page.url()).searchParams.get('since');
    await page.getByLabel('Time').selectOption('7');
    await page.waitForURL((url) => url.searchParams.get('since') !== monthAgo);
    const weekAgo = new URL(page.url()).searchParams.get('since') ?? '';
    const week = await house.company.costs.report({ by: 'day', since: weekAgo });
    await page.locator('dd', { hasText: new RegExp(`^${String(week.total.calls)}$`, 'u') }).waitFor();
  });

  test('a cap is raised, by an amount that is one', async () => {
    await page.getByRole('button', { name: 'Raise the cap money-a-day' }).click();
    await dialog().getByLabel('By how much, in EUR').fill('a lot');
    await page.keyboard.press('Enter');
    await dialog().getByText('Write a positive amount in EUR').waitFor();
    await dialog().getByLabel('By how much, in EUR').fill('25.50');
    await dialog().getByText('Then it is 525.50 EUR.').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('you raised the cap by 25.50 EUR').waitFor();
    assert.equal((await house.company.budgets.list()).find(({ id }) => id === 'money-a-day')?.windows[0]?.raised, 2_550);
    assert.deepEqual(house.complaints, []);
  });

  test('all three are for screen readers, in both themes and on a phone', async () => {
    for (const [path, there] of [['/agents/support', 'What comes out'], ['/adapters/outbox', 'After a crash'], ['/costs', 'Where this month is going']] as const) {
      await page.goto(`${house.url}${path}`);
      for (const [colorScheme, size] of [['light', desk], ['dark', phone]] as const) {
        await inColours(page, colorScheme);
        await page.setViewportSize(size);
        await page.getByText(there).first().waitFor();
        assert.deepEqual(await barriers(page), [], `${path} in the ${colorScheme}`);
        assert.equal(await widerThanWindow(page), 0, path);
      }
    }
    assert.deepEqual(house.complaints, []);
  });
});
