import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { barriers } from './barriers.ts';
import { consoleHouse, noBrowser, type ConsoleHouse } from './house.ts';

const rick = 'customer:rick.barlow@northgate-gym.example';
const attack = '<img src=x onerror="globalThis.hacked=1">';

let house: ConsoleHouse;
let page: Page;

const fits = (on: Page): Promise<boolean> => on.evaluate(() => document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll('main section[aria-label]')].every((one) => one.scrollWidth <= one.clientWidth + 1));
const pathOf = (ref: string): string => `/memory/${encodeURIComponent(ref)}`;
const tab = (name: string): Locator => page.getByRole('tab', { name: new RegExp(`^${name}`, 'u') });
const field = (name: string, on = page): Locator => on.locator('dl > div', { has: on.locator('dt', { hasText: new RegExp(`^${name}$`, 'u') }) }).first();
const slider = (): Locator => page.getByRole('slider', { name: 'As of which moment' });
const dialog = (): Locator => page.getByRole('dialog');
const record = async () => {
  const view = await house.company.memory.show(rick);
  return view.type === 'record' ? view.value : {};
};

before(async () => {
  if (noBrowser !== false) return;
  house = await consoleHouse();
  await house.company.memory.put('customer', 'mallory@evil.example', { name: attack, notes: attack });
  await house.company.memory.note({ id: 'evil', text: `${attack} zeppelin`, subject: 'customer:mallory@evil.example', tags: [attack] });
  page = await house.open('/memory');
});
after(() => house?.close());

