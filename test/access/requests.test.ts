import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { accessHouse, localToken, password, signedIn, type AccessHouse, type Ask } from './access-house.ts';

const start: Ask = { json: { agent: 'support', input: {} } };

/** What comes of asking with this session's cookie and these headers alone. */
async function withCookie(house: AccessHouse, cookie: string | undefined, path: string, ask: Ask): Promise<string> {
  const { status, body } = await house.ask(path, { ...ask, headers: { cookie: cookie ?? '', ...ask.headers } });
  return body.code?.startsWith('access.') === true ? body.code : String(status);
}

test('a write counts only from a page of this console: browsers name the page', async (t) => {
  const house = await accessHouse(t);
  const { cookie } = await signedIn(house);
  const tried = (headers: Record<string, string>): Promise<string> => withCookie(house, cookie, '/pauses', { json: { scope: 'all', name: null, reason: 'x' }, headers });
  assert.equal(await tried({}), 'access.foreign-origin', 'no Origin');
  assert.equal(await tried({ origin: 'null' }), 'access.foreign-origin', 'a sandboxed frame');
  assert.equal(await tried({ origin: 'https://evil.example' }), 'access.foreign-origin');
  assert.equal(await tried({ origin: house.origin.replace('http:', 'https:') }), 'access.foreign-origin');
  assert.equal(await tried({ origin: `http://localhost:${house.port + 1}` }), 'access.foreign-origin', 'something else on this machine, which is the same site');
  assert.equal(await tried({ origin: `http://127.0.0.1:${house.port}` }), 'access.foreign-origin', 'another name of ours than the one that was asked');
  assert.equal(await tried({ origin: `${house.origin}.evil.example` }), 'access.foreign-origin');
  assert.equal(await tried({ origin: house.origin, 'sec-fetch-site': 'same-site' }), 'access.foreign-origin');
  assert.deepEqual(await house.company.pauses.list(), []);
  assert.equal(await tried({ origin: house.origin, 'sec-fetch-site': 'same-origin' }), '200');
});

test('nobody signs somebody else in from another page', async (t) => {
  const house = await accessHouse(t);
  await signedIn(house);
  for (const headers of [{}, { origin: 'https://evil.example' }, { origin: house.origin, 'sec-fetch-site': 'cross-site' }] as Record<string, string>[]) {
    const { body, headers: answered } = await house.ask('/access/sign-in', { json: { way: 'password', password }, headers });
    assert.equal(body.code, 'access.foreign-origin');
    assert.equal(answered['set-cookie'], undefined);
  }
});

test('what a session reads is for our own page alone, also when no Origin is sent', async (t) => {
  const house = await accessHouse(t);
  const { cookie } = await signedIn(house);
  const tried = (headers: Record<string, string>): Promise<string> => withCookie(house, cookie, '/inbox', { headers });
  assert.equal(await tried({ 'sec-fetch-site': 'cross-site' }), 'access.foreign-origin');
  assert.equal(await tried({ 'sec-fetch-site': 'same-site' }), 'access.foreign-origin');
  assert.equal(await tried({ origin: 'https://evil.example' }), 'access.foreign-origin');
  assert.equal(await tried({ 'sec-fetch-site': 'same-origin' }), '200');
  assert.equal(await tried({ 'sec-fetch-site': 'none' }), '200', 'typed into the address bar');
});

/** The answer's first line and headers of a stream, which has no end. */
function streamHead(house: AccessHouse, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(house.port, '127.0.0.1', () => socket.write(`GET /api/v1/events/stream HTTP/1.1\r\n${Object.entries({ host: house.host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`));
    socket.once('data', (data: Buffer) => {
      resolve(data.toString('utf8').split(' ', 2)[1] ?? '');
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

test('the stream of events opens for our own page, for tokens, and for no page that hides where it is', async (t) => {
  const house = await accessHouse(t);
  const { cookie = '' } = await signedIn(house);
  assert.equal(await streamHead(house, {}), '401');
  assert.equal(await streamHead(house, { cookie }), '403', 'neither Origin nor Sec-Fetch-Site');
  assert.equal(await streamHead(house, { cookie, 'sec-fetch-site': 'same-site' }), '403');
  assert.equal(await streamHead(house, { cookie, 'sec-fetch-site': 'none' }), '403');
  assert.equal(await streamHead(house, { cookie, origin: 'https://evil.example' }), '403');
  assert.equal(await streamHead(house, { cookie, 'sec-fetch-site': 'same-origin' }), '200');
  assert.equal(await streamHead(house, { cookie, origin: house.origin }), '200');
  assert.equal(await streamHead(house, { authorization: `Bearer ${localToken}` }), '200');
});

/** Everything that a stream tells until it ends. */
function wholeStream(house: AccessHouse, headers: Record<string, string>, opened: () => void): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(house.port, '127.0.0.1', () => socket.write(`GET /api/v1/events/stream HTTP/1.1\r\n${Object.entries({ host: house.host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`));
    socket.on('data', (data: Buffer) => {
      if (text === '') opened();
      text += data.toString('utf8');
      // The end of a body without a length.
      if (text.endsWith('0\r\n\r\n')) socket.destroy();
    });
    socket.once('close', () => resolve(text));
    socket.once('error', reject);
    socket.setTimeout(10_000, () => socket.destroy(new Error('the stream went on')));
  });
}

