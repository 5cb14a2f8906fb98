import assert from 'node:assert/strict';
import { appendFileSync, cpSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, type TestContext } from 'node:test';
import { z } from 'zod';
import { initCompany, openCompany } from '../../src/company.ts';
import { fakeAdapter, manualClock, type ManualClock } from '../../src/effects/test-effects.ts';
import type { Company } from '../../src/facade.ts';
import { reviewEverything } from '../../src/policy/judge.ts';
import type { BudgetSetting } from '../../src/vocabulary/budgets.ts';
import type { TaskContext } from '../../src/vocabulary/contract.ts';
import type { EventKind, LedgerEvent } from '../../src/vocabulary/events.ts';
import type { TaskId } from '../../src/vocabulary/ids.ts';
import type { Json } from '../../src/vocabulary/json.ts';
import type { ModelAnswer, ObjectWish, TextWish } from '../../src/vocabulary/model-contract.ts';
import { startModelPeer, type ModelPeer } from '../peers/model-peer.ts';
import { agent, freshFolder, type AnyAgent } from '../simulation/company-of-agents.ts';

/** What the peer charges, in EUR per million tokens, so that amounts can be reckoned by hand: a cent is 1,000 tokens of the large model, 10,000 of the small one. */
export const prices = { 'local/large': { input: 10, output: 10, currency: 'EUR' }, 'local/small': { input: 1, output: 1, currency: 'EUR' }, 'spare/other': { input: 1, output: 1, currency: 'EUR' } };

export interface HouseOptions {
  tiers?: { plan?: string[]; draft?: string[]; classify?: string[] };
  /** Beside providers and tiers. */
  settings?: { [name: string]: Json };
  budgets?: readonly BudgetSetting[];
}

/** One for all tests of a file. */
let shared: Promise<ModelPeer> | undefined;
after(async () => (await shared)?.close());

/** What one task does with its context. Looked up by name, so that a task replays after a restart. */
export type Work = (ctx: TaskContext) => Promise<Json>;

/**
 * A whole company whose models are those of a server in another process, with time in the hands of the test, and an agent that does what the test tells it to.
 * The providers `local` and `spare` are the same server.
 */
export class ModelHouse {
  readonly clock: ManualClock = manualClock();
  readonly peer: ModelPeer;
  readonly folder: string;
  company!: Company;
  private readonly place: string;
  private readonly works = new Map<string, Work>();
  private readonly budgets: readonly BudgetSetting[];

  private constructor(place: string, peer: ModelPeer, budgets: readonly BudgetSetting[]) {
    this.place = place;
    this.folder = join(place, 'acme');
    this.peer = peer;
    this.budgets = budgets;
  }

  static async open(t: TestContext, { tiers = { draft: ['local/large', 'spare/other'] }, settings = {}, budgets = [] }: HouseOptions = {}): Promise<ModelHouse> {
    const peer = await (shared ??= startModelPeer());
    await peer.script();
    await peer.forget();
    const house = new ModelHouse(freshFolder(), peer, budgets);
    await initCompany(house.folder, { name: 'Acme', address: 'hello@acme.example', zone: 'UTC' });
    const server = { kind: 'openai-compatible', baseUrl: house.peer.baseUrl };
    const models = { providers: { local: server, spare: server }, tiers, prices, timeoutSeconds: 1, ...settings };
    appendFileSync(join(house.folder, 'company.yaml'), `\nmodels: ${JSON.stringify(models)}\n`);
    await house.start();
    t.after(async () => {
      await house.company.close();
      rmSync(house.place, { recursive: true });
    });
    return house;
  }

  private async start(): Promise<void> {
    const asker = (name: string): AnyAgent => agent(name, (ctx, input) => this.works.get((input as { job: string }).job)!(ctx), { effects: ['mail.send'], subject: (input) => (input as { about: string | null }).about });
    this.company = await openCompany(this.folder, { clock: this.clock, policy: reviewEverything, budgets: this.budgets, adapters: [fakeAdapter('blind', async () => ({}))], agents: [asker('asker'), asker('other-asker')] });
  }

  /** The tasks do their work at once, as far as they come. Returns them. */
  async does(...works: Work[]): Promise<TaskId[]> {
    const tasks = await this.begin('asker', works);
    await this.run();
    return tasks;
  }

