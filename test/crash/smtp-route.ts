import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { initCompany, openCompany } from '../../src/company.ts';
import type { Company } from '../../src/facade.ts';
import type { AnyEvent, EffectView, ItemView, TaskView } from '../../src/vocabulary/views.ts';
import { startSmtpPeer, type SmtpPeer } from '../peers/start-smtp-peer.ts';
import { fastClock } from './fast-clock.ts';
import { runRoute, type KillPoint, type RouteEnd } from './route-process.ts';

const mails = [fileURLToPath(new URL('../../examples/monday/01-invoice-copy.eml', import.meta.url))];
const origin = Date.now();
const identity = { name: 'Tidemark', address: 'support@tidemark.example' };

export interface MailState {
  effect: EffectView;
  task: TaskView;
  /** What is open in the inbox. */
  open: ItemView[];
  /** What became of the effect after its verdict. */
  events: string[];
  /** Message-IDs in the mailbox of the other side. */
  outside: string[];
}

/** A company with one mail to answer, and the server that it answers through: each in a process of its own. */
export class SmtpRoute {
  peer: SmtpPeer;
  private readonly place: string;
  private readonly folder: string;

  private constructor(place: string, peer: SmtpPeer) {
    this.place = place;
    this.folder = join(place, 'tidemark');
    this.peer = peer;
  }

  static async open(): Promise<SmtpRoute> {
    const route = new SmtpRoute(await mkdtemp(join(tmpdir(), 'keelson-crash-smtp-')), await startSmtpPeer());
    await initCompany(route.folder, { ...identity, zone: 'UTC' });
    const mail = { transport: 'smtp', smtp: { host: '127.0.0.1', port: route.peer.port, requireTls: false } };
    await writeFile(join(route.folder, 'company.yaml'), JSON.stringify({ ...identity, mail }));
    return route;
  }

  /** One life of the process, to its end or to the point where it is killed. */
  run(killAt?: KillPoint | Promise<unknown>): Promise<RouteEnd> {
    return runRoute({ folder: this.folder, origin, mails }, killAt);
  }

  async events(): Promise<AnyEvent[]> {
    return this.inside((company) => company.ledger.after(0, 1_000));
  }

  async state(): Promise<MailState> {
    return this.inside(async (company) => {
      const [task] = await company.tasks.list();
      assert.ok(task);
      const [effect] = await company.effects.ofTask(task.id);
      assert.ok(effect);
      assert.deepEqual((await company.ledger.verify()).problems, []);
      assert.ok((await company.ledger.rebuild()).identical);
      const events = (await company.ledger.after(0, 1_000)).map(({ kind }) => kind).filter((kind) => /^effect\.(?!proposed|judged)/.test(kind));
      const outside = (await this.peer.messages()).map((bytes) => /^Message-ID: <(.+)>\r$/m.exec(bytes.toString('latin1'))?.[1] ?? 'none');
      return { effect, task, open: await company.inbox.list(), events, outside };
    });
  }

  /** The operator looked, and says what became of it. */
  async settle(action: 'sent' | 'not-sent' | 'send-again'): Promise<void> {
    await this.inside(async (company) => {
      const [item] = await company.inbox.list();
      assert.ok(item?.type === 'doubt');
      await company.inbox.decide(item.id, { action, text: null });
    });
  }

  /** In doubt, in the inbox once, and so it stays: no restart sends it, and none forgets it. */
  async staysInDoubt(copies: number): Promise<void> {
    for (let restart = 0; restart < 2; restart++) {
      const { effect, task, open, outside } = await this.state();
      assert.deepEqual([effect.state, task.status, open.map(({ type }) => type), outside.length], ['doubt', 'parked', ['doubt'], copies]);
      await this.run();
    }
  }

  /** Done, with nothing left to decide, and so many times in the mailbox under the one Message-ID that is its. */
  async isSent(copies = 1): Promise<MailState> {
    const now = await this.state();
    assert.deepEqual([now.effect.state, now.task.status, now.open], ['succeeded', 'completed', []]);
    assert.deepEqual(now.outside, Array.from({ length: copies }, () => `${now.effect.id}@tidemark.example`));
    return now;
  }

  /** The server comes back on the port that it had, with an empty mailbox. */
  async restartPeer(): Promise<void> {
    this.peer = await startSmtpPeer({ port: this.peer.port });
  }

  async close(): Promise<void> {
    await this.peer.close();
    await rm(this.place, { recursive: true });
  }

  private async inside<T>(work: (company: Company) => Promise<T>): Promise<T> {
    const company = await openCompany(this.folder, { clock: fastClock(origin) });
    try {
      return await work(company);
    } finally {
      await company.close();
    }
  }
}
