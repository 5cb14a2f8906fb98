import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openCompany } from '../../src/company.ts';
import { Terminal } from '../../src/vocabulary/errors.ts';
import { agent } from '../simulation/company-of-agents.ts';
import { barriersEverywhere } from './barriers.ts';
import { demoCompany } from './demo-company.ts';
import { consoleHouse, noBrowser, type ConsoleHouse } from './house.ts';

const attack = '<img src=x onerror="globalThis.hacked=1">';

/** Fails in its first step; what that finds is in its result. */
const courier = agent('courier', (ctx) => ctx.step('look-up', () => Promise.reject(new Terminal('shop.closed', 'The shop is closed.', 'Open it.'))), { title: () => `Parcel ${attack}` });

/** The demo's Monday, and a task that failed. */
async function withFailure(folder: string): Promise<void> {
  await demoCompany(folder);
  const company = await openCompany(folder, { agents: [courier] });
  try {
    await company.tasks.start('courier', { parcel: 7 });
    await company.run({ untilIdle: true });
  } finally {
    await company.close();
  }
}

describe('Tasks', { skip: noBrowser }, () => {
  let house: ConsoleHouse;
  let page: Page;
  before(async () => {
    house = await consoleHouse({ make: withFailure });
    page = await house.open('/tasks');
    await page.getByRole('grid', { name: 'Tasks' }).waitFor();
  });
  after(async () => {
    await house.close();
  });

  const row = (task: string) => page.locator(`[data-key="${task}"]`);
  const rows = () => page.locator('[role=row][data-key]').count();

  test('are found by state, words and number, which the address keeps, and opened and left by the keyboard', async () => {
    assert.equal(await rows(), 14);
    await page.getByLabel('State', { exact: true }).selectOption('completed');
    await page.waitForURL('**/tasks?status=completed');
    await row('t13').waitFor({ state: 'detached' });
    assert.equal(await rows(), 2);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('charged twice');
    await page.waitForURL(/text=charged\+twice/u);
    await row('t3').waitFor({ state: 'detached' });
    await row('t2').focus();
    await page.keyboard.press('Enter');
    await page.locator('h2:focus', { hasText: 'CHARGED TWICE' }).waitFor();
    await page.waitForURL(/\/tasks\/t2\?text=/u);
    await page.reload();
    await page.locator('h2', { hasText: 'CHARGED TWICE' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[data-key="t2"]:focus').waitFor();
    assert.match(page.url(), /\/tasks\?text=/u);
    await page.getByRole('button', { name: 'Clear' }).click();
    await row('t13').waitFor();
    assert.deepEqual(house.complaints, []);
  });

  test('that wait for the operator say so, and lead to the item that asks', async () => {
    const waiting = (await house.company.tasks.list({ limit: 50 })).find(({ waits }) => waits[0]?.effect === 'review');
    const [wait] = waiting?.waits ?? [];
    assert.ok(waiting !== undefined && wait?.item !== null && wait?.item !== undefined);
    await row(waiting.id).getByRole('link', { name: 'for your approval' }).click();
    await page.waitForURL(`**/inbox/${wait.item}`);
    await page.goBack();
    await row(waiting.id).getByText('for your approval').waitFor();
    assert.deepEqual(await barriersEverywhere(page), []);
  });

  test('show what they did over time, what it was for, and where it went', async () => {
    await row('t2').click();
    const timeline = page.getByRole('table', { name: /What the task did/u });
    await timeline.getByRole('button', { name: /^reply/u }).click();
    await timeline.getByText(/receipt by outbox/u).waitFor();
    await timeline.getByText(/worked .*, waited/u).waitFor();
    await page.getByText('Even', { exact: true }).click();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByRole('button', { name: 'Fit' }).click();
    await page.getByText('Its input').click();
    await page.getByRole('region', { name: 'its input' }).getByText('"subject": "CHARGED TWICE').waitFor();
    assert.deepEqual(await barriersEverywhere(page), []);
    await page.getByRole('table', { name: 'Effects' }).getByText(/^Send a mail to rick.barlow/u).click();
    await page.waitForURL(/\/ledger\/e[0-9a-f]{24}$/u);
    await page.goBack();
    assert.deepEqual(house.complaints, []);
  });

  test('are rolled back after one has seen the plan, and the way leads to the rollback', async () => {
    await page.locator('h2', { hasText: 'CHARGED TWICE' }).waitFor();
    await page.keyboard.press('b');
    const dialog = page.getByRole('dialog', { name: 'Roll back t2?' });
    const plan = dialog.getByRole('list', { name: 'The plan' }).getByRole('listitem');
    await plan.first().waitFor();
    assert.match((await plan.allInnerTexts()).join('\n'), /corrects[\s\S]*A correction is drafted[\s\S]*restores[\s\S]*rick\.barlow/u);
    await dialog.getByRole('button', { name: 'Roll back' }).click();
    await dialog.getByText('Write why: a rollback needs its reason.').waitFor();
    assert.equal((await house.company.tasks.rollbackPlan('t2')).by, null);
    await dialog.getByLabel(/^Why/u).fill('It went to the wrong person.');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/tasks\/t15/u);
    const { by } = await house.company.tasks.rollbackPlan('t2');
    assert.equal(by, 't15');
    await page.getByText('it takes back').waitFor();
    await page.getByRole('link', { name: 't2', exact: true }).click();
    await page.getByText('What it did is taken back by a task of its own.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Roll back' }).count(), 0);
  });

  test('are cancelled with a reason, and the page follows by itself', async () => {
    await row('t13').click();
    await page.getByText('It waits for your decision').waitFor();
    await page.getByRole('button', { name: 'Cancel the task' }).click();
    await page.getByLabel(/^Why/u).fill('He was paid in cash.');
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the task' }).click();
    await page.getByText('It was cancelled. The reason: He was paid in cash.').waitFor();
    assert.equal((await house.company.tasks.show('t13')).status, 'cancelled');
  });

  test('that failed take a result in the place of a step, which is checked first, and names of strangers are text', async () => {
    await row('t14').click();
    await page.getByText('The shop is closed.').first().waitFor();
    await page.locator('h2', { hasText: attack }).waitFor();
    await page.getByRole('button', { name: 'Take over' }).click();
    await page.getByRole('menuitem', { name: /^Supply/u }).click();
    const dialog = page.getByRole('dialog', { name: 'Supply a result' });
    await dialog.getByText('JSON', { exact: true }).click();
    await dialog.getByLabel('Result', { exact: true }).fill('{"found": ');
    await dialog.getByText(/This is not JSON yet/u).waitFor();
    await dialog.getByRole('button', { name: 'Give it' }).click();
    await dialog.getByText('There is no result to give yet.').waitFor();
    await dialog.getByLabel('Result', { exact: true }).fill('{"found": "on the shelf"}');
    await dialog.getByRole('button', { name: 'Give it' }).click();
    await dialog.waitFor({ state: 'detached' });
    const given = (await house.company.ledger.tail({ task: 't14', kind: 'step.completed' })).at(-1);
    assert.deepEqual(given?.kind === 'step.completed' ? given.data.result : null, { found: 'on the shelf' });
    assert.equal(await page.evaluate(() => (globalThis as { hacked?: number }).hacked), undefined);
    assert.deepEqual(house.complaints, []);
  });
});