describe('a customer in memory', { skip: noBrowser }, () => {
  test('customers are listed by what happened last; one is opened by the keyboard, with the record and where each value comes from', async () => {
    const rows = page.getByRole('grid', { name: 'Customers, by what happened last' }).getByRole('row');
    await rows.filter({ hasText: 'Rick Barlow' }).waitFor();
    assert.match(await rows.nth(1).innerText(), /mallory@evil\.example/u, 'the newest is first');
    await rows.nth(1).focus();
    await page.keyboard.press('j');
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('Rick Barlow') === true);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2, name: 'Rick Barlow' }).waitFor();
    await field('Plan').getByText('team').waitFor();
    await field('Language').getByRole('button', { name: /^Why\? Language: Written by the support agent from a mail, .* in version 2\.$/u }).waitFor();
    await tab('Conversation').click();
    const mails = page.getByRole('list', { name: 'Mails, the newest last' }).getByRole('listitem');
    assert.deepEqual((await mails.allInnerTexts()).map((text) => text.split('\n')[0]), ['Rick Barlow', 'You']);
    await tab('Tasks').click();
    await page.getByRole('table', { name: 'Tasks about Rick Barlow' }).getByText('CHARGED TWICE').waitFor();
    await tab('Money').click();
    await page.getByRole('table', { name: 'Money and Rick Barlow' }).getByText('29.00 EUR', { exact: true }).waitFor();
    assert.deepEqual(await barriers(page), []);
  });

  test('the slider goes back by the keyboard to what was known then, which the address keeps; nothing can be changed from there', async () => {
    await tab('Overview').click();
    await slider().focus();
    await page.keyboard.press('Home');
    await page.getByRole('status').getByText(/^As it was on \d+ \w+ 20\d\d, \d\d:\d\d/u).waitFor();
    await field('Language').waitFor({ state: 'detached' });
    await field('Plan').getByText('team').waitFor();
    assert.match(String(await slider().getAttribute('aria-valuetext')), /^As it was on .*: The record was begun\.$/u);
    assert.ok(await page.getByRole('button', { name: 'Edit' }).isDisabled());
    await page.reload();
    await field('Plan').getByText('team').waitFor();
    assert.equal(await field('Language').count(), 0);
    await page.getByRole('button', { name: 'The moment after' }).click();
    await page.getByText('A mail came in: “CHARGED TWICE').waitFor();
    await tab('Conversation').getByText('1').waitFor();
    await slider().focus();
    await page.keyboard.press('End');
    await page.getByText('As it is now').waitFor();
    await field('Language').waitFor();
    assert.doesNotMatch(page.url(), /asOf/u);
    assert.ok(await page.getByRole('button', { name: 'Edit' }).isEnabled());
  });

  test('an edit is a new version; taking back a version that was changed again asks what becomes of that', async () => {
    await page.keyboard.press('e');
    await dialog().getByLabel('Plan').fill('business');
    await dialog().getByRole('button', { name: 'Write it' }).click();
    await field('Plan').getByText('business').waitFor();
    assert.deepEqual([(await record())['plan'], (await record())['mails']], ['business', 1], 'what agents keep stays');
    await house.company.memory.put('customer', 'rick.barlow@northgate-gym.example', { ...(await record()), plan: 'club', phone: '123' });
    await field('Plan').getByText('club').waitFor();
    await tab('History').click();
    const versions = page.getByRole('list', { name: 'Versions, the newest first' }).getByRole('listitem');
    assert.match(await versions.nth(1).innerText(), /Version 3\s+by you, [\s\S]*Plan\s+before:\s+team\s+→\s+after:\s+business/u);
    await versions.nth(1).getByRole('button', { name: 'Take back version 3' }).click();
    await dialog().getByText('Changed again since').waitFor();
    await dialog().getByLabel('Bring the old values back here too').check();
    assert.equal((await record())['plan'], 'club', 'nothing is written by looking');
    await dialog().getByRole('button', { name: 'Take it back' }).click();
    await versions.first().getByText('takes back version 3').waitFor();
    assert.deepEqual([(await record())['plan'], (await record())['phone']], ['team', '123']);
  });

  test('why: the chain is a graph that arrow keys walk, and a list; it leads to the task and to the mail', async () => {
    await tab('Overview').click();
    await field('Mails').getByRole('button', { name: /^Why\? Mails/u }).click();
    await page.getByRole('heading', { name: 'Why: mails of Rick Barlow' }).waitFor();
    const nodes = page.getByRole('group', { name: /^Reasons as a graph/u }).getByRole('button');
    await nodes.first().focus();
    for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('A mail came in from rick.barlow') === true);
    assert.equal(await nodes.last().getAttribute('aria-pressed'), 'true');
    const chosen = page.getByRole('region', { name: 'The chosen step' });
    assert.match(String(await chosen.getByRole('link', { name: 'Look at it' }).getAttribute('href')), /^\/memory\/mail(:|%3A)\d+$/u);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    assert.match(String(await chosen.getByRole('link', { name: /^Task t\d+$/u }).getAttribute('href')), /^\/tasks\/t\d+$/u);
    assert.deepEqual(await barriers(page), []);
    await page.getByRole('radio', { name: 'List' }).check();
    assert.equal(await page.getByRole('list', { name: /^Reasons, from the value/u }).getByRole('listitem').count(), 6);
    await page.keyboard.press('Escape');
    await field('Plan').waitFor();
  });

  test('what was learned is corrected by one’s own word, and that is lifted again', async () => {
    await page.getByRole('button', { name: 'Correct Tone' }).click();
    await dialog().getByLabel('Tone').fill('formal');
    await dialog().getByRole('button', { name: 'Correct it' }).click();
    await page.getByText('your word', { exact: true }).waitFor();
    const tone = async (): Promise<unknown> => (await house.company.memory.associations(rick)).find(({ name }) => name === 'tone')?.corrected;
    assert.equal(await tone(), true);
    await page.getByRole('button', { name: 'Lift your word on Tone' }).click();
    await page.getByRole('button', { name: 'Correct Tone' }).waitFor();
    assert.equal(await tone(), false);
  });

  test('a note is added, an address claimed, somebody merged and taken apart', async () => {
    await page.getByRole('button', { name: 'Note', exact: true }).click();
    await dialog().getByRole('button', { name: 'Write the note' }).click();
    await dialog().getByRole('alert').getByText('The note is empty.').waitFor();
    await dialog().getByRole('textbox', { name: 'Note' }).fill('Rings on Mondays.');
    await dialog().getByRole('button', { name: 'Write the note' }).click();
    await page.getByRole('link', { name: /Rings on Mondays/u }).waitFor();
    await page.getByRole('button', { name: 'Add an address' }).click();
    await dialog().getByLabel('As it is written').fill('rick@eastgate.example');
    await dialog().getByRole('button', { name: 'Add it' }).click();
    await page.getByRole('button', { name: 'Take away: rick@eastgate.example' }).waitFor();
    await page.getByRole('button', { name: 'Add an address' }).click();
    await dialog().getByLabel('As it is written').fill('ines@sol-y-mar.example');
    await dialog().getByRole('button', { name: 'Add it' }).click();
    await page.getByText('Somebody else has it already.').waitFor();
    assert.ok((await house.company.inbox.list()).some(({ type }) => type === 'conflict'));
    await page.getByRole('button', { name: 'Merge', exact: true }).click();
    await dialog().getByRole('searchbox').fill('zoe');
    await dialog().getByRole('radio', { name: /Zoë Lindqvist/u }).check();
    await dialog().getByRole('button', { name: 'Merge Zoë Lindqvist' }).click();
    const apart = page.getByRole('button', { name: 'Take apart: zoe@lindqvist-studio.example' });
    await apart.waitFor();
    assert.equal((await house.company.memory.customer('customer:zoe@lindqvist-studio.example')).subject, rick);
    await apart.click();
    await dialog().getByRole('button', { name: 'Take apart' }).click();
    await apart.waitFor({ state: 'detached' });
    assert.notEqual((await house.company.memory.customer('customer:zoe@lindqvist-studio.example')).subject, rick);
  });
});