test('a stream ends with the session or token that it was opened with, and tells nothing more', async (t) => {
  const house = await accessHouse(t);
  const [browser, leaver] = [await signedIn(house), house.browser()];
  await leaver.signIn({ way: 'password', password });
  const { secret } = await house.company.access.issueToken({ name: 'watcher', scopes: ['read'], expiresAt: null });
  for (const [headers, end] of [
    [{ cookie: leaver.cookie ?? '', 'sec-fetch-site': 'same-origin' }, (): Promise<unknown> => leaver.ask('/access/sign-out', { method: 'POST' })],
    [{ authorization: `Bearer ${secret}` }, (): Promise<unknown> => browser.ask('/access/tokens/watcher/revoke', { method: 'POST' })],
  ] as const) {
    let open = (): void => undefined;
    const isOpen = new Promise<void>((resolve) => (open = resolve));
    const told = wholeStream(house, headers, open);
    await isOpen;
    await house.company.pauses.set({ scope: 'all', name: null }, 'seen');
    await end();
    await house.company.pauses.lift({ scope: 'all', name: null });
    const text = await told;
    assert.match(text, /pause\.set/u);
    assert.doesNotMatch(text, /pause\.lifted/u);
  }
});

test('under a name that is not ours nothing is answered, whatever comes along', async (t) => {
  const house = await accessHouse(t);
  const { cookie = '' } = await signedIn(house);
  for (const host of ['evil.example', `evil.example:${house.port}`, `localhost:${house.port}.evil.example`, `localhost:${house.port + 1}`, `localhost.:${house.port}`]) {
    for (const headers of [{ cookie, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }, { authorization: `Bearer ${localToken}` }] as Record<string, string>[]) {
      const { status, body } = await house.ask('/inbox', { headers: { ...headers, host } });
      // What is no host at all is refused before anything of ours looks at it.
      assert.ok(status === 400 || (status === 421 && body.code === 'access.foreign-host'), `${host}: ${status}`);
    }
    assert.ok([400, 421].includes((await house.ask('//', { headers: { host } })).status), 'nor the page');
  }
  assert.equal((await house.ask('/inbox', { headers: { host: `LOCALHOST:${house.port}`, authorization: `Bearer ${localToken}` } })).status, 200);
});

test('a page that links to the console gets it opened, and reads nothing', async (t) => {
  const house = await accessHouse(t);
  const { cookie = '' } = await signedIn(house);
  const { status } = await house.ask('//inbox', { headers: { cookie, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } });
  assert.equal(status, 503, 'the console is not built here; it is not refused');
});

test('every answer forbids what it does not need', async (t) => {
  const house = await accessHouse(t);
  for (const answer of [await house.ask('/access'), await house.ask('/inbox'), await house.ask('/nothing'), await house.ask('//'), await house.ask('/access', { headers: { host: 'evil.example' } })]) {
    assert.match(answer.headers['content-security-policy'] as string, /frame-ancestors 'none'/u);
    assert.deepEqual(
      ['x-content-type-options', 'x-frame-options', 'referrer-policy', 'cross-origin-opener-policy', 'cross-origin-resource-policy'].map((name) => answer.headers[name]),
      ['nosniff', 'DENY', 'no-referrer', 'same-origin', 'same-origin'],
    );
    assert.match(answer.headers['permissions-policy'] as string, /camera=\(\)/u);
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
  }
  assert.equal((await house.ask('/access')).headers['cache-control'], 'no-store');
  const preflight = await house.ask('/inbox', { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'GET' } });
  assert.equal(preflight.headers['access-control-allow-origin'], undefined);
});

