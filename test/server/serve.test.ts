import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { initCompany, openCompany } from '../../src/company.ts';
import type { Company } from '../../src/facade.ts';
import { serve, type ServeOptions, type Serving } from '../../src/server/serve.ts';
import { systemClock, systemRandom } from '../../src/vocabulary/ports.ts';

const localToken = 'a-token-of-this-test-that-is-long-enough';

describe('the server', () => {
  const root = mkdtempSync(join(tmpdir(), 'keelson-serve-'));
  let company: Company;
  let serving: Serving;
  let options: ServeOptions;
  const asLocal = { authorization: `Bearer ${localToken}` };

  before(async () => {
    await initCompany(join(root, 'company'), { name: 'Tidemark', address: 'support@tidemark.example', zone: 'Europe/Berlin' });
    const built = join(root, 'console');
    mkdirSync(join(built, 'assets'), { recursive: true });
    writeFileSync(join(built, 'index.html'), '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><p>the page');
    writeFileSync(join(built, 'assets', 'index-abc.js'), `console.log(1);${' '.repeat(2_000)}`);
    writeFileSync(join(root, 'secret.txt'), 'a secret beside the console');
    company = await openCompany(join(root, 'company'));
    options = { host: '127.0.0.1', port: 0, dataFolder: join(root, 'company', 'data'), consoleFolder: built, version: 'v-test', clock: systemClock, random: systemRandom, localToken, report: (error) => assert.fail(String(error)) };
    serving = await serve(company, options);
  });
  after(async () => {
    await serving.close();
    await company.close();
    rmSync(root, { recursive: true });
  });

  /** As it stands: `fetch` would put a path in order before it sends it. */
  const raw = (path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port, host } = new URL(serving.url);
      const socket = connect(Number(port), hostname, () => socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`));
      let text = '';
      socket.setEncoding('utf8').on('data', (part) => (text += String(part))).on('end', () => resolve(text)).on('error', reject);
    });

  it('gives the page with a nonce of its own, under a policy without inline script, and nobody may frame it', async () => {
    const [one, other] = await Promise.all([fetch(`${serving.url}/inbox/7`), fetch(serving.url)]);
    const policy = one.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/u.exec(policy)?.[1];
    assert.ok(nonce !== undefined && (await one.text()).includes(`content="${nonce}"`));
    assert.notEqual(other.headers.get('content-security-policy'), policy);
    assert.match(policy, /script-src 'self'(?:;|$)/u);
    assert.match(policy, /frame-ancestors 'none'/u);
    assert.doesNotMatch(policy, /unsafe/u);
    assert.equal(one.headers.get('x-frame-options'), 'DENY');
    assert.equal(one.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(one.headers.get('cache-control'), 'no-store');
  });

  it('gives files of the console alone, however the path is written', async () => {
    for (const path of ['/../secret.txt', '/assets/../../secret.txt', '/assets/..%2f..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/%2e%2e%2f%2e%2e%2fsecret.txt', '/..%5csecret.txt', '//secret.txt', '/assets/%00secret.txt', '/assets/index-abc.js/../../../secret.txt']) {
      const answer = await raw(path);
      assert.doesNotMatch(answer, /a secret beside/u, path);
      assert.match(answer, /^HTTP\/1\.1 (?:200|400|404)/u, path);
    }
  });

  it('packs scripts, keeps them for ever, and gives no page in the place of one that is gone', async () => {
    const script = await fetch(`${serving.url}/assets/index-abc.js`, { headers: { 'accept-encoding': 'gzip' } });
    assert.deepEqual([script.headers.get('content-encoding'), script.headers.get('cache-control')], ['gzip', 'public, max-age=31536000, immutable']);
    assert.match(await script.text(), /console\.log/u);
    assert.equal((await fetch(`${serving.url}/assets/index-old.js`)).status, 404);
  });

  it('says with every answer which build it is, so that an older console notices', async () => {
    for (const path of ['/', '/api/v1/inbox', '/api/v1/nothing']) assert.equal((await fetch(serving.url + path)).headers.get('keelson-version'), 'v-test', path);
  });

  it('answers nobody who has not signed in, but with how to', async () => {
    const answer = await fetch(`${serving.url}/api/v1/inbox`);
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.equal(((await answer.json()) as { code: string }).code, 'access.sign-in');
    assert.equal((await fetch(`${serving.url}/api/v1/inbox`, { headers: asLocal })).status, 200);
  });

  it('says what a path takes, and that there is none', async () => {
    const wrong = await fetch(`${serving.url}/api/v1/inbox`, { method: 'DELETE', headers: asLocal });
    assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'GET']);
    const none = await fetch(`${serving.url}/api/v1/nothing`, { headers: asLocal });
    assert.deepEqual([none.status, ((await none.json()) as { code: string }).code], [404, 'request.no-such-path']);
  });

  it('refuses a filter that it does not know, instead of answering with everything', async () => {
    const answer = await fetch(`${serving.url}/api/v1/tasks?statsu=failed`, { headers: asLocal });
    assert.deepEqual([answer.status, ((await answer.json()) as { code: string }).code], [400, 'request.invalid']);
  });

  it('refuses 50 MB after the first, without reading them', async () => {
    let sent = 0;
    const piece = Buffer.alloc(64 * 1024, 'a');
    const endless = new ReadableStream({ pull(controller) { sent += piece.length; if (sent > 50 * 1024 * 1024) controller.close(); else controller.enqueue(piece); } });
    const answer = await fetch(`${serving.url}/api/v1/inbox/1/decision`, { method: 'POST', headers: { ...asLocal, 'content-type': 'application/json' }, body: endless, duplex: 'half' }).catch((error: unknown) => error);
    if (answer instanceof Response) assert.equal(answer.status, 413);
    assert.ok(sent < 20 * 1024 * 1024, `${sent} bytes were taken`);
  });

  it('says which port is taken, and what to do', async () => {
    const port = Number(new URL(serving.url).port);
    await assert.rejects(serve(company, { ...options, port }), (error: { code: string; nextStep: string }) => error.code === 'server.port-taken' && error.nextStep.includes(`--port ${port + 1}`));
  });

  it('ends open streams when it closes, and soon', async () => {
    const other = await serve(company, options);
    const stream = await fetch(`${other.url}/api/v1/events/stream`, { headers: asLocal });
    const reader = stream.body!.getReader();
    await reader.read();
    const began = performance.now();
    await Promise.all([other.close(), (async () => { while (!(await reader.read()).done); })()]);
    assert.ok(performance.now() - began < 2_000);
  });
});
