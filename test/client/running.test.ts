import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { readServerFile, writeServerFile } from '../../src/client/server-file.ts';
import { limits } from '../../src/vocabulary/limits.ts';
import { byName } from '../../src/vocabulary/local-address.ts';
import { cuttingProxy, type CuttingProxy } from './cutting-proxy.ts';
import { newHouse, removeHouses, startIn, type House, type Served } from './two-houses.ts';

// A server and those who look for it: notes that lie, connections that are cut, a company that stops while one waits.

after(removeHouses);
const mail = join(import.meta.dirname, '../../examples/monday/01-invoice-copy.eml');
const note = ({ folder }: House): string => join(folder, 'data', 'server.json');

async function served(t: TestContext, name: string, options?: { running?: boolean }): Promise<{ house: House; server: Served }> {
  const house = await newHouse(name);
  const server = await startIn(house, options);
  t.after(() => server.stop());
  return { house, server };
}

/** Every command goes through the proxy from here on. */
async function through(t: TestContext, house: House): Promise<CuttingProxy> {
  const own = readServerFile(join(house.folder, 'data'));
  assert.ok(own);
  const proxy = await cuttingProxy(own.url);
  t.after(() => proxy.close());
  writeServerFile(join(house.folder, 'data'), { ...own, url: proxy.url });
  return proxy;
}

test('the note of a server is for its user alone, and goes with the server', async () => {
  const house = await newHouse('note');
  const server = await startIn(house);
  assert.equal(statSync(note(house)).mode & 0o777, 0o600);
  const { token } = JSON.parse(readFileSync(note(house), 'utf8')) as { token: string };
  await server.stop();
  assert.equal(existsSync(note(house)), false);
  const again = await startIn(house);
  assert.notEqual((JSON.parse(readFileSync(note(house), 'utf8')) as { token: string }).token, token);
  await again.stop();
});

test('a note that was left behind is passed over, and the folder is opened', async (t) => {
  const house = await newHouse('stale');
  const stranger = createServer((_request, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ id: 'another company', name: 'Mallory', folder: '/', mailAdapter: 'smtp', version: '0', running: true, pausable: { agents: [], adapters: [] } })));
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  t.after(() => void stranger.close());
  const address = stranger.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const gone = 4_194_305;
  for (const left of [
    { url: 'http://127.0.0.1:9', pid: gone, token: 'x'.repeat(43), company: 'c' },
    { url: 'http://127.0.0.1:9', pid: process.pid, token: 'x'.repeat(43), company: 'c' },
    { url: `http://127.0.0.1:${port}`, pid: process.pid, token: 'x'.repeat(43), company: 'c' },
    { url: 'https://elsewhere.example', pid: process.pid, token: 'x'.repeat(43), company: 'c' },
    'not a note',
  ]) {
    writeFileSync(note(house), JSON.stringify(left));
    const { code, out } = await house.keelson(['inbox']);
    assert.deepEqual([code, out], [0, 'Nothing waits for you.']);
  }
});

test('a decision whose answer was lost on the way is sent again and done once', async (t) => {
  const { house, server } = await served(t, 'cut');
  await house.keelson(['signal', 'mail', mail]);
  await house.keelson(['run', '--until-idle']);
  const proxy = await through(t, house);
  proxy.cut(/POST \S+\/inbox\/1\/decision/u, 1);
  const { code, out, err } = await house.keelson(['approve', '1']);
  assert.equal(code, 0, err);
  assert.match(out, /done +sent: Send a mail to jane@doe-ceramics\.example/u);
  assert.equal(proxy.seen.filter((line) => line.includes('/inbox/1/decision')).length, 2);
  const kinds = (await server.company.ledger.after(0, 1_000)).map(({ kind }) => kind);
  assert.deepEqual(['inbox.decided', 'effect.succeeded'].map((kind) => kinds.filter((one) => one === kind).length), [1, 1]);
});

test('a server that answers no more is told as such, with what to do', async (t) => {
  const { house } = await served(t, 'gone');
  const proxy = await through(t, house);
  proxy.cut(/GET \S+\/inbox\?/u, 5);
  const { code, err } = await house.keelson(['inbox']);
  assert.equal(code, 1);
  assert.match(err, /server\.gone/u);
});