describe('a record that is changed while it is edited', { skip: noBrowser }, () => {
  test('an edit from a version that is not the newest any more is not written: it shows what changed, and who decides loses nothing that they typed', async () => {
    const other = await house.open(pathOf(rick));
    for (const one of [page, other]) {
      await one.getByRole('button', { name: 'Edit', exact: true }).click();
      await one.getByRole('dialog').getByLabel('Plan').waitFor();
    }
    const theirs = other.getByRole('dialog');
    const { version } = (await house.company.memory.history(rick, { limit: 1 }))[0] ?? { version: 0 };
    await dialog().getByLabel('Plan').fill('club');
    await dialog().getByLabel('Organisation').fill('Northgate');
    // The other window hears of nothing and is late; this one sees it come.
    await other.route('**/api/v1/memory/customer?*', (route) => route.abort());
    await theirs.getByLabel('Plan').fill('studio');
    await theirs.getByLabel('Notes').fill('Rings at noon.');
    await house.company.memory.put('customer', 'rick.barlow@northgate-gym.example', { ...(await record()), mails: 7 });
    await dialog().getByRole('button', { name: 'Write it' }).click();
    await dialog().waitFor({ state: 'detached' });
    assert.deepEqual([(await record())['plan'], (await record())['mails']], ['club', 7], 'what agents count is no quarrel, and stays');
    await theirs.getByRole('button', { name: 'Write it' }).click();
    const told = theirs.getByRole('alert');
    await told.getByText(new RegExp(`^Version ${version + 2} was written .* by you, here or in another window, .* Yours was not written\\.$`, 'u')).waitFor();
    await other.waitForFunction(() => document.activeElement?.getAttribute('role') === 'alert');
    assert.match(await told.innerText(), /Organisation\s+new:\s+after:\s+Northgate[\s\S]*Plan\s+before:\s+team\s+→\s+after:\s+club\s+You wrote: studio/u);
    assert.equal((await house.company.memory.history(rick, { limit: 1 }))[0]?.version, version + 2, 'nothing was written');
    assert.equal(await told.getByRole('link').count(), 0, 'nothing leads away from what was typed');
    assert.deepEqual(await barriers(other), []);
    await other.unroute('**/api/v1/memory/customer?*');
    await told.getByRole('button', { name: 'Take theirs' }).click();
    assert.deepEqual([await theirs.getByLabel('Plan').inputValue(), await theirs.getByLabel('Organisation').inputValue(), await theirs.getByLabel('Notes').inputValue()], ['club', 'Northgate', 'Rings at noon.']);
    await theirs.getByRole('button', { name: 'Put mine back' }).click();
    assert.equal(await theirs.getByLabel('Plan').inputValue(), 'studio');
    await house.company.memory.put('customer', 'rick.barlow@northgate-gym.example', { ...(await record()), organisation: 'Northgate Gym' });
    await told.getByText(/ while you were editing\.$/u).waitFor();
    await told.getByRole('button', { name: 'Keep both' }).click();
    await theirs.getByRole('button', { name: 'Write it' }).click();
    await theirs.waitFor({ state: 'detached' });
    assert.deepEqual([(await record())['plan'], (await record())['organisation'], (await record())['notes'], (await record())['mails']], ['studio', 'Northgate Gym', 'Rings at noon.', 7]);
    await other.context().close();
    house.complaints.splice(0);
  });

  test('a change by somebody else shows in the form at once, and is kept beside what one changes oneself', async () => {
    // The page has heard of what the other window wrote.
    await field('Notes').getByText('Rings at noon.').waitFor();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await dialog().getByLabel('Name').fill('Richard Barlow');
    await house.company.memory.put('customer', 'rick.barlow@northgate-gym.example', { ...(await record()), plan: 'team', phone: '456' });
    const told = dialog().getByRole('alert');
    await told.getByText('You changed other fields.').waitFor();
    assert.match(await told.innerText(), /Phone\s+before:\s+123\s+→\s+after:\s+456/u);
    await told.getByRole('button', { name: 'Keep both' }).click();
    await told.waitFor({ state: 'detached' });
    await dialog().getByRole('button', { name: 'Write it' }).click();
    await dialog().waitFor({ state: 'detached' });
    assert.deepEqual([(await record())['name'], (await record())['phone'], (await record())['plan']], ['Richard Barlow', '456', 'team']);
    await house.company.memory.put('customer', 'rick.barlow@northgate-gym.example', { ...(await record()), name: 'Rick Barlow' });
    await page.getByRole('heading', { level: 2, name: 'Rick Barlow' }).waitFor();
  });

  test('what was set aside for theirs is still there after the next conflicts, and the focus goes to the field that each was about', async () => {
    const change = async (part: Record<string, string>): Promise<void> => void (await house.company.memory.put('customer', 'rick.barlow@northgate-gym.example', { ...(await record()), ...part }));
    const asItWas = await record();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const told = dialog().getByRole('alert');
    const focused = (label: string): Promise<unknown> => page.waitForFunction((name) => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent === name, label);
    await dialog().getByLabel('Plan').fill('mine');
    await dialog().getByLabel('Phone').fill('111');
    await change({ plan: 'theirs' });
    await told.getByRole('button', { name: 'Take theirs' }).click();
    await focused('Plan');
    await change({ phone: '222' });
    await told.getByRole('button', { name: 'Take theirs' }).click();
    await dialog().getByText('Theirs stands in Plan, Phone.').waitFor();
    await focused('Phone');
    await dialog().getByLabel('Organisation').fill('Mine');
    await change({ organisation: 'Theirs' });
    await told.getByRole('button', { name: 'Keep mine' }).click();
    await focused('Organisation');
    await dialog().getByLabel('Phone').fill('333');
    await dialog().getByText('Theirs stands in Plan.').waitFor();
    await dialog().getByRole('button', { name: 'Put mine back' }).click();
    await focused('Plan');
    assert.deepEqual([await dialog().getByLabel('Plan').inputValue(), await dialog().getByLabel('Phone').inputValue(), await dialog().getByLabel('Organisation').inputValue()], ['mine', '333', 'Mine'], 'what was typed last is not undone');
    await dialog().getByLabel('Phone').fill('222');
    await dialog().getByRole('button', { name: 'Put mine back' }).click();
    assert.equal(await dialog().getByLabel('Phone').inputValue(), '111');
    await dialog().getByRole('button', { name: 'Write it' }).click();
    await dialog().waitFor({ state: 'detached' });
    assert.deepEqual([(await record())['plan'], (await record())['phone'], (await record())['organisation']], ['mine', '111', 'Mine']);
    await house.company.memory.put('customer', 'rick.barlow@northgate-gym.example', asItWas);
    await field('Phone').getByText('456').waitFor();
  });

  test('what was forgotten meanwhile does not come back with a form from before, though the record made anew has the same version', async () => {
    const [id, ref] = ['kim@example.com', 'customer:kim@example.com'];
    await house.company.memory.put('customer', id, { name: 'Kim', notes: 'Allergic to nuts.' });
    const late = await house.open(pathOf(ref));
    const form = late.getByRole('dialog');
    await late.getByRole('button', { name: 'Edit', exact: true }).click();
    await form.getByLabel('Phone').fill('789');
    await late.route('**/api/v1/memory/customer?*', (route) => route.abort());
    await house.company.memory.forget(ref, { reason: 'They asked.' });
    const anew = await house.company.memory.put('customer', id, { name: 'Kim' });
    assert.equal(anew.version, 1);
    await form.getByRole('button', { name: 'Write it' }).click();
    const told = form.getByRole('alert');
    await told.getByText(/^It was put on record .* Yours was not written\.$/u).waitFor();
    assert.match(await told.innerText(), /Notes\s+before:\s+Allergic to nuts\.\s+taken away/u);
    assert.deepEqual((await house.company.memory.history(ref)).map(({ seq }) => seq), [anew.seq], 'nothing was written');
    await told.getByRole('button', { name: 'Keep both' }).click();
    assert.deepEqual([await form.getByLabel('Notes').inputValue(), await form.getByLabel('Phone').inputValue()], ['', '789']);
    await form.getByRole('button', { name: 'Write it' }).click();
    await form.waitFor({ state: 'detached' });
    assert.deepEqual((await house.company.memory.history(ref))[0]?.value, { name: 'Kim', phone: '789' });
    await late.context().close();
    house.complaints.splice(0);
  });
});

