import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test, type TestContext } from 'node:test';
import { byName } from '../../src/vocabulary/local-address.ts';

// `keelson start` as somebody would type it, in a process of its own.

const main = join(import.meta.dirname, '../../src/cli/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'keelson-start-'));
const acme = join(folder, 'acme');
const env = { ...process.env, NO_COLOR: '1', KEELSON_COMPANY: '' };

function keelson(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, '--company', acme, ...args], { env }, (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }));
  });
}

interface Started {
  child: ChildProcess;
  url: string;
  /** What it has printed so far. */
  out(): string;
}

async function start(t: TestContext, ...args: string[]): Promise<Started> {
  const child = spawn(process.execPath, [main, '--company', acme, 'start', '--port', '0', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => void child.kill('SIGKILL'));
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  for (let tries = 0; tries < 400; tries++) {
    const url = /http:\/\/127\.0\.0\.1:\d+/u.exec(printed)?.[0];
    if (url !== undefined && printed.includes('Ctrl-C')) return { child, url, out: () => printed };
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`it did not start: ${printed}`);
}

async function stopped(child: ChildProcess, signal: NodeJS.Signals): Promise<[number | null, NodeJS.Signals | null]> {
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  child.kill(signal);
  return ended;
}

before(async () => {
  const { code, err } = await keelson('init', acme, '--name', 'Acme', '--address', 'support@acme.example', '--zone', 'Europe/Berlin', '--yes');
  assert.equal(code, 0, err);
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('it says where it is and how to sign in, serves the page, and ends cleanly with a stream open', async (t) => {
  const { child, url, out } = await start(t);
  assert.match(out(), /code +(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}/u);
  const { token } = JSON.parse(readFileSync(join(acme, 'data', 'server.json'), 'utf8')) as { token: string };
  assert.ok(!out().includes(token), 'no token is printed');
  const page = await fetch(url);
  assert.ok([200, 503].includes(page.status), String(page.status));
  assert.equal((await fetch(`${url}/api/v1/inbox`)).status, 401);
  const stream = await new Promise<IncomingMessage>((resolve, reject) => get(`${url}/api/v1/events/stream`, { headers: { authorization: `Bearer ${token}` } }, resolve).on('error', reject));
  let told = '';
  stream.setEncoding('utf8').on('data', (text: string) => (told += text));
  const streamEnded = once(stream, 'end');
  const began = performance.now();
  assert.deepEqual(await stopped(child, 'SIGTERM'), [0, null]);
  await streamEnded;
  assert.ok(performance.now() - began < 4_000, 'an open stream does not hold it up');
  assert.match(told, /^retry: \d+/u);
  assert.match(out(), /Stopped\./u);
  assert.deepEqual([existsSync(join(acme, 'data', 'server.json')), existsSync(join(acme, 'data', 'owner.json'))], [false, false]);
});

test('a port or a folder that is taken is told with what to do, and nothing of it stays open', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => void other.close());
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const taken = await keelson('start', '--port', String(port));
  assert.deepEqual([taken.code, /server\.port-taken[\s\S]*--port \d+/u.test(taken.err)], [1, true], taken.err);

  const { child, url } = await start(t);
  const twice = await keelson('start', '--port', '0');
  assert.deepEqual([twice.code, twice.err.includes(byName(url)) && twice.err.includes(String(child.pid))], [1, true], twice.err);
  assert.deepEqual(await stopped(child, 'SIGINT'), [0, null]);
});

test('a server that was killed leaves a note that misleads nobody, and starts again', async (t) => {
  const { child } = await start(t);
  assert.equal((await keelson('inbox')).code, 0);
  await stopped(child, 'SIGKILL');
  assert.ok(existsSync(join(acme, 'data', 'server.json')));
  const { code, out, err } = await keelson('inbox');
  assert.deepEqual([code, out.trim()], [0, 'Nothing waits for you.'], err);
  // Another process may have its number by now, as where each start of a container is process 1.
  const file = join(acme, 'data', 'server.json');
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), pid: process.pid }));
  const again = await start(t);
  assert.deepEqual(await stopped(again.child, 'SIGTERM'), [0, null]);
});

test('a server that is killed in the middle of a write has done it or has not, and the same request again leaves it done once', async (t) => {
  const told = async ({ url }: Started, path: string, more: { method?: string; body?: string; headers?: Record<string, string> } = {}): Promise<Response> => {
    const { token } = JSON.parse(readFileSync(join(acme, 'data', 'server.json'), 'utf8')) as { token: string };
    return fetch(`${url}/api/v1${path}`, { ...more, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more.headers } });
  };
  const requests = async (server: Started): Promise<number> => ((await (await told(server, '/ledger/tail?kind=request.done&limit=100')).json()) as unknown[]).length;
  let server = await start(t);
  let earlier = await requests(server);
  for (const [path, wait] of [['/pauses', 0], ['/pauses/lift', 3], ['/pauses', 6]] as const) {
    const request = { method: 'POST', body: JSON.stringify({ scope: 'agent', name: 'support' }), headers: { 'idempotency-key': `a-key-for-${wait}-ms` } };
    const answer = told(server, path, request).then(({ status }) => status, () => null);
    await new Promise((resolve) => setTimeout(resolve, wait));
    await stopped(server.child, 'SIGKILL');
    const status = await answer;
    server = await start(t);
    const there = (await requests(server)) - earlier;
    assert.ok(status === null || (status === 200 && there === 1), `${path}: answered ${status}, and ${there} on record`);
    const again = await told(server, path, request);
    assert.deepEqual([again.status, again.headers.get('idempotency-replayed'), (await requests(server)) - earlier], [200, there === 1 ? 'true' : null, 1], `${path}: ${await again.text()}`);
    earlier += 1;
  }
  await stopped(server.child, 'SIGTERM');
});

test('a program gets one document, and others in the network are warned of', async (t) => {
  const child = spawn(process.execPath, [main, '--company', acme, 'start', '--port', '0', '--json'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => void child.kill('SIGKILL'));
  const [first] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const started = JSON.parse(first) as { url: string; pid: number; code: { code: string } | null };
  assert.deepEqual([started.pid, /^http:\/\/127\.0\.0\.1:\d+$/u.test(started.url), started.code !== null], [child.pid, true, true]);
  assert.deepEqual(await stopped(child, 'SIGTERM'), [0, null]);
  const open = await start(t, '--host', '0.0.0.0').catch((error: unknown) => String(error));
  assert.match(typeof open === 'string' ? open : open.out(), /nothing is encrypted/u);
});
