import assert from 'node:assert/strict';
import { appendFileSync, cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { initCompany, openCompany, type CompanyOptions } from '../../src/company.ts';
import { fakeAdapter, manualClock, type FakeAdapter, type ManualClock } from '../../src/effects/test-effects.ts';
import type { Company } from '../../src/facade.ts';
import type { EventKind, LedgerEvent } from '../../src/vocabulary/events.ts';
import type { Json } from '../../src/vocabulary/json.ts';
import type { ItemDetail, TaskDetail } from '../../src/vocabulary/views.ts';
import type { RouterTrainReport } from '../../src/vocabulary/router-views.ts';
import { freshFolder } from '../simulation/company-of-agents.ts';

export const minute = 60_000;

export interface TaughtLine {
  text: string;
  intent: string | null;
}

const openings = ['Hello,', 'Hi there.', 'Good morning,', 'Dear team,'];
const asked: Record<string, string[]> = {
  'invoice-copy': ['could you mail me the receipt of October once more', 'our bookkeeper wants the paperwork of last month', 'the accountant lost the bill and needs it again', 'may I have the October bill for my tax papers'],
  'login-trouble': ['the password screen sends me round in circles', 'my code for signing in never comes', 'I am locked out since this morning', 'it says wrong password although I changed it'],
  pricing: ['what would ten more seats cost us a year', 'is there a discount for schools', 'which plan is right for three people', 'how expensive is the large plan'],
};

/** A field of a task's input or result, as a test looks at it. */
export function field(of: Json | undefined, name: string): Json | undefined {
  return typeof of === 'object' && of !== null && !Array.isArray(of) ? of[name] : undefined;
}

/** Twelve or so ways in which customers ask for each of three things, in words that the playbooks do not have. */
export function examples(): TaughtLine[] {
  return Object.entries(asked).flatMap(([intent, wishes]) => wishes.flatMap((wish, w) => openings.slice(0, 3 + (w % 2)).map((opening) => ({ text: `${opening} ${wish}.`, intent }))));
}

/** A company with the playbooks of the template, time in the hands of the test, and a router to teach. */
export class RouterHouse {
  readonly clock: ManualClock = manualClock();
  readonly adapter: FakeAdapter = fakeAdapter('blind', async () => ({ messageId: `${this.adapter.calls.length}@acme.example` }));
  company!: Company;
  folder: string;
  private readonly place: string;
  private readonly options: CompanyOptions;
  private mails = 0;
  private copies = 0;

  private constructor(options: CompanyOptions) {
    this.place = freshFolder();
    this.folder = join(this.place, 'acme');
    this.options = { adapters: [this.adapter], clock: this.clock, ...options };
  }

  /** `settings` are lines for company.yaml. */
  static async open(t: TestContext, { settings = '', ...options }: CompanyOptions & { settings?: string } = {}): Promise<RouterHouse> {
    const house = new RouterHouse(options);
    await initCompany(house.folder, { name: 'Acme', address: 'support@acme.example', zone: 'UTC' });
    appendFileSync(join(house.folder, 'company.yaml'), `\n${settings}`);
    house.company = await openCompany(house.folder, house.options);
    t.after(async () => {
      await house.company.close();
      rmSync(house.place, { recursive: true });
    });
    return house;
  }

  file(lines: readonly (TaughtLine | string)[]): string {
    const path = join(this.place, `examples-${this.copies++}.jsonl`);
    writeFileSync(path, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
    return path;
  }

  train(lines: readonly (TaughtLine | string)[] | null = examples(), options: { replace?: boolean } = {}): Promise<RouterTrainReport> {
    return this.company.router.train(lines === null ? null : this.file(lines), options);
  }

  /** A mail comes in and is dealt with as far as that goes. Returns its event. */
  async mail(text: string, { subject = 'A question', from = 'jane@example.com', to = 'support@acme.example', headers = '' } = {}): Promise<number> {
    const path = join(this.place, `mail-${++this.mails}.eml`);
    writeFileSync(path, `From: Jane <${from}>\r\nTo: ${to}\r\nSubject: ${subject}\r\nMessage-ID: <m${this.mails}@example.com>\r\nDate: Mon, 5 Jan 2026 00:00:00 +0000\r\n${headers}\r\n${text}\r\n`);
    await this.company.signal.mail(path);
    await this.run();
    return (await this.events('mail.received')).at(-1)?.seq ?? 0;
  }

  run(): Promise<void> {
    return this.company.run({ untilIdle: true });
  }

  async later(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.run();
  }

  /** The process dies here and now: the next one finds what is on disk at this moment. */
  async crash(): Promise<void> {
    const image = join(this.place, `after crash ${++this.copies}`);
    cpSync(this.folder, image, { recursive: true });
    await this.company.close();
    this.folder = image;
    this.company = await openCompany(this.folder, this.options);
  }

  async restart(): Promise<void> {
    await this.company.close();
    this.company = await openCompany(this.folder, this.options);
  }

  async events<K extends EventKind>(kind: K): Promise<LedgerEvent<K>[]> {
    return (await this.company.ledger.tail({ kind, limit: 1_000 })) as LedgerEvent<K>[];
  }

  async intentOf(signal: number): Promise<LedgerEvent<'intent.recorded'>['data']> {
    const found = (await this.events('intent.recorded')).find(({ data }) => data.signal === signal);
    assert.ok(found, `the signal ${signal} is routed`);
    return found.data;
  }

  async tasks(agent: string): Promise<TaskDetail[]> {
    const tasks = (await this.company.tasks.list()).filter((task) => task.agent === agent);
    return Promise.all(tasks.map(({ id }) => this.company.tasks.show(id)));
  }

  /** The only open item. */
  async item(): Promise<ItemDetail> {
    const [item, ...more] = await this.company.inbox.list();
    assert.ok(item && more.length === 0, 'one item is open');
    return this.company.inbox.show(item.id);
  }

  async answer(text: string): Promise<void> {
    await this.company.inbox.decide((await this.item()).id, { action: 'answer', text });
    await this.run();
  }

  async approve(): Promise<void> {
    await this.company.inbox.decide((await this.item()).id, { action: 'approve', text: null });
    await this.run();
  }

  async taught(): Promise<[string, string][]> {
    return (await this.events('router.taught')).flatMap(({ data }) => (data.signal === null ? [] : data.examples.map(({ intent }): [string, string] => [data.source, intent])));
  }

  /** Files of classifiers and of mails. */
  blobs(): number {
    return readdirSync(join(this.folder, 'data/blobs'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  }
}
