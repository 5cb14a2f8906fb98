import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { barriers, barriersEverywhere, widerThanWindow } from './barriers.ts';
import { consoleHouse, noBrowser, type ConsoleHouse } from './house.ts';

describe('the ledger', { skip: noBrowser }, () => {
  let house: ConsoleHouse;
  let page: Page;
  before(async () => {
    house = await consoleHouse();
    page = await house.open('/ledger');
    await page.getByRole('grid', { name: 'Effects' }).waitFor();
  });
  after(async () => {
    await house.close();
  });

  const rows = () => page.locator('[role=row][data-key]').count();
  const exportAs = async (what: RegExp): Promise<string> => {
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: what }).click()]);
    return readFileSync(await download.path(), 'utf8');
  };

  test('tells of an effect from its intent to its receipt, by the rules of then, and gives the focus back', async () => {
    assert.equal(await rows(), 6);
    await page.getByLabel('State of the effect').selectOption('succeeded');
    await page.waitForURL('**/ledger?state=succeeded');
    await page.getByText('1 in all').waitFor();
    await page.locator('[data-index="0"]').focus();
    await page.keyboard.press('Enter');
    const story = page.getByRole('region', { name: 'The whole story' });
    await story.getByText('mail-is-reviewed', { exact: true }).waitFor();
    const text = await story.innerText();
    for (const part of [/Every mail needs your review\./u, /Approved by you/u, /Attempt 1 began\.[\s\S]*Done, with a receipt\./u, /"messageId"/u, /I have read your mail/u]) assert.match(text, part);
    await story.getByText('effect.judged', { exact: true }).click();
    await story.getByRole('region', { name: /^event/u }).filter({ visible: true }).getByText('"verdict": "review"').waitFor();
    assert.deepEqual(await barriersEverywhere(page), []);
    await page.keyboard.press('Escape');
    await page.locator('[data-index="0"]:focus').waitFor();
    assert.match(page.url(), /\/ledger\?state=succeeded$/u);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('6 in all').waitFor();
    assert.deepEqual(house.complaints, []);
  });

  test('has every event in one table, from the newest to the first, and jumps to a number', async () => {
    const { seq: head } = await house.company.ledger.head();
    await page.getByText('All events', { exact: true }).click();
    await page.locator(`[data-key="${String(head)}"]`).waitFor();
    assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), String(head + 1));
    await page.locator('[data-scroller]').evaluate((one) => (one.scrollTop = one.scrollHeight));
    await page.locator('[data-key="1"]', { hasText: 'company.created' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await page.getByLabel('Event number').fill('1o0');
    await page.keyboard.press('Enter');
    await page.getByText('Events have whole numbers from 1 on.').waitFor();
    await page.getByLabel('Event number').fill('100');
    await page.keyboard.press('Enter');
    await page.waitForURL(/at=100/u);
    await page.locator('[data-key="100"]').waitFor();
    const [row, grid] = [await page.locator('[data-key="100"]').boundingBox(), await page.locator('[data-scroller]').boundingBox()];
    assert.ok(row !== null && grid !== null && Math.abs(row.y - grid.y - 32) < 3, 'it is the first below the heads');
    await page.locator('[data-key="99"]').click();
    await page.getByRole('region', { name: 'The whole story' }).getByText('Event 99').first().waitFor();
    await page.keyboard.press('Escape');
    assert.deepEqual(house.complaints, []);
  });

  test('stays where one reads when something happens, says so, and is live at the top', async () => {
    const { seq } = await house.company.ledger.head();
    await house.company.memory.note({ id: 'news', text: 'The ferry is late.' });
    const newer = page.getByRole('button', { name: /newer$/u });
    await newer.waitFor();
    assert.equal(await page.locator('[data-key="100"]').count(), 1);
    await newer.click();
    await page.locator(`[data-key="${String(seq + 1)}"]`).waitFor();
    await house.company.memory.note({ id: 'news', text: 'The ferry is here.' });
    await page.locator('[data-index="0"]', { hasText: 'note.put' }).waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator('[data-index="0"]', { hasText: 'Note news, version 2' }).waitFor();
    assert.deepEqual([await barriers(page), await widerThanWindow(page)], [[], 0]);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test('gives what the filters leave as files, and computes its chain anew', async () => {
    await page.getByLabel('What events are about').selectOption('inbox');
    await page.waitForURL(/group=inbox/u);
    await page.getByText(/\d+ in all/u).waitFor();
    const count = Number(/(\d+) in all/u.exec(await page.locator('main').innerText())?.[1]);
    const csv = (await exportAs(/CSV/u)).trim().split('\r\n');
    assert.match(csv[0] ?? '', /number,at,kind,who/u);
    assert.ok(csv.length - 1 === count && csv.slice(1).every((line) => line.includes(',inbox.')), `${csv.length - 1} of ${count}`);
    const events = (await exportAs(/JSON lines/u)).trim().split('\n').map((line) => JSON.parse(line) as { seq: number; hash: string });
    assert.ok(events.length === count && events.every(({ hash }) => /^[0-9a-f]{64}$/u.test(hash)));
    await page.getByRole('button', { name: 'Chain of hashes' }).click();
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.getByText(/^Verified now, in .*: all \d+ events/u).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: /^Chain verified/u }).waitFor();
    assert.deepEqual(house.complaints, []);
  });
});