test('a body that is too large is refused by its header alone, and as it comes', async (t) => {
  const house = await accessHouse(t);
  const headers = { authorization: `Bearer ${localToken}`, 'content-type': 'application/json' };
  const large = await new Promise<string>((resolve, reject) => {
    const socket = connect(house.port, '127.0.0.1', () => socket.write(`POST /api/v1/tasks HTTP/1.1\r\nhost: ${house.host}\r\nauthorization: ${headers.authorization}\r\ncontent-type: application/json\r\ncontent-length: ${50 * 1024 * 1024}\r\n\r\n{`));
    socket.once('data', (data: Buffer) => resolve((socket.destroy(), data.toString('utf8'))));
    socket.once('error', reject);
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer in five seconds')));
  });
  assert.match(large, /^HTTP\/1\.1 413 /u, 'one byte of fifty million was sent');
  assert.match(large, /request\.too-large/u);
  assert.match(large, /connection: close/iu);
  const before = process.memoryUsage().rss;
  const sent = await pour(house, headers.authorization, 50);
  assert.match(sent.answer, /^HTTP\/1\.1 413 /u);
  assert.ok(sent.mebibytes < 16, `${sent.mebibytes} MiB were taken before it was refused`);
  assert.ok(process.memoryUsage().rss - before < 64 * 1024 * 1024);
  const just = await house.ask('/tasks', { json: { agent: 'support', input: 'x'.repeat(1_000_000) }, headers: { authorization: headers.authorization } });
  assert.notEqual(just.status, 413);
});

/** A body without a length, chunk by chunk, until it is answered. */
function pour(house: AccessHouse, authorization: string, mebibytesMax: number): Promise<{ answer: string; mebibytes: number }> {
  return new Promise((resolve, reject) => {
    const mebibyte = Buffer.alloc(1024 * 1024, 'x');
    let mebibytes = 0;
    let answer = '';
    const socket = connect(house.port, '127.0.0.1', () => {
      socket.write(`POST /api/v1/tasks HTTP/1.1\r\nhost: ${house.host}\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`);
      const more = (): void => {
        if (answer !== '' || mebibytes >= mebibytesMax || socket.destroyed) return;
        mebibytes += 1;
        socket.write(`${mebibyte.length.toString(16)}\r\n`);
        socket.write(mebibyte);
        socket.write('\r\n', () => setImmediate(more));
      };
      more();
    });
    const done = (): void => {
      socket.destroy();
      resolve({ answer, mebibytes });
    };
    socket.on('data', (data: Buffer) => {
      answer += data.toString('utf8');
      done();
    });
    socket.on('error', (error) => (answer === '' ? reject(error) : done()));
  });
}

test('a request without anything is refused, whatever its method', async (t) => {
  const house = await accessHouse(t);
  assert.equal((await house.ask('/tasks', { ...start, headers: { origin: house.origin } })).body.code, 'access.sign-in');
  assert.equal((await house.ask('/tasks', start)).body.code, 'access.foreign-origin');
  assert.equal((await house.ask('/schedules/x', { method: 'DELETE' })).body.code, 'access.foreign-origin');
});

test('behind a proxy that speaks https the cookie is for https and this host alone', async (t) => {
  const house = await accessHouse(t);
  await house.restart({ publicUrl: 'https://keelson.example.com' });
  const outside = { host: 'keelson.example.com', origin: 'https://keelson.example.com', 'sec-fetch-site': 'same-origin', 'x-forwarded-for': '203.0.113.7' };
  const { status, headers } = await house.ask('/access/sign-in', { json: { way: 'code', code: await house.code() }, headers: outside });
  assert.equal(status, 200);
  const set = headers['set-cookie']?.[0] ?? '';
  assert.match(set, /^__Host-keelson_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Strict$/u);
  const cookie = set.split(';', 1)[0] ?? '';
  assert.equal((await house.ask('/inbox', { headers: { ...outside, cookie } })).status, 200);
  assert.equal((await house.company.access.sessions())[0]?.address, '203.0.113.7');
  // The same secret under the plain name, or to the plain address, is nobody's.
  assert.equal((await house.ask('/inbox', { headers: { ...outside, cookie: cookie.replace('__Host-', '') } })).status, 401);
  assert.equal((await house.ask('/inbox', { headers: { cookie, 'sec-fetch-site': 'same-origin' } })).status, 401);
});
