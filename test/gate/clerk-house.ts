import assert from 'node:assert/strict';
import { cpSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { z } from 'zod';
import { initCompany, openCompany, type CompanyOptions } from '../../src/company.ts';
import { fakeAdapter, manualClock, type FakeAdapter, type ManualClock } from '../../src/effects/test-effects.ts';
import type { Company } from '../../src/facade.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import type { AgentContract, Question, TaskContext } from '../../src/vocabulary/contract.ts';
import type { Draft, EventKind, LedgerEvent } from '../../src/vocabulary/events.ts';
import type { ItemId, TaskId } from '../../src/vocabulary/ids.ts';
import type { Decision } from '../../src/vocabulary/inbox.ts';
import type { Json } from '../../src/vocabulary/json.ts';
import type { EffectView, ItemDetail } from '../../src/vocabulary/views.ts';
import { freshFolder } from '../simulation/company-of-agents.ts';

export const minute = 60_000;
export const day = 24 * 60 * minute;

const inputSchema = z.object({ job: z.string(), about: z.json() });
type Input = z.infer<typeof inputSchema>;

/** Mails to Jane in these words, all at once; or a question. */
export type Job = { mails: string[] } | { question: Question };

/** A policy with one rule for all mail. */
export const mailRule = (then: string): string => `version: 1\nrules:\n  - { id: mail-rule, when: effect.kind == "mail.send", then: ${then}, because: for the test }\n`;

/**
 * A whole company with a policy.yaml of its own, time in the hands of the test, and a clerk who knows nothing from outside: what it proposes is judged by the rules alone.
 * `steps` counts what the clerk's code really did, over restarts too.
 */
export class ClerkHouse {
  readonly clock: ManualClock = manualClock();
  readonly adapter: FakeAdapter = fakeAdapter('blind', async () => ({ messageId: 'x@acme.example' }));
  readonly steps: Record<string, number> = {};
  company!: Company;
  folder: string;
  private readonly place: string;
  private readonly options: CompanyOptions;
  private jobs = 0;
  private crashes = 0;

  private constructor(options: CompanyOptions) {
    this.place = freshFolder();
    this.folder = join(this.place, 'acme');
    this.options = { adapters: [this.adapter], agents: [this.clerk() as unknown as AgentContract<never, never>], clock: this.clock, ...options };
  }

  static async open(t: TestContext, then: string, options: CompanyOptions = {}): Promise<ClerkHouse> {
    const house = new ClerkHouse(options);
    await initCompany(house.folder, { name: 'Acme', address: 'hello@acme.example', zone: 'UTC' });
    house.rules(mailRule(then));
    await house.start();
    t.after(async () => {
      await house.company.close();
      rmSync(house.place, { recursive: true });
    });
    return house;
  }

  private async start(): Promise<void> {
    this.company = await openCompany(this.folder, this.options);
  }

  private clerk(): AgentContract<Input, Json> {
    const count = (name: string): void => void (this.steps[name] = (this.steps[name] ?? 0) + 1);
    const run = async (ctx: TaskContext, { about }: Input): Promise<Json> => {
      const job = about as unknown as Job;
      await ctx.step('look it up', () => (count('look it up'), null));
      if ('question' in job) return { answer: await ctx.ask('how', job.question) };
      const outcomes = await Promise.all(job.mails.map((text, n) => ctx.effect(`mail ${n}`, { kind: 'mail.send', payload: { to: [{ address: 'jane@example.com', name: 'Jane' }], cc: [], subject: 'Hello', text, inReplyTo: null, references: [], thread: null }, why: 'It is time.', evidence: [], confidence: 0.9, risk: 'low', tainted: false, playbook: 'playbooks/hello.md' })));
      await ctx.step('note it', () => (count('note it'), null));
      return outcomes.map((outcome) => ({ status: outcome.status, edited: outcome.status === 'succeeded' && outcome.edited }));
    };
    return {
      name: 'clerk', version: 1, does: 'writes to Jane', input: inputSchema, output: z.json(), effects: ['mail.send'], lane: 'routine', limits: { callsMax: 300, taskMsMax: null },
      compensation: {}, key: ({ job }) => `clerk:${job}`, title: () => 'write to Jane', run,
    };
  }

  /** Another policy.yaml takes the place of the one there is, as editors do. */
  rules(text: string): void {
    writeFileSync(join(this.place, 'new.yaml'), text);
    renameSync(join(this.place, 'new.yaml'), join(this.folder, 'policy.yaml'));
  }

  /** The clerk has a job, and comes as far as it can. */
  async does(job: Job): Promise<TaskId> {
    const { id } = await this.company.tasks.start('clerk', { job: `job ${this.jobs++}`, about: job as unknown as Json });
    await this.run();
    return id;
  }

  run(): Promise<void> {
    return this.company.run({ untilIdle: true });
  }

  async later(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.run();
  }

  async restart(): Promise<void> {
    await this.company.close();
    await this.start();
  }

  /** The process dies here and now: the next one finds what is on disk at this moment, and nothing else. */
  async crash(): Promise<void> {
    const image = join(this.place, `acme after crash ${++this.crashes}`);
    cpSync(this.folder, image, { recursive: true });
    await this.company.close();
    this.folder = image;
    await this.start();
  }

  /** What no part of the product does: events written into the ledger as they are. */
  async forge(...drafts: Draft[]): Promise<void> {
    await this.company.close();
    const ledger = await openLedger(join(this.folder, 'data'), { clock: this.clock });
    await ledger.append(drafts);
    await ledger.close();
    await this.start();
  }

  items(): Promise<ItemDetail[]> {
    return this.company.inbox.list().then((items) => Promise.all(items.map(({ id }) => this.company.inbox.show(id))));
  }

  /** The only open item. */
  async item(): Promise<ItemDetail> {
    const [item, ...more] = await this.items();
    assert.ok(item && more.length === 0, 'one item is open');
    return item;
  }

  async decide(action: Decision['action'], text: string | null = null, item?: ItemId): Promise<ItemDetail> {
    return this.company.inbox.decide(item ?? (await this.item()).id, { action, text });
  }

  async effect(task: TaskId): Promise<EffectView> {
    const [effect] = await this.company.effects.ofTask(task);
    assert.ok(effect);
    return effect;
  }

  async states(task: TaskId): Promise<string[]> {
    return (await this.company.effects.ofTask(task)).map(({ state }) => state);
  }

  /** The words of all that went out, in order. */
  sent(): string[] {
    return this.adapter.calls.map(({ payload }) => ('text' in payload ? payload.text : ''));
  }

  /** What the clerk's code got back. */
  async result(task: TaskId): Promise<Json> {
    const { status, result } = await this.company.tasks.show(task);
    assert.equal(status, 'completed');
    return result;
  }

  async events<K extends EventKind>(kind: K): Promise<LedgerEvent<K>[]> {
    return (await this.company.ledger.tail({ kind, limit: 1_000 })) as LedgerEvent<K>[];
  }
}
