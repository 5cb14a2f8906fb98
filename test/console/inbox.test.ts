import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type { ItemDetail } from '../../src/vocabulary/views.ts';
import { barriers } from './barriers.ts';
import { demoCompany } from './demo-company.ts';
import { consoleHouse, noBrowser, type ConsoleHouse } from './house.ts';

/** Mails are read first; what is made by this playbook goes out after ten minutes unless it is stopped. */
const policy = `version: 1
rules:
  - id: mail-is-reviewed
    when: effect.kind == "mail.send" && playbook.path != "playbooks/balloon.md"
    then: review
    because: Every mail needs your review.
  - id: balloons-cool-off
    when: playbook.path == "playbooks/balloon.md"
    then: allow after 10m unless stopped
    because: Balloons are easy.
`;
const attack = '<img src=x onerror="globalThis.hacked=1">';

/** The demo's Monday, with a playbook that somebody hostile wrote. */
async function withHostilePlaybook(folder: string): Promise<void> {
  await demoCompany(folder);
  writeFileSync(join(folder, 'playbooks', 'zeppelin.md'), `---\ntitle: '${attack}'\nintent: zeppelin\nlanguage: en\nrisk: low\nkeywords:\n  - zeppelin\n  - airship\n---\n\n${attack} says the playbook.\n\n\`\`\`liquid\n{{ greeting }}\n\nZeppelins: ${attack}\n\n{{ signature }}\n\`\`\`\n`);
  writeFileSync(join(folder, 'playbooks', 'balloon.md'), '---\ntitle: Balloons\nintent: balloon\nlanguage: en\nrisk: low\nkeywords:\n  - balloon\n  - basket\n---\n\nSomebody asks for a balloon.\n\n```liquid\n{{ greeting }}\n\nWe have one.\n\n{{ signature }}\n```\n');
  writeFileSync(join(folder, 'policy.yaml'), policy);
}

const hostileMail = new TextEncoder().encode([
  `From: "${attack.replaceAll('"', "'")}" <mallory@evil.example>`, 'To: support@tidemark.example', `Subject: zeppelin ${attack}`, 'Message-ID: <zeppelin@evil.example>', 'Date: Mon, 16 Nov 2026 09:00:00 +0000', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '',
  '--b', 'Content-Type: multipart/alternative; boundary=c', '', '--c', 'Content-Type: text/plain', '', `Do you have a zeppelin, an airship? ${attack}`, '--c', 'Content-Type: text/html', '', `<p>Do you have an <b>airship</b>?</p>${attack}<script>globalThis.hacked=1</script><img src="http://127.0.0.1:9/pixel.gif" alt="">`, '--c--',
  '--b', 'Content-Type: text/html', `Content-Disposition: attachment; filename="'><img src=x onerror=hacked=1>.html"`, '', '<script>globalThis.hacked=1</script>', '--b--', '',
].join('\r\n'));

let house: ConsoleHouse;
let page: Page;

const row = (item: number, on = page): Locator => on.locator(`[data-item="${item}"]`);
const title = (on = page): Locator => on.locator('#item-title');
const openItems = async (): Promise<number[]> => (await house.company.inbox.list()).map(({ id }) => id);
const decisionOf = async (item: number): Promise<ItemDetail['decision']> => (await house.company.inbox.show(item)).decision;
const decided = (item: number): Promise<void> => until(`item ${item} is decided`, async () => (await decisionOf(item)) !== null);
const mailsOut = (): string[] => readdirSync(join(house.folder, 'outbox'), { recursive: true }).map(String).filter((name) => name.endsWith('.eml'));
const countOf = async (item: number): Promise<number> => (await house.company.ledger.tail({ kind: 'inbox.decided', limit: 1_000 })).filter((event) => event.kind === 'inbox.decided' && event.data.item === item).length;

