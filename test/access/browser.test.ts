import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { chromiumPath, noBrowser } from '../console/house.ts';
import { accessHouse, type AccessHouse } from './access-house.ts';

// What a real browser sends and forbids, which the other tests only imitate: cookies, Origin, Sec-Fetch-Site, frames, passkeys.

async function houseWithPage(t: TestContext): Promise<AccessHouse> {
  const house = await accessHouse(t);
  const folder = join(house.data, 'no-console');
  mkdirSync(folder);
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Console</title><p>The console.');
  await house.restart();
  return house;
}

/** A page of somebody else's on this machine: the same site as ours to a browser, since ports do not count there. */
async function neighbour(t: TestContext): Promise<string> {
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Neighbour</title>'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

/** Asked by the page itself: the status, or `nothing` when the browser lets it see none. */
function asked(page: Page, url: string, init: { method?: string; body?: string; mode?: 'no-cors'; headers?: Record<string, string> } = {}): Promise<string> {
  return page.evaluate(async ([to, how]) => {
    try {
      const answer = await fetch(to, { credentials: 'include', ...how });
      return answer.type === 'opaque' ? 'opaque' : String(answer.status);
    } catch {
      return 'nothing';
    }
  }, [url, init] as const);
}

const json = { 'content-type': 'application/json' };

describe('in a real browser', { skip: noBrowser }, () => {
  let browser: Browser;
  let context: BrowserContext;

  before(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  });
  after(() => browser.close());

  /** A page of the console, signed in by a code. */
  async function signedInPage(t: TestContext, house: AccessHouse): Promise<Page> {
    context = await browser.newContext();
    t.after(() => context.close());
    const page = await context.newPage();
    await page.goto(house.origin);
    assert.equal(await asked(page, '/api/v1/access/sign-in', { method: 'POST', headers: json, body: JSON.stringify({ way: 'code', code: await house.code() }) }), '200');
    return page;
  }

  it('our own page signs in, reads, writes and follows events, and no script sees the cookie', async (t) => {
    const house = await houseWithPage(t);
    const page = await signedInPage(t, house);
    assert.equal(await page.evaluate('document.cookie'), '');
    assert.equal(await asked(page, '/api/v1/inbox'), '200');
    assert.equal(await asked(page, '/api/v1/pauses', { method: 'POST', headers: json, body: JSON.stringify({ scope: 'all', name: null, reason: 'x' }) }), '200');
    const told = page.evaluate(() => new Promise((resolve) => {
      const source = new EventSource('/api/v1/events/stream');
      source.addEventListener('open', () => void fetch('/api/v1/pauses/lift', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ scope: 'all', name: null }) }));
      source.addEventListener('message', ({ data }) => (source.close(), resolve((JSON.parse(data as string) as { kind: string }).kind)));
      source.addEventListener('error', () => resolve('refused'));
    }));
    assert.ok(['pause.lifted', 'request.done'].includes(String(await told)), String(await told));
    const [cookie] = await context.cookies();
    assert.deepEqual([cookie?.httpOnly, cookie?.sameSite, cookie?.path], [true, 'Strict', '/']);
  });

  it('a page of another program on this machine reads nothing, writes nothing, and follows nothing', async (t) => {
    const house = await houseWithPage(t);
    await signedInPage(t, house);
    const evil = await context.newPage();
    await evil.goto(await neighbour(t));
    const api = `${house.origin}/api/v1`;
    assert.equal(await asked(evil, `${api}/inbox`), 'nothing');
    assert.equal(await asked(evil, `${api}/inbox`, { mode: 'no-cors' }), 'nothing');
    assert.equal(await asked(evil, `${api}/pauses`, { method: 'POST', mode: 'no-cors', body: JSON.stringify({ scope: 'all', name: null, reason: 'x' }) }), 'nothing');
    assert.equal(await asked(evil, `${api}/access/sign-out`, { method: 'POST', mode: 'no-cors' }), 'nothing');
    const followed = await evil.evaluate((url) => new Promise((resolve) => {
      const source = new EventSource(url, { withCredentials: true });
      source.addEventListener('open', () => resolve('open'));
      source.addEventListener('error', () => (source.close(), resolve('refused')));
    }), `${api}/events/stream`);
    assert.equal(followed, 'refused');
    const submitted = evil.waitForResponse((response) => response.url().endsWith('/access/sign-out') && response.request().isNavigationRequest());
    await evil.evaluate(`{
      const form = Object.assign(document.createElement('form'), { method: 'post', action: ${JSON.stringify(`${api}/access/sign-out`)} });
      document.body.append(form);
      form.submit();
    }`);
    assert.equal((await submitted).status(), 403);
    assert.deepEqual(await house.company.pauses.list(), []);
    assert.equal((await house.company.access.sessions()).length, 1);
  });

  it('a page of somebody else can not put the console into a frame', async (t) => {
    const house = await houseWithPage(t);
    await signedInPage(t, house);
    const evil = await context.newPage();
    await evil.goto(await neighbour(t));
    await evil.evaluate(`new Promise((resolve) => {
      const frame = Object.assign(document.createElement('iframe'), { src: ${JSON.stringify(house.origin)} });
      frame.addEventListener('load', () => resolve());
      document.body.append(frame);
    })`);
    const texts = await Promise.all(evil.frames().slice(1).map((frame) => frame.evaluate('document.body.innerText')));
    assert.equal(texts.some((text) => String(text).includes('The console.')), false);
  });

  it('a passkey of the device is made and signs in', async (t) => {
    const house = await houseWithPage(t);
    const page = await signedInPage(t, house);
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    const ways = (step: string): Promise<unknown> => page.evaluate(async (which) => {
      const post = async (path: string, body?: unknown): Promise<Response> => fetch(`/api/v1/access/${path}`, { method: 'POST', ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
      // As JSON, both ways: newer than the types that are at hand here.
      const PublicKey = (globalThis as unknown as { PublicKeyCredential: { parseCreationOptionsFromJSON(json: unknown): object; parseRequestOptionsFromJSON(json: unknown): object } }).PublicKeyCredential;
      const { credentials } = navigator as unknown as { credentials: Record<'create' | 'get', (options: object) => Promise<{ toJSON(): object }>> };
      if (which === 'create') {
        const made = await credentials.create({ publicKey: PublicKey.parseCreationOptionsFromJSON(await (await post('passkeys/options')).json()) });
        return (await post('passkeys', { name: 'Chromium', response: made.toJSON() })).status;
      }
      await post('sign-out');
      const found = await credentials.get({ publicKey: PublicKey.parseRequestOptionsFromJSON(await (await post('sign-in/options')).json()) });
      return (await post('sign-in', { way: 'passkey', response: found.toJSON() })).status;
    }, step);
    assert.equal(await ways('create'), 200);
    assert.equal(await ways('sign in'), 200);
    assert.equal(await asked(page, '/api/v1/inbox'), '200');
    assert.deepEqual((await house.told()).slice(-3), ['passkey-added Chromium console', 'signed-out console', 'signed-in passkey console']);
  });
});