describe('a form of a record that is left', { skip: noBrowser }, () => {
  test('a form that is left by Escape or by a click beside it is there again with what was typed, a change meanwhile included, until it is written or discarded', async () => {
    const asItWas = await record();
    const open = (): Promise<void> => page.getByRole('button', { name: 'Edit', exact: true }).click();
    const again = dialog().getByText('What you typed before is here again.');
    await open();
    await dialog().getByLabel('Notes').fill('Half a thought.');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await house.company.memory.put('customer', 'rick.barlow@northgate-gym.example', { ...asItWas, plan: 'meanwhile' });
    await field('Plan').getByText('meanwhile').waitFor();
    await open();
    await again.waitFor();
    assert.equal(await dialog().getByLabel('Notes').inputValue(), 'Half a thought.');
    await dialog().getByRole('alert').getByText('You changed other fields.').waitFor();
    await dialog().getByRole('button', { name: 'Keep both' }).click();
    await page.waitForFunction(() => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent === 'Plan');
    assert.deepEqual(await barriers(page), []);
    await page.mouse.click(4, 400);
    await dialog().waitFor({ state: 'detached' });
    await open();
    assert.deepEqual([await dialog().getByLabel('Notes').inputValue(), await dialog().getByLabel('Plan').inputValue()], ['Half a thought.', 'meanwhile']);
    // A field that was named and not added is not dropped with the writing.
    await dialog().getByLabel('Another field').fill('shoeSize');
    await dialog().getByRole('button', { name: 'Write it' }).click();
    await dialog().getByRole('alert').getByText('Nothing is written yet.').waitFor();
    await page.waitForFunction(() => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent === 'Shoe size');
    await page.keyboard.type('44');
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    assert.deepEqual([(await record())['notes'], (await record())['plan'], (await record())['shoeSize']], ['Half a thought.', 'meanwhile', '44']);
    // What was written, left as it was, or discarded is no draft: the form begins with the record as it is.
    await house.company.memory.put('customer', 'rick.barlow@northgate-gym.example', { ...(await record()), notes: 'Anew.' });
    await field('Notes').getByText('Anew.').waitFor();
    await open();
    assert.deepEqual([await dialog().getByLabel('Notes').inputValue(), await again.count(), await dialog().getByRole('alert').count()], ['Anew.', 0, 0]);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await house.company.memory.put('customer', 'rick.barlow@northgate-gym.example', asItWas);
    await field('Notes').getByText('Anew.').waitFor({ state: 'detached' });
    await open();
    assert.equal(await dialog().getByLabel('Notes').inputValue(), asItWas['notes'] ?? '');
    await dialog().getByLabel('Plan').fill('not this');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await open();
    await again.waitFor();
    await dialog().getByRole('button', { name: 'Discard it' }).click();
    await dialog().waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.textContent === 'Edit');
    await open();
    assert.deepEqual([await dialog().getByLabel('Plan').inputValue(), await again.count()], [asItWas['plan'], 0]);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });
});

