import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { z } from 'zod';
import type { AgentContract, TaskContext } from '../../src/vocabulary/contract.ts';
import type { EventKind, LedgerEvent } from '../../src/vocabulary/events.ts';
import type { ItemId, TaskId } from '../../src/vocabulary/ids.ts';
import { jsonSchema, type Json } from '../../src/vocabulary/json.ts';
import { systemRandom, type Random } from '../../src/vocabulary/ports.ts';
import { agentContext } from '../../src/conductor/agent-context.ts';
import { conduct } from '../../src/conductor/conductor.ts';
import { decideItem } from '../../src/conductor/decisions.ts';
import type { Adapter } from '../../src/effects/adapter.ts';
import { Dispatcher } from '../../src/effects/dispatcher.ts';
import type { JudgingDeps } from '../../src/effects/judging.ts';
import { adapterTable } from '../../src/effects/proposal.ts';
import type { ItemRow } from '../../src/ledger/families/inbox.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import type { BudgetSetting } from '../../src/vocabulary/budgets.ts';
import { reviewEverything, type Policy } from '../../src/policy/judge.ts';
import { EmbeddedEngine } from '../../src/tasks/engine.ts';
import type { StartRequest } from '../../src/tasks/port.ts';
import { Schedules } from '../../src/tasks/schedules.ts';
import { intercept } from './faulty-ledger.ts';
import { VirtualClock } from './virtual-clock.ts';

export type AnyAgent = AgentContract<never, never>;
type AgentRun = (ctx: TaskContext, input: Json) => Promise<unknown>;

/** An agent that takes and returns any JSON. */
export function agent(name: string, run: AgentRun, change: Partial<AgentContract> = {}): AnyAgent {
  const contract: AgentContract = {
    name,
    version: 1,
    does: 'What the test needs.',
    input: jsonSchema,
    output: z.unknown().transform((value) => (value === undefined ? null : value)) as unknown as z.ZodType<Json>,
    effects: [],
    lane: 'customer',
    limits: { callsMax: 10_000, taskMsMax: null },
    compensation: {},
    key: (input) => `${name}:${JSON.stringify(input)}`.slice(0, 500),
    title: () => `a task of ${name}`,
    run: run as AgentContract['run'],
    ...change,
  };
  return contract as unknown as AnyAgent;
}

/** A folder that only this test uses; in memory where the machine has such a place. */
export function freshFolder(): string {
  return mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'keelson-test-'));
}

export interface Surroundings {
  folder: string;
  agents: AnyAgent[];
  clock?: VirtualClock;
  random?: Random;
  budgets?: () => readonly BudgetSetting[] | null;
  /** None unless given: nothing goes out. */
  adapters?: Adapter[];
  policy?: Policy;
  wrap?: (ledger: Ledger) => Ledger;
  /** Set when the process of this company has died: whatever it still does has no effect, and nobody waits for it. */
  death?: { happened: boolean };
  /** `false`: tasks are recorded, and nothing runs until `run` is called. */
  running?: boolean;
}

/** How many turns of the event loop without any append mean that nothing more happens by itself. A replay takes a turn an event. */
const quietTurns = { idle: 6, withTasksInMemory: 500 };

/** The conductor, the engine and the real ledger, with time in the hands of the test. */
export class CompanyOfAgents {
  readonly folder: string;
  readonly clock: VirtualClock;
  readonly ledger: Ledger;
  readonly engine: EmbeddedEngine;
  readonly schedules: Schedules;
  /** What the conductor ended with, once it did. */
  ended: Promise<unknown> = Promise.resolve(null);
  private readonly budgets: () => readonly BudgetSetting[] | null;
  private readonly stopping = new AbortController();
  private readonly dispatcher: Dispatcher;
  private readonly judging: JudgingDeps;
  private closed = false;
  private underWay = 0;
  private appends = 0;
  private readonly death: { happened: boolean };

  static async open(around: Surroundings): Promise<CompanyOfAgents> {
    const clock = around.clock ?? new VirtualClock();
    const ledger = await openLedger(around.folder, { create: 'Test', clock });
    const company = new CompanyOfAgents(around, clock, around.wrap?.(ledger) ?? ledger);
    if (around.running !== false) company.run();
    return company;
  }

  private constructor(around: Surroundings, clock: VirtualClock, ledger: Ledger) {
    this.folder = around.folder;
    this.clock = clock;
    this.budgets = around.budgets ?? (() => []);
    this.death = around.death ?? { happened: false };
    this.ledger = intercept(ledger, { append: (drafts, expectations) => this.counted(ledger.append(drafts, expectations)) });
    const deps = { ledger: this.ledger, adapters: adapterTable(around.adapters ?? []), policy: () => around.policy ?? reviewEverything, budgets: () => this.budgets(), clock, company: { name: 'Test', address: 'us@example.com', zone: 'Europe/Berlin' } };
    this.judging = { ledger: this.ledger, adapters: deps.adapters, policy: deps.policy, clock, zone: deps.company.zone };
    this.engine = new EmbeddedEngine({ ledger: this.ledger, clock, random: around.random ?? systemRandom, context: (run, engine) => agentContext(deps, run, engine) });
    for (const contract of around.agents) this.engine.register(contract);
    this.schedules = new Schedules(this.ledger, this.engine, clock);
    this.dispatcher = new Dispatcher(this.ledger, deps.adapters, clock);
  }