async function until(what: string, is: () => Promise<boolean>): Promise<void> {
  for (let left = 200; !(await is()); left -= 1) {
    assert.ok(left > 0, what);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A mail comes in; resolves with the item that asks about it. */
async function comesIn(address: string, name: string, subject: string, text: string): Promise<number> {
  await house.company.signal.mailFound({ source: 'test', bytes: new TextEncoder().encode(`From: ${name} <${address}>\r\nTo: support@tidemark.example\r\nSubject: ${subject}\r\nMessage-ID: <${address}>\r\nDate: Mon, 16 Nov 2026 09:09:00 +0000\r\n\r\n${text}\r\n`) });
  return itemOf(address);
}

async function itemOf(address: string): Promise<number> {
  const find = async (): Promise<number | undefined> => (await house.company.inbox.list({ limit: 200 })).find(({ subject }) => subject === `customer:${address}`)?.id;
  await until(`the mail of ${address} is read`, async () => (await find()) !== undefined);
  return (await find()) ?? 0;
}

describe('the inbox', { skip: noBrowser }, () => {
  before(async () => {
    house = await consoleHouse({ make: withHostilePlaybook });
    page = await house.open('/inbox');
    await title().waitFor();
  });
  after(async () => {
    await house.close();
  });
  decisions();
  rivals();
  strangers();
  several();
  haste();
  reach();
});

/** What one decides, and how the page keeps up with it. */
function decisions(): void {
  test('by the keyboard alone, from the first item to a reply that went out', async () => {
    const sent = mailsOut().length;
    await page.keyboard.press('j');
    await page.locator('[data-item="4"]:focus').waitFor();
    await title().getByText('How do I cancel my subscription?').waitFor();
    assert.match(page.url(), /\/inbox\/4$/u);
    // The server takes its time, which the page does not wait for.
    const answer = Promise.withResolvers<void>();
    await page.route('**/decision', async (route) => {
      await answer.promise;
      await route.continue();
    });
    await page.keyboard.press('a');
    await row(4).getByText(/^Approved/u).waitFor();
    answer.resolve();
    await page.getByRole('status').getByText('Approved: Tom Reyes').waitFor();
    await page.getByText('there is no cool-off on it').waitFor();
    await page.unroute('**/decision');
    // It went on to the next one, and the one that is done stays where it was.
    await title().getByText('Upgrade to the team plan').waitFor();
    await until('the mail is out', () => Promise.resolve(mailsOut().length === sent + 1));
    const newest = mailsOut().map((name) => readFileSync(join(house.folder, 'outbox', name), 'utf8')).find((text) => text.includes('tom@reyes-carpentry.example'));
    assert.match(newest ?? '', /Subject: Re: How do I cancel my subscription\?/u);
    await row(4).getByText('sent').waitFor();
    assert.deepEqual(house.complaints, []);
  });

  test('an edit is kept over a reload, shows what it changes, and goes out as it was written', async () => {
    await page.keyboard.press('e');
    const text = page.getByLabel('Text', { exact: true });
    await text.fill((await text.inputValue()).replace('Hi Zoë', 'Dear Zoë'));
    await page.getByLabel('What you changed').locator('ins', { hasText: 'Dear' }).waitFor();
    await page.reload();
    await page.getByLabel('Text', { exact: true }).waitFor();
    assert.match(await page.getByLabel('Text', { exact: true }).inputValue(), /^Dear Zoë/u);
    await page.getByLabel('To', { exact: true }).fill('zoe at lindqvist');
    await page.keyboard.press('ControlOrMeta+Enter');
    await page.getByText('“zoe at lindqvist” is not a mail address').waitFor();
    await page.getByLabel('To', { exact: true }).fill('zoe@lindqvist-studio.example');
    await page.keyboard.press('ControlOrMeta+Enter');
    await decided(5);
    assert.equal((await decisionOf(5))?.action, 'edit');
    await row(5).click();
    await page.getByText(/Edited and approved in the console/u).waitFor();
    await page.locator('ins', { hasText: 'Dear' }).waitFor();
    await page.locator('del', { hasText: 'Hi' }).waitFor();
    await until('the edited mail is out', () => Promise.resolve(mailsOut().some((name) => readFileSync(join(house.folder, 'outbox', name), 'utf8').includes('Dear Zo'))));
  });
}

/** Who else decides, and what is lost on the way. */
function rivals(): void {
  test('of two tabs that decide about the same item one counts, and the other says what is the case', async () => {
    await row(6).click();
    await title().getByText('PDF export is broken').waitFor();
    const other = await house.open('/inbox/6');
    await title(other).waitFor();
    await page.keyboard.press('r');
    await page.getByLabel('Why').fill('Claire called meanwhile.');
    // The other tab has not heard of it yet: its key and the answer are on their way at once.
    await other.route('**/decision', async (route) => {
      await decided(6);
      await route.continue();
    });
    await other.keyboard.press('a');
    await page.keyboard.press('ControlOrMeta+Enter');
    await decided(6);
    assert.deepEqual([(await decisionOf(6))?.action, (await decisionOf(6))?.text], ['reject', 'Claire called meanwhile.']);
    await other.getByText(/Too late for .*: Rejected in the console at \d\d:\d\d/u).waitFor();
    await row(6, other).click();
    await other.getByText('Your decision came too late, and nothing of it was done.').waitFor();
    await other.getByText('“Claire called meanwhile.”').waitFor();
    assert.equal(await countOf(6), 1);
    house.complaints.splice(0);
    await other.context().close();
  });

  test('a decision without an answer says so, is asked again under its key, and is done once', async () => {
    // It gets there, and the answer does not come back.
    await row(7).click();
    await title().getByText('Jürgen Vogel').waitFor();
    await page.route('**/decision', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.keyboard.press('1');
    await row(7).getByText('not confirmed yet').waitFor();
    await row(7).click();
    await page.getByText('it is done once or not at all; then this says which.').waitFor();
    await page.unroute('**/decision');
    await page.getByText(/Answered in the console at/u).waitFor();
    assert.equal(await page.getByText('came too late').count(), 0);
    assert.equal(await countOf(7), 1);

    // It does not get there, and the page is loaded anew meanwhile.
    await row(9).click();
    await title().getByText('Harbour Dental').waitFor();
    await page.route('**/decision', (route) => route.abort());
    await page.keyboard.press('2');
    await row(9).getByText('not confirmed yet').waitFor();
    assert.equal(await decisionOf(9), null);
    await page.unroute('**/decision');
    await page.reload();
    await decided(9);
    house.complaints.splice(0);
  });

  test('the server stops in the middle of a decision: the page says that it is not confirmed, and then which it is', async () => {
    await row(8).click();
    await title().getByText('Compliance Desk').waitFor();
    await house.restart(async () => {
      await page.keyboard.press('1');
      await row(8).getByText('not confirmed yet').waitFor();
    });
    await decided(8);
    await row(8).click();
    await page.getByText(/Answered in the console at/u).waitFor();
    assert.equal(await countOf(8), 1);
    house.complaints.splice(0);
  });
}

/** What others wrote. */
function strangers(): void {
  test('what a stranger wrote is text, wherever it stands, and a laid out mail can do nothing', async () => {
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await house.company.signal.mailFound({ source: 'test', bytes: hostileMail });
    const id = await itemOf('mallory@evil.example');
    // It came by itself, at the end, marked as new.
    await row(id).getByText('new', { exact: true }).waitFor();
    await row(id).click();
    await page.getByText('Do you have a zeppelin, an airship?').first().waitFor();
    await page.evaluate(() => document.querySelectorAll('article details').forEach((one) => one.setAttribute('open', '')));
    await page.getByText(`${attack} says the playbook.`).waitFor();
    await page.getByText(`Zeppelins: ${attack}`).first().waitFor();
    await page.getByRole('button', { name: 'Show as laid out' }).click();
    const frame = page.frameLocator('iframe[sandbox=""]');
    await frame.locator('b', { hasText: 'airship' }).waitFor();
    await frame.getByText('1 picture or other file from elsewhere was not loaded').waitFor();
    assert.equal(await frame.locator('script, [onerror]').count(), 0);
    const link = page.getByRole('list', { name: 'Files' }).getByRole('link');
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    assert.doesNotMatch(download.suggestedFilename(), /[<>"/\\]/u);
    assert.equal(await page.evaluate(() => (globalThis as { hacked?: number }).hacked), undefined);
    assert.deepEqual(requests.filter((url) => !url.startsWith(house.url) && !url.startsWith('data:')), []);
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(house.complaints, []);
  });
}

/** More than one, and not yet. */
function several(): void {
  test('several of one playbook are decided together, each counted by itself', async () => {
    const guest = (n: number): Promise<number> => comesIn(`guest${n}@hotel.example`, `Guest ${n}`, 'zeppelin', 'Do you have a zeppelin, an airship?');
    const [first, second, third] = [await guest(1), await guest(2), await guest(3)];
    await row(third).waitFor();
    await row(first).click();
    await page.keyboard.press('x');
    await row(third).click({ modifiers: ['Shift'] });
    await page.getByRole('region', { name: 'Selected items' }).getByText('3 selected').waitFor();
    assert.ok(await page.getByRole('checkbox', { name: `Select item ${first}: Guest 1, zeppelin`, exact: true }).isChecked());
    // Somebody is faster with one of them, and it leaves the selection.
    await house.company.inbox.decide(second, { action: 'reject', text: 'by hand' });
    await page.getByText('2 selected').waitFor();
    await row(second).getByText(/^Rejected/u).waitFor();
    await page.getByRole('button', { name: 'Approve 2' }).click();
    await page.getByText('Approved: 2 of 2').waitFor();
    assert.deepEqual([(await decisionOf(first))?.action, (await decisionOf(second))?.action, (await decisionOf(third))?.action], ['approve', 'reject', 'approve']);
  });

  test('a key that is held down and a double click decide about one item, and a name that one reads in the list is found', async () => {
    const guest = (n: number): Promise<number> => comesIn(`guest${n}@hotel.example`, `Visitor ${n}`, 'zeppelin', 'Do you have a zeppelin, an airship?');
    const [first, second, third] = [await guest(11), await guest(12), await guest(13)];
    await row(third).waitFor();
    await row(first).click();
    await page.getByRole('button', { name: 'Approve and send' }).waitFor();
    // A key that is pressed again without being let go repeats.
    for (let time = 0; time < 8; time += 1) {
      await page.keyboard.down('a');
      await page.waitForTimeout(30);
    }
    await page.keyboard.up('a');
    await decided(first);
    await page.locator('#item-title').waitFor();
    assert.equal(await decisionOf(second), null);
    await row(second).click();
    await page.getByRole('button', { name: 'Approve and send' }).dblclick();
    await decided(second);
    await page.getByRole('searchbox', { name: 'Search the inbox' }).fill('Visitor 13');
    await page.waitForURL(/text=Visitor/u);
    await row(third).waitFor();
    assert.equal(await decisionOf(third), null);
    await page.getByRole('searchbox', { name: 'Search the inbox' }).fill('');
    await page.waitForURL((url) => !url.search.includes('text='));
  });

  test('what cools off says when it goes out, and is stopped by one key', async () => {
    const address = 'guest9@hotel.example';
    await house.company.memory.put('customer', address, { address, name: 'Guest 9' });
    const id = await comesIn(address, 'Guest 9', 'balloon', 'Do you have a balloon with a basket?');
    const { effect } = await house.company.inbox.show(id);
    await row(id).getByText(/^in (?:9|10) min/u).waitFor();
    await row(id).click();
    await page.getByRole('button', { name: 'Send now' }).waitFor();
    await page.getByText('Until then you can stop it').waitFor();
    const sent = mailsOut().length;
    await page.keyboard.press('u');
    await row(id).getByText(/^Rejected/u).waitFor();
    await decided(id);
    assert.equal((await house.company.effects.show(effect ?? 'e0')).state, 'rejected');
    assert.equal(mailsOut().length, sent);
  });

  test('what is put off leaves the list, is found among the snoozed, and can be taken back', async () => {
    const [item = 0] = await openItems();
    await row(item).click();
    await title().waitFor();
    await page.keyboard.press('s');
    await page.getByRole('button', { name: /^Next week/u }).click();
    await row(item).getByText(/^Snoozed/u).waitFor();
    await until('it is snoozed', async () => (await house.company.inbox.show(item)).snoozedUntil !== null);
    await page.getByText('Snoozed 1').click();
    await row(item).waitFor();
    await page.getByText(/^Open/u).first().click();
    await page.keyboard.press('u');
    await until('it is awake', async () => (await house.company.inbox.show(item)).snoozedUntil === null);
  });
}

/** Faster than one reads. */
function haste(): void {
  const guest = (n: number): Promise<number> => comesIn(`guest${n}@hotel.example`, `Guest ${n}`, 'zeppelin', 'Do you have a zeppelin, an airship?');
  const rested = (): Promise<void> => page.waitForTimeout(400);

  test('a press that comes with the next item decides nothing about it, and a moment later it does', async () => {
    const [first, second] = [await guest(21), await guest(22)];
    await row(second).waitFor();
    await row(first).click();
    await page.getByRole('button', { name: 'Approve and send' }).waitFor();
    const pressed = pressAtOnce([second, 'a']);
    await page.keyboard.press('a');
    await pressed;
    await decided(first);
    await rested();
    assert.equal(await decisionOf(second), null);
    assert.match(page.url(), new RegExp(`/inbox/${second}$`, 'u'));
    await page.keyboard.press('a');
    await decided(second);
  });

  test('a burst of presses, or of taps, decides about one item however long it goes on', async () => {
    const ids = [await guest(31), await guest(32), await guest(33)];
    const [first = 0, second = 0, third = 0] = ids;
    await row(third).waitFor();
    await row(first).click();
    await page.getByRole('button', { name: 'Approve and send' }).waitFor();
    await burst('keydown');
    await decided(first);
    assert.equal(await decisionOf(second), null);
    await row(second).click();
    await page.getByRole('button', { name: 'Approve and send' }).waitFor();
    await burst('click');
    await decided(second);
    assert.equal(await decisionOf(third), null);
    await rested();
    await page.keyboard.press('a');
    await decided(third);
  });

  test('an item that one goes to is decided at once, and what cools off is not stopped by a press that was to take back', async () => {
    const address = 'guest25@hotel.example';
    await house.company.memory.put('customer', address, { address, name: 'Guest 25' });
    const [first, second, third] = [await guest(23), await guest(24), await guest(26)];
    const cooling = await comesIn(address, 'Guest 25', 'balloon', 'Do you have a balloon with a basket?');
    await row(cooling).waitFor();
    await row(first).click();
    await page.getByRole('button', { name: 'Approve and send' }).waitFor();
    // The third comes up by a decision; whoever leaves it and comes back to it has chosen it.
    const pressed = pressAtOnce([second, 'a'], [third, 'k'], [second, 'j'], [third, 'a'], [cooling, 'u']);
    await page.keyboard.press('j');
    await pressed;
    await decided(second);
    await decided(third);
    await rested();
    assert.equal(await decisionOf(cooling), null);
    await page.keyboard.press('u');
    await decided(cooling);
    await house.company.inbox.decide(first, { action: 'reject', text: 'by hand' });
  });
}

/** Approves by key, or with the button under a finger, fifteen times within a second: from outside a busy machine would leave pauses between. */
function burst(kind: 'keydown' | 'click'): Promise<void> {
  return page.evaluate(async (pressed) => {
    for (let time = 0; time < 15; time += 1) {
      const button = [...document.querySelectorAll('[role=toolbar][aria-label=Decide] button')].find(({ textContent }) => textContent.startsWith('Approve'));
      if (pressed === 'keydown') dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));
      // Browsers count clicks that follow each other closely, and begin anew after some.
      else button?.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 + (time % 3) }));
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }, kind);
}

/** Presses each key as soon as the page shows its item: sooner than from outside, where a busy machine takes its time. */
function pressAtOnce(...steps: [item: number, key: string][]): Promise<void> {
  return page.evaluate(async (all) => {
    const frame = (): Promise<number> => new Promise(requestAnimationFrame);
    for (const [item, key] of all) {
      const isShown = (): boolean => document.querySelector(`[data-item="${String(item)}"][aria-current]`) !== null && (key === 'j' || key === 'k' || document.querySelector('[role=toolbar][aria-label=Decide]') !== null);
      for (let left = 600; !isShown(); left -= 1) {
        if (left === 0) throw new Error(`item ${String(item)} is not shown, so ${key} was not pressed`);
        await frame();
      }
      // What listens to keys follows what is shown.
      await frame();
      dispatchEvent(new KeyboardEvent('keydown', { key }));
    }
  }, steps);
}

/** Every size, and without eyes. */
function reach(): void {
  test('on a phone, at 200 % and in the dark: nothing is cut off, and nothing stands in the way of a screen reader', async () => {
    const longest = await comesIn(`${'a'.repeat(60)}@${'b'.repeat(50)}.example`, 'Donaudampfschifffahrtsgesellschaft'.repeat(3), 'Elektrizitätenhauptbetriebswerkbauunterbeamter'.repeat(3), `${'x'.repeat(400)} https://example.com/${'y'.repeat(300)}`);
    const small = await house.open('/inbox', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: 'dark' });
    const [item = 0] = await openItems();
    await row(item, small).waitFor();
    assert.deepEqual(await barriers(small), []);
    await row(item, small).tap();
    await title(small).waitFor();
    const fits = (): Promise<boolean> => small.evaluate(() => document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll('main section')].every((one) => one.scrollWidth <= one.clientWidth + 1));
    assert.ok(await fits());
    const bar = await small.getByRole('toolbar', { name: 'Decide' }).boundingBox();
    assert.ok(bar !== null && bar.y > 844 / 2, 'the actions are at the thumb');
    assert.deepEqual(await barriers(small), []);
    await small.getByRole('button', { name: 'Back' }).tap();
    await row(item, small).waitFor();
    assert.match(small.url(), /\/inbox$/u);
    await row(longest, small).tap();
    await title(small).waitFor();
    assert.ok(await fits(), 'long words do not widen the page');
    await small.context().close();
    // A window of 1280 px at 200 % is one of 640.
    const zoomed = await house.open(`/inbox/${item}`, { viewport: { width: 640, height: 400 } });
    await title(zoomed).waitFor();
    assert.ok(await zoomed.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    assert.deepEqual(house.complaints, []);
    await zoomed.context().close();
  });
}
