import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { barriers, barriersEverywhere, widerThanWindow } from './barriers.ts';
import { consoleHouse, noBrowser, type ConsoleHouse } from './house.ts';

const attack = '<img src=x onerror="globalThis.hacked=1">';
/** Lets through what was rejected, and has a test that says otherwise. */
const careless = readFileSync(new URL('../../examples/policies/looser.yaml', import.meta.url), 'utf8').replace('Money moves.', `'${attack}'`).replace(' && effect.unknownRecipients == 0', '').replace('then: stage', 'then: deny');

async function replaceAll(page: Page, text: string): Promise<void> {
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+a');
  // First, or the browser tries to keep the colours of what it replaces, which the content policy refuses.
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

/** Takes so many letters away before the cursor, and writes others. */
async function retype(page: Page, old: string, young: string): Promise<void> {
  for (let left = old.length; left > 0; left -= 1) await page.keyboard.press('Backspace');
  await page.keyboard.type(young);
}

const here = { skip: noBrowser };
let house: ConsoleHouse;
let page: Page;
before(async () => {
  if (noBrowser !== false) return;
  house = await consoleHouse();
  page = await house.open('/policy');
  await page.locator('.cm-content').waitFor();
});
after(async () => {
  if (noBrowser === false) await house.close();
});

const file = (): string => readFileSync(join(house.folder, 'policy.yaml'), 'utf8');
const found = (on: Page) => on.getByRole('complementary', { name: 'What is found' });
const save = () => page.getByRole('button', { name: /^Save…/u });
const tab = (name: string) => page.getByRole('tab', { name });
const written = (): Promise<string> => page.evaluate(() => (JSON.parse(sessionStorage.getItem('keelson.policy.draft') ?? 'null') as { text: string } | null)?.text ?? '');
/** Somebody with an editor of their own; the company looks, as it does before it judges. */
const changedByHand = async (change: (text: string) => string): Promise<void> => {
  writeFileSync(join(house.folder, 'policy.yaml'), change(file()));
  await house.company.policy.status();
};

test('what one writes is checked meanwhile: in the list, in the gutter, and nothing wrong can be saved', here, async () => {
  await found(page).getByText('all 7 pass').waitFor();
  assert.equal(await save().count(), 0);
  await replaceAll(page, careless.replace('then: deny', 'then: perhaps'));
  const finding = found(page).getByRole('button', { name: /^Go to line 13/u });
  await finding.waitFor();
  await page.locator('.cm-lint-marker-error').waitFor();
  assert.match(await found(page).innerText(), /must be allow/u);
  assert.ok(await save().isDisabled());
  await page.keyboard.press('ControlOrMeta+s');
  assert.equal(await page.getByRole('dialog').count(), 0);
  await finding.click();
  await page.locator('.cm-content:focus').waitFor();
  assert.match(await page.locator('.cm-activeLine').innerText(), /perhaps/u);
  await page.keyboard.press('End');
  await retype(page, 'perhaps', 'deny');
  await found(page).getByText('No mistakes found.', { exact: true }).waitFor();
  await found(page).getByText('1 of 2 fails').waitFor();
  await found(page).getByText('Expected review, got allow after 10m').waitFor();
  await page.locator('.cm-lint-marker-warning').waitFor();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('End');
  await retype(page, 'review', 'allow after 10m unless stopped');
  await found(page).getByText('all 2 pass').waitFor();
  await save().and(page.locator(':enabled')).waitFor();
  assert.deepEqual(await barriersEverywhere(page), []);
});

test('a draft outlives a reload, and shows what it changes', here, async () => {
  await page.reload();
  await page.locator('.cm-line', { hasText: 'then: deny' }).waitFor();
  await page.getByText('Changes', { exact: true }).click();
  await page.waitForURL('**show=changes');
  await page.getByRole('region', { name: 'What the draft changes' }).getByText('replies-from-a-playbook').waitFor();
  assert.match(file(), /mail-is-reviewed/u);
  await page.getByText('Text', { exact: true }).click();
});

test('a backtest says first what would have gone out against the operator\'s word', here, async () => {
  const asked = (await house.company.inbox.list()).find(({ summary }) => /zoe@lindqvist/u.test(summary));
  await house.company.inbox.decide(asked?.id ?? 0, { action: 'reject', text: 'I will call them.' });
  await tab('Backtest').click();
  await page.getByRole('button', { name: 'Backtest your draft' }).click();
  const regret = page.getByRole('region', { name: 'What would have gone out against your word' });
  await regret.waitFor();
  await regret.getByText('Send a mail to zoe@lindqvist-studio.example').waitFor();
  await regret.getByText('rejected by you').waitFor();
  assert.deepEqual(await barriers(page), []);
});

test('why an effect got its verdict is told rule by rule, with the values', here, async () => {
  await tab('Explain').click();
  const { rows } = await house.company.effects.page({ kind: 'credit.grant' });
  await page.getByLabel('Effect', { exact: true }).fill(`${house.url}/ledger/${rows[0]?.effect ?? ''}`);
  await page.keyboard.press('Enter');
  const article = page.getByRole('article');
  await article.getByText('money-is-staged', { exact: true }).waitFor();
  assert.match(page.url(), /effect=e[0-9a-f]{24}$/u);
  const rule = article.getByRole('listitem').filter({ hasText: 'money-is-staged' });
  assert.match(await rule.innerText(), /matches and decided[\s\S]*effect\.amount\s+29/u);
  assert.match(await article.getByRole('listitem').filter({ hasText: 'mail-is-reviewed' }).innerText(), /does not match/u);
  assert.deepEqual(await barriers(page), []);
});

test('a made-up effect is judged by the draft, and becomes a test of it', here, async () => {
  await tab('Try it').click();
  await page.getByLabel('Add a fact').selectOption('effect.amount');
  await page.locator('[data-fact="effect.amount"] input:focus').fill('20');
  await page.getByText('is denied').waitFor();
  await page.getByText(attack).first().waitFor();
  await page.reload();
  await page.getByText('is denied').waitFor();
  await page.getByText('By the file as it is').click();
  await page.getByText('is staged').waitFor();
  await page.getByText('By your draft').click();
  await page.getByText('is denied').waitFor();
  assert.deepEqual(await barriers(page), []);
  await page.getByRole('button', { name: 'Make it a test' }).click();
  await found(page).getByText('all 3 pass').waitFor();
  assert.match(await written(), /given: \{ effect: \{ amount: 20 \} \}\n {4}expect: deny\n$/u);
  assert.equal(await page.evaluate(() => (globalThis as { hacked?: number }).hacked), undefined);
});

test('what changed elsewhere meanwhile is neither lost nor written over', here, async () => {
  await changedByHand((text) => text.replace('Money moves.', 'Money goes by hand.'));
  await page.getByText('was changed elsewhere since you began').waitFor();
  assert.ok(await save().isDisabled());
  await page.getByRole('button', { name: 'See what changed' }).click();
  await page.getByRole('dialog').getByRole('region', { name: 'What was changed elsewhere' }).getByText('Money goes by hand.').waitFor();
  // The draft changes the same line: only a person knows what is meant.
  assert.equal(await page.getByRole('button', { name: 'Keep both changes' }).count(), 0);
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await page.locator('.cm-line', { hasText: 'Money goes by hand.' }).waitFor();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByText('was changed elsewhere since you began').waitFor();
  await page.getByRole('button', { name: 'Discard' }).click();
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type('# mine\n');
  await changedByHand((text) => `${text}# by hand\n`);
  await page.getByRole('button', { name: 'See what changed' }).click();
  await page.getByRole('button', { name: 'Keep both changes' }).click();
  await page.getByText('was changed elsewhere since you began').waitFor({ state: 'detached' });
  assert.match(await written(), /^# mine\n[\s\S]*Money goes by hand\.[\s\S]*# by hand\n$/u);
});

test('saved by the keyboard, it is in the file and in force, and can be written back', here, async () => {
  const was = file();
  await save().and(page.locator(':enabled')).waitFor();
  await page.keyboard.press('ControlOrMeta+s');
  const dialog = page.getByRole('dialog', { name: 'Put these rules in force?' });
  await dialog.getByText('# mine').waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText(/^In force now/u).waitFor();
  assert.match(file(), /^# mine\n/u);
  assert.equal((await house.company.policy.status()).digest, (await house.company.policy.text()).digest);
  assert.equal(await save().count(), 0);
  await page.getByRole('button', { name: 'Write back' }).click();
  await save().waitFor();
  assert.equal(await written(), was);
  await page.getByRole('button', { name: 'Discard' }).click();
});

test('a file that nobody can use is told of on the page, with what holds meanwhile', here, async () => {
  await changedByHand((text) => `${text}rules: 7\n`);
  await page.getByText("can't be used").waitFor();
  await page.getByText('What was in force before stays.').waitFor();
  await page.getByRole('link', { name: 'Open it in the inbox' }).waitFor();
});

test('every fact is there to be searched', here, async () => {
  await tab('Facts').click();
  await page.getByRole('status').getByText(/^\d+ facts$/u).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('money currency');
  await page.getByRole('status').getByText(/^1 of/u).waitFor();
  assert.match(page.url(), /text=money/u);
  assert.match(await page.locator('main dl').innerText(), /^effect\.currency/u);
  assert.deepEqual(house.complaints, []);
  assert.deepEqual(await barriers(page), []);
});

test('no view is wider than a phone', here, async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const name of ['Facts', 'Try it', 'Explain', 'Backtest', 'Rules']) {
    await tab(name).click();
    await page.locator('[role=tabpanel][data-state=active] :is(input, select, .cm-content)').first().waitFor();
    assert.equal(await widerThanWindow(page), 0, name);
  }
});