  get dead(): boolean {
    return this.death.happened;
  }

  run(): void {
    const { ledger, engine, dispatcher, schedules, judging, clock } = this;
    this.ended = conduct({ ledger, engine, dispatcher, schedules, judging, clock }, { untilIdle: false, signal: this.stopping.signal }).then(
      () => null,
      (error: unknown) => error,
    );
  }

  /** Until nothing more happens without the passing of time or a word from outside. */
  settle(): Promise<void> {
    return new Promise((resolve) => {
      let quiet = 0;
      let seen = this.appends;
      const turn = (): void => {
        quiet = this.underWay > 0 || this.appends !== seen ? 0 : quiet + 1;
        seen = this.appends;
        if (this.dead || quiet >= (this.engine.isIdle() ? quietTurns.idle : quietTurns.withTasksInMemory)) resolve();
        else setImmediate(turn);
      };
      turn();
    });
  }

  /** Lets time pass, and each alarm on the way ring at its time. For a dead process it stands still. */
  async pass(ms: number): Promise<void> {
    const until = this.clock.now() + ms;
    await this.settle();
    for (let next = this.clock.nextAlarm(); next !== null && next <= until && !this.dead; next = this.clock.nextAlarm()) {
      this.clock.advance();
      await this.settle();
    }
    if (!this.dead) this.clock.jumpTo(until);
  }

  async start(agentName: string, input: Json = null, more: Partial<StartRequest> = {}): Promise<TaskId> {
    return (await this.engine.start({ agent: agentName, input, subject: null, cause: null, ...more })).task;
  }

  async signal(type: string, topic: string | null, body: Json, key?: string): Promise<void> {
    const dedup = key ?? `${(await this.ledger.head()).seq} ${this.appends}`;
    await this.ledger.append([{ kind: 'signal.received', actor: 'source:test', data: { source: 'test', dedup, type, topic, body } }], [{ type: 'new-signal', dedup }]);
  }

  async openItems(): Promise<ItemRow[]> {
    return this.ledger.inbox.list({ all: false, limit: 1_000 });
  }

  async decide(item: ItemId, action: 'answer' | 'retry' | 'dismiss' | 'raise' | 'wait' | 'reject', text: string | null = null): Promise<void> {
    await decideItem({ ledger: this.ledger, engine: this.engine, adapters: adapterTable([]), clock: this.clock, budgets: () => this.budgets() }, item, { action, text });
  }

  async events<K extends EventKind>(task: TaskId, kind: K): Promise<LedgerEvent<K>[]> {
    return (await this.ledger.events({ task, kind, limit: 10_000 })) as LedgerEvent<K>[];
  }

  async status(task: TaskId): Promise<string | undefined> {
    return (await this.ledger.tasks.get(task))?.status;
  }

  /** The result of a completed task; throws for any other. */
  async result(task: TaskId): Promise<Json> {
    const [completed] = await this.events(task, 'task.completed');
    if (!completed) throw new Error(`${task} is ${await this.status(task)}`);
    return completed.data.result;
  }

  /** An orderly end. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.stopping.abort();
    await this.ended;
    this.dispatcher.close();
    await this.engine.close();
    await this.ledger.close();
  }

  /** After the death of the process: what it still does counts for nothing, and its file is let go. */
  async abandon(): Promise<void> {
    this.closed = true;
    this.death.happened = true;
    this.stopping.abort();
    await this.ledger.close();
    await this.ended;
  }

  /** The process dies here and now. Gives the folder that the next one finds: what was on disk at that moment. */
  async die(): Promise<string> {
    const image = freshFolder();
    cpSync(this.folder, image, { recursive: true });
    await this.abandon();
    return image;
  }

  private async counted<T>(append: Promise<T>): Promise<T> {
    this.appends += 1;
    this.underWay += 1;
    try {
      return await append;
    } finally {
      this.underWay -= 1;
    }
  }
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** A company that is closed, and whose folder goes, when the test ends. */
export async function companyOf(t: TestContext, agents: AnyAgent[], more: Partial<Surroundings> = {}): Promise<CompanyOfAgents> {
  const company = await CompanyOfAgents.open({ folder: freshFolder(), ...more, agents });
  t.after(async () => {
    await company.close();
    removeFolder(company.folder);
  });
  return company;
}

/** What the next process makes of a company that died, or was closed: the same folder and time, another engine. */
export async function nextLife(t: TestContext, company: CompanyOfAgents, agents: AnyAgent[], more: Partial<Surroundings> = {}): Promise<CompanyOfAgents> {
  const folder = await company.die();
  return companyOf(t, agents, { folder, clock: new VirtualClock(company.clock.now()), ...more });
}