  /** `about`: the subject that the tasks are of. */
  async begin(asker: string, works: readonly Work[], about: string | null = null): Promise<TaskId[]> {
    const tasks: TaskId[] = [];
    for (const work of works) {
      const job = `job ${this.works.size}`;
      this.works.set(job, work);
      tasks.push((await this.company.tasks.start(asker, { job, about })).id);
    }
    return tasks;
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

  /** The process dies right after the first such event, and the next one finds what was on disk at that moment. */
  async diesAfter(last: (event: LedgerEvent) => boolean): Promise<void> {
    const [data, image] = [join(this.folder, 'data'), join(this.place, 'image')];
    await this.company.run({
      untilIdle: true,
      progress: (event) => {
        if (!existsSync(image) && last(event)) cpSync(data, image, { recursive: true });
      },
    });
    await this.company.close();
    rmSync(data, { recursive: true });
    renameSync(image, data);
    await this.start();
  }

  /** Prompts and answers on disk. */
  files(): number {
    const folder = join(this.folder, 'data', 'blobs');
    return existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length : 0;
  }

  /** What the only task of this work got, after waiting for whatever it waits for. */
  async answer(work: Work): Promise<ModelAnswer<Json>> {
    const [task] = await this.does(work);
    for (let waits = 0; waits < 20 && (await this.status(task!)) === 'parked'; waits++) await this.later(10_000);
    return this.result(task!);
  }

  async status(task: TaskId): Promise<string> {
    return (await this.company.tasks.show(task)).status;
  }

  async result(task: TaskId): Promise<ModelAnswer<Json>> {
    const { status, result, failure } = await this.company.tasks.show(task);
    assert.equal(status, 'completed', JSON.stringify(failure));
    return result as unknown as ModelAnswer<Json>;
  }

  async events<K extends EventKind>(kind: K): Promise<LedgerEvent<K>[]> {
    return (await this.company.ledger.tail({ kind, limit: 1_000 })) as LedgerEvent<K>[];
  }

  /** `local/large answered`, one for each request on record. */
  async calls(): Promise<string[]> {
    return (await this.events('model.called')).map(({ data }) => `${data.model} ${data.outcome}${data.counts === 'exact' ? '' : ` (${data.counts})`}`);
  }

  /** The models that the peer was asked for, in order. */
  async asked(): Promise<string[]> {
    return (await this.peer.requests()).map(({ request }) => request.model);
  }

  /** Of all budgets: what is spent and reserved in their windows. */
  async windows(): Promise<{ spent: number; reserved: number }[]> {
    return (await this.company.budgets.list()).flatMap(({ windows }) => windows.map(({ spent, reserved }) => ({ spent, reserved })));
  }

  /** Whatever happened: the ledger holds together, and nothing is set aside for tasks that are over. */
  async isSound(): Promise<void> {
    assert.deepEqual((await this.company.ledger.verify()).problems, []);
    assert.ok((await this.company.ledger.rebuild()).identical);
    assert.ok((await this.windows()).every(({ reserved }) => reserved === 0), 'nothing is reserved');
  }
}

const wish = { purpose: 'asker.words', tier: 'draft', instruction: 'Say something.', parts: [] } as const;

/** A question of the asker, answered with `plain` when there is no model. */
export const words = (about: string, more: Partial<TextWish> = {}): TextWish => ({ ...wish, parts: [{ label: 'Topic', text: about, keep: 'always', untrusted: false, stable: false }], without: () => 'plain', ...more });

export const colour = z.object({ colour: z.enum(['red', 'green']), shade: z.number().int().min(1) });
export type Colour = z.infer<typeof colour>;
const thing = (about: string, more: Partial<ObjectWish<Colour>> = {}): ObjectWish<Colour> => ({ ...words(about), purpose: 'asker.thing', schema: colour, without: () => ({ colour: 'red', shade: 1 }), ...more } as ObjectWish<Colour>);

/** Asks once. */
export const say = (about: string, more: Partial<TextWish> = {}): Work => async (ctx) => (await ctx.model.text('say', words(about, more))) as unknown as Json;
export const paint = (about: string, more: Partial<ObjectWish<Colour>> = {}): Work => async (ctx) => (await ctx.model.object('paint', thing(about, more))) as unknown as Json;