describe('memory', { skip: noBrowser }, () => {
  test('one box searches as one types: what is found says why, and can be narrowed', async () => {
    // Keys rest while a dialog is open, also while it closes.
    await dialog().waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.locator('input:focus').waitFor();
    await page.keyboard.type('charged twice');
    const hits = page.getByRole('list', { name: 'Found in memory' }).getByRole('listitem');
    await hits.first().getByText(/words: charged, twice/u).waitFor();
    assert.match(page.url(), /text=charged\+twice/u);
    assert.ok((await hits.first().locator('mark').count()) >= 2);
    await page.getByLabel('Kind').selectOption('document');
    await page.waitForFunction(() => document.querySelectorAll('[data-hit]').length > 0 && [...document.querySelectorAll('[data-hit]')].every((hit) => (hit as HTMLElement).dataset['hit']?.startsWith('document:') === true));
    await page.getByRole('searchbox', { name: 'Search memory' }).press('ArrowDown');
    assert.equal(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['hit']), await page.locator('[data-hit]').first().getAttribute('data-hit'));
    await page.getByRole('link', { name: /playbooks\/refund-request\.md/u }).click();
    await page.getByRole('heading', { level: 2, name: 'playbooks/refund-request.md' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 2, name: 'playbooks/refund-request.md' }).waitFor();
    assert.deepEqual(house.complaints, []);
  });

  test('what strangers wrote is text', async () => {
    await page.goto(`${house.url}${pathOf('customer:mallory@evil.example')}?text=zeppelin`);
    await page.getByRole('heading', { level: 2, name: attack }).waitFor();
    await page.getByRole('list', { name: 'Found in memory' }).getByText(attack).first().waitFor();
    assert.equal(await page.locator('#content img').count(), 0);
    assert.equal(await page.evaluate(() => (globalThis as { hacked?: number }).hacked), undefined);
  });

  test('forgetting says what goes and what stays, asks for the reason and the name, and reports', async () => {
    await page.goto(`${house.url}${pathOf(rick)}`);
    await page.getByRole('button', { name: 'More about this customer' }).click();
    await page.getByRole('menuitem', { name: 'Forget for good…' }).click();
    await dialog().getByText(/what others wrote about them/u).waitFor();
    await dialog().getByText(/the file outbox\/e[0-9a-f]+\.eml/u).waitFor();
    const go = dialog().getByRole('button', { name: 'Forget for good' });
    assert.ok(await go.isDisabled());
    await dialog().getByLabel(/^Type/u).fill('rick.barlow@northgate-gym.example');
    await go.click();
    await dialog().getByRole('alert').getByText('The reason is missing.').waitFor();
    await dialog().getByLabel('Reason').fill('Asked for it.');
    assert.deepEqual(await barriers(page), []);
    await go.click();
    await page.getByRole('dialog', { name: 'Forgotten' }).getByText('What left the house stays there').waitFor();
    await page.getByRole('dialog', { name: 'Forgotten' }).getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('row', { name: /Amara Okafor/u }).waitFor();
    assert.equal(await page.getByRole('row', { name: /Rick Barlow/u }).count(), 0);
    await assert.rejects(house.company.memory.customer(rick), { code: 'memory.unknown-ref' });
    house.complaints.splice(0);
  });

  test('on a phone, at 200 % and in the dark nothing is cut off, and nothing stands in the way of a screen reader', async () => {
    const small = await house.open('/memory', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'dark' });
    await small.getByRole('row', { name: /Tom Reyes/u }).tap();
    await field('Address', small).waitFor();
    assert.ok(await fits(small));
    assert.deepEqual(await barriers(small), []);
    await small.getByRole('button', { name: /^Why\? Name/u }).tap();
    await small.getByRole('group', { name: /^Reasons as a graph/u }).waitFor();
    assert.ok(await fits(small));
    assert.deepEqual(await barriers(small), []);
    await small.getByRole('button', { name: 'Back', exact: true }).tap();
    await small.getByRole('row', { name: /Tom Reyes/u }).waitFor();
    assert.match(small.url(), /\/memory$/u);
    await small.context().close();
    // A window of 1280 px at 200 % is one of 640.
    const zoomed = await house.open(pathOf('customer:tom@reyes-carpentry.example'), { viewport: { width: 640, height: 400 } });
    await field('Address', zoomed).waitFor();
    assert.ok(await zoomed.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await zoomed.context().close();
    assert.deepEqual(house.complaints, []);
  });
});
