import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { initCompany, openCompany } from '../../src/company.ts';
import type { Company } from '../../src/facade.ts';
import type { EffectView, ItemView, TaskView } from '../../src/vocabulary/views.ts';
import { startSmtpPeer, type SmtpPeer } from '../peers/start-smtp-peer.ts';
import { fastClock } from './fast-clock.ts';
import { compileCache, runRoute, type KillPoint, type RouteEnd } from './route-process.ts';

const mails = [fileURLToPath(new URL('../../examples/monday/01-invoice-copy.eml', import.meta.url))];
const origin = Date.now();

interface State {
  effect: EffectView;
  task: TaskView;
  /** What is open in the inbox. */
  open: ItemView[];
  events: string[];
  /** Message-IDs in the mailbox of the other side. */
  outside: string[];
}

/** One mail, approved, on its way through a real server in a process of its own. */
describe('a mail over SMTP', () => {
  let place = '';
  let folder = '';
  let peer: SmtpPeer;
  let cases = 0;

  before(async () => void (place = await mkdtemp(join(tmpdir(), 'keelson-crash-smtp-'))));
  after(() => Promise.all([place, compileCache].map((path) => rm(path, { recursive: true, force: true }))));
  beforeEach(async () => {
    peer = await startSmtpPeer();
    folder = join(place, `company-${cases++}`);
    await initCompany(folder, { name: 'Tidemark', address: 'support@tidemark.example', zone: 'UTC' });
    const settings = { host: '127.0.0.1', port: peer.port, requireTls: false };
    await writeFile(join(folder, 'company.yaml'), JSON.stringify({ name: 'Tidemark', address: 'support@tidemark.example', mail: { transport: 'smtp', smtp: settings } }));
  });
  afterEach(() => peer.close());

  const run = (killAt?: KillPoint | Promise<unknown>): Promise<RouteEnd> => runRoute({ folder, origin, mails }, killAt);

  async function inside<T>(work: (company: Company) => Promise<T>): Promise<T> {
    const company = await openCompany(folder, { clock: fastClock(origin) });
    try {
      return await work(company);
    } finally {
      await company.close();
    }
  }

  const state = (): Promise<State> =>
    inside(async (company) => {
      const [task] = await company.tasks.list();
      assert.ok(task);
      const [effect] = await company.effects.ofTask(task.id);
      assert.ok(effect);
      const events = (await company.ledger.after(0, 1_000)).map(({ kind }) => kind).filter((kind) => /^effect\.(?!proposed|judged)/.test(kind));
      const outside = (await peer.messages()).map((bytes) => /^Message-ID: <(.+)>\r$/m.exec(bytes.toString('latin1'))?.[1] ?? 'none');
      assert.deepEqual((await company.ledger.verify()).problems, []);
      assert.ok((await company.ledger.rebuild()).identical);
      return { effect, task, open: await company.inbox.list(), events, outside };
    });

  const settle = (action: 'sent' | 'not-sent' | 'send-again'): Promise<unknown> =>
    inside(async (company) => {
      const [item] = await company.inbox.list();
      assert.ok(item?.type === 'doubt');
      return company.inbox.decide(item.id, { action, text: null });
    });

  /** In doubt, in the inbox once, and so it stays: no restart sends it, and none forgets it. */
  async function staysInDoubt(copies: number): Promise<void> {
    for (let restart = 0; restart < 3; restart++) {
      const { effect, task, open, outside } = await state();
      assert.deepEqual([effect.state, task.status, open.map(({ type }) => type), outside.length], ['doubt', 'parked', ['doubt'], copies]);
      await run();
    }
  }

  async function isSent(copies = 1): Promise<State> {
    const now = await state();
    assert.deepEqual([now.effect.state, now.task.status, now.open], ['succeeded', 'completed', []]);
    assert.deepEqual(now.outside, Array.from({ length: copies }, () => `${now.effect.id}@tidemark.example`));
    return now;
  }

  test('E3: killed while the server has the message and has not answered: in doubt, never sent again by itself, done when the operator says so', async () => {
    await peer.setMode('hold-after-data');
    const { killed } = await run(peer.stored(1));
    assert.ok(killed);
    await peer.setMode('accept');
    await run();
    await staysInDoubt(1);
    await settle('sent');
    await run();
    const { events } = await isSent();
    assert.deepEqual(events, ['effect.approved', 'effect.started', 'effect.doubted', 'effect.succeeded']);
  });

  test('E3: the connection breaks after the message and before the answer, and we live: in doubt as well', async () => {
    await peer.setMode('cut-after-data', 1);
    await run();
    await staysInDoubt(1);
    await settle('sent');
    await run();
    await isSent();
  });

  test('E3: what the operator has sent again goes out once more, under the Message-ID that it had', async () => {
    await peer.setMode('cut-after-data', 1);
    await run();
    await settle('send-again');
    await run();
    await run();
    await isSent(2);
  });

  test('E3: what the operator found not sent, and leaves so, is not sent', async () => {
    await peer.setMode('cut-during-data', 1);
    await run();
    await staysInDoubt(0);
    await settle('not-sent');
    await run();
    const { effect, task, open, outside } = await state();
    assert.deepEqual([effect.state, task.status, open, outside], ['rejected', 'completed', [], []]);
  });

  test('E3: killed before the server had anything: we can not know that, so it is in doubt, and sent once when the operator says so', async () => {
    await run({ n: 1, side: 'after', part: 'effect.started' });
    await run();
    await staysInDoubt(0);
    await settle('send-again');
    await run();
    await isSent();
  });

  test('E2: killed before "started" was on disk: nothing was sent, and it goes out by itself', async () => {
    await run({ n: 1, side: 'before', part: 'effect.started' });
    assert.deepEqual((await state()).outside, []);
    await run();
    await isSent();
  });

  test('E2 E3: killed before the receipt was on disk: it is out, and in doubt', async () => {
    await run({ n: 1, side: 'before', part: 'effect.succeeded' });
    await run();
    await staysInDoubt(1);
    // Also when it is killed in the middle of the recovery.
    await settle('sent');
    await run({ n: 1, side: 'before', part: 'task.completed' });
    await run();
    await isSent();
  });

  test('E2: killed after the receipt was on disk: it is done, and not sent again', async () => {
    await run({ n: 1, side: 'after', part: 'effect.succeeded' });
    await run();
    await isSent();
  });

  test('E3: killed while the doubt is put on record: it is asked about once', async () => {
    await peer.setMode('cut-after-data', 1);
    await run({ n: 1, side: 'before', part: 'effect.doubted' });
    await run({ n: 1, side: 'after', part: 'effect.doubted' });
    await run();
    await staysInDoubt(1);
  });

  test('a server that puts it off gets it later, once, also when we are killed in between', async () => {
    await peer.setMode('temp-fail', 2);
    const { killed } = await run({ n: 1, side: 'after', part: 'effect.failed' });
    assert.ok(killed);
    const { effect, open } = await state();
    assert.deepEqual([effect.state, open], ['waiting', []]);
    await run();
    const { events, effect: sent } = await isSent();
    assert.deepEqual(events, ['effect.approved', 'effect.started', 'effect.failed', 'effect.started', 'effect.failed', 'effect.started', 'effect.succeeded']);
    assert.equal(sent.attempts, 3);
    const delays = await inside(async (company) => (await company.ledger.after(0, 1_000)).flatMap((event) => (event.kind === 'effect.failed' ? [(event.data.retryAt ?? 0) - event.at] : [])));
    // Measured from when it was computed, which is shortly before it was written.
    assert.ok(delays[0]! > 500 && delays[0]! <= 2_000 && delays[1]! > 1_000 && delays[1]! <= 4_000, `the delays are ${delays.join(' and ')} ms`);
  });

  test('a server that is down is waited for, and there is no doubt about it', async () => {
    const { port, mailbox } = peer;
    await peer.close();
    await run({ n: 2, side: 'after', part: 'effect.failed' });
    const { effect, task, open } = await inside(async (company) => {
      const [view] = await company.tasks.list();
      return { task: view!, effect: (await company.effects.ofTask(view!.id))[0]!, open: await company.inbox.list() };
    });
    assert.deepEqual([effect.state, task.status, open, effect.failure?.code], ['waiting', 'parked', [], 'smtp.connection-refused']);
    peer = await startSmtpPeer({ port });
    assert.notEqual(peer.mailbox, mailbox);
    await run();
    await isSent();
  });
});