test('a company that is served and does not run is not waited for', async () => {
  const house = await newHouse('stopped');
  const server = await startIn(house, { running: false });
  try {
    const { code, err } = await house.keelson(['run', '--until-idle']);
    assert.equal(code, 1);
    assert.match(err, /run\.not-running/u);
  } finally {
    await server.stop();
  }
});

test('`run` without an end says who runs it already, and `start` too', async (t) => {
  const { house, server } = await served(t, 'twice');
  for (const command of [['run'], ['start', '--port', '0']]) {
    const { code, err } = await house.keelson(command);
    assert.equal(code, 1);
    assert.match(err, /run\.running/u);
    assert.ok(err.includes(`process ${process.pid} serves it at ${byName(server.url)}.`) && !err.includes('127.0.0.1'), err);
  }
});

test('waiting until idle tells the events meanwhile, and a pause reaches the running company', async (t) => {
  const { house, server } = await served(t, 'events', { running: false });
  await house.keelson(['signal', 'mail', mail]);
  const abort = new AbortController();
  const running = server.company.run({ untilIdle: false, signal: abort.signal });
  const { out, err } = await house.keelson(['run', '--until-idle', '--json']);
  assert.equal(err, '');
  const told = JSON.parse(out) as { events: number; inboxOpen: number; byKind: Record<string, number> };
  assert.deepEqual([told.inboxOpen, told.byKind['inbox.opened']], [1, 1]);
  assert.equal((await house.keelson(['pause', '--all', '--reason', 'Wait.'])).code, 0);
  assert.equal((await server.company.pauses.list()).length, 1);
  assert.match((await house.keelson(['approve', '1'])).out, /approved/u);
  assert.equal((await server.company.ledger.tail({ kind: 'effect.started' })).length, 0);
  abort.abort();
  await running;
});

test('a command says who asked: the ledger has it as of the command line', async (t) => {
  const { house, server } = await served(t, 'who');
  await house.keelson(['signal', 'mail', mail]);
  await house.keelson(['run', '--until-idle']);
  await house.keelson(['reject', '1', '--reason', 'No.']);
  const done = (await server.company.ledger.tail({ kind: 'request.done' })).flatMap((event) => (event.kind === 'request.done' ? [event.data] : []));
  assert.deepEqual(done.map(({ by, operation }) => [by, operation]), [['command-line', 'signal.mail'], ['command-line', 'inbox.decide']]);
});

test('what is larger than a request may be goes in as the file that it is', async (t) => {
  const { house } = await served(t, 'large');
  const file = join(house.folder, 'large.eml');
  writeFileSync(file, `From: ida@example.com\nTo: support@tidemark.example\nMessage-Id: <large@example.com>\nSubject: Logs\n\n${'a line of a log that somebody sends along\n'.repeat(30_000)}`);
  const received = await house.keelson(['signal', 'mail', file, '--json']);
  assert.deepEqual([received.code, (JSON.parse(received.out) as { received: number }).received], [0, 1], received.err);
  const lines = join(house.folder, 'large.jsonl');
  writeFileSync(lines, Array.from({ length: 1_600 }, (_, number) => `{"id": "l${number}", "text": "${`word${number} `.repeat(80)}", "kind": "log"}\n`).join(''));
  const imported = await house.keelson(['memory', 'import', lines, '--json']);
  assert.deepEqual([imported.code, (JSON.parse(imported.out) as { added: number }).added], [0, 1_600], imported.err);
  for (const one of [file, lines]) assert.ok(statSync(one).size > limits.requestBytesMax);
});

test('a dry run leaves the served company as it is', async (t) => {
  const { house, server } = await served(t, 'dry');
  await house.keelson(['signal', 'mail', mail]);
  await house.keelson(['run', '--until-idle']);
  const before = await server.company.ledger.head();
  const { code, out, err } = await house.keelson(['approve', '1', '--dry-run', '--json']);
  assert.equal(code, 0, err);
  const told = JSON.parse(out) as { dryRun: boolean; effects: { state: string }[] };
  assert.deepEqual([told.dryRun, told.effects.map(({ state }) => state)], [true, ['succeeded']]);
  assert.deepEqual(await server.company.ledger.head(), before);
});
