import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { AgentContract, TaskContext } from '../../src/vocabulary/contract.ts';
import type { EventKind, LedgerEvent } from '../../src/vocabulary/events.ts';
import type { ItemId, TaskId } from '../../src/vocabulary/ids.ts';
import { jsonSchema, type Json } from '../../src/vocabulary/json.ts';
import { systemRandom, type Random } from '../../src/vocabulary/ports.ts';
import { agentContext } from '../../src/conductor/agent-context.ts';
import { conduct } from '../../src/conductor/conductor.ts';
import { decideItem } from '../../src/conductor/decisions.ts';
import { Dispatcher } from '../../src/effects/dispatcher.ts';
import { adapterTable } from '../../src/effects/proposal.ts';
import type { ItemRow } from '../../src/ledger/families/inbox.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { reviewEverything } from '../../src/policy/judge.ts';
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
  wrap?: (ledger: Ledger) => Ledger;
  /** `false`: tasks are recorded, and nothing runs until `run` is called. */
  running?: boolean;
}

/** How many turns of the event loop without any append mean that nothing more happens by itself. */
const quietTurns = 10;

/** The conductor, the engine and the real ledger, with time in the hands of the test. No adapters: nothing goes out. */
export class CompanyOfAgents {
  readonly clock: VirtualClock;
  readonly ledger: Ledger;
  readonly engine: EmbeddedEngine;
  readonly schedules: Schedules;
  /** What the conductor ended with, once it did. */
  ended: Promise<unknown> = Promise.resolve(null);
  private readonly stopping = new AbortController();
  private readonly dispatcher: Dispatcher;
  private underWay = 0;
  private appends = 0;
  /** What is written or read is no longer of interest: the process is dead. */
  private abandoned = false;

  static async open(around: Surroundings): Promise<CompanyOfAgents> {
    const clock = around.clock ?? new VirtualClock();
    const ledger = await openLedger(around.folder, { create: 'Test', clock });
    const company = new CompanyOfAgents(around, clock, around.wrap?.(ledger) ?? ledger);
    if (around.running !== false) company.run();
    return company;
  }

  private constructor(around: Surroundings, clock: VirtualClock, ledger: Ledger) {
    this.clock = clock;
    this.ledger = intercept(ledger, { append: (drafts, expectations) => this.counted(ledger.append(drafts, expectations)) });
    const deps = { ledger: this.ledger, adapters: adapterTable([]), policy: reviewEverything, clock, company: { name: 'Test', address: 'us@example.com', zone: 'Europe/Berlin' } };
    this.engine = new EmbeddedEngine({ ledger: this.ledger, clock, random: around.random ?? systemRandom, context: (run, engine) => agentContext(deps, run, engine) });
    for (const contract of around.agents) this.engine.register(contract);
    this.schedules = new Schedules(this.ledger, this.engine, clock);
    this.dispatcher = new Dispatcher(this.ledger, deps.adapters, clock);
  }

  run(): void {
    const { ledger, engine, dispatcher, schedules, clock } = this;
    this.ended = conduct({ ledger, engine, dispatcher, schedules, clock }, { untilIdle: false, signal: this.stopping.signal }).then(
      () => null,
      (error: unknown) => error,
    );
  }

  /** Until nothing more happens without the passing of time or a word from outside. */
  async settle(): Promise<void> {
    for (let quiet = 0, seen = this.appends; quiet < quietTurns && !this.abandoned; quiet++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.underWay > 0 || this.appends !== seen) quiet = 0;
      seen = this.appends;
    }
  }

  /** Lets time pass, and each alarm on the way ring at its time. */
  async pass(ms: number): Promise<void> {
    const until = this.clock.now() + ms;
    await this.settle();
    for (let next = this.clock.nextAlarm(); next !== null && next <= until; next = this.clock.nextAlarm()) {
      this.clock.advance();
      await this.settle();
    }
    this.clock.jumpTo(until);
  }

  async start(agentName: string, input: Json = null, more: Partial<StartRequest> = {}): Promise<TaskId> {
    return (await this.engine.start({ agent: agentName, input, subject: null, cause: null, ...more })).task;
  }

  async signal(type: string, topic: string | null, body: Json, dedup = `${this.appends}`): Promise<void> {
    await this.ledger.append([{ kind: 'signal.received', actor: 'source:test', data: { source: 'test', dedup, type, topic, body } }], [{ type: 'new-signal', dedup }]);
  }

  async openItems(): Promise<ItemRow[]> {
    return this.ledger.inbox.list({ all: false, limit: 1_000 });
  }

  async decide(item: ItemId, action: 'answer' | 'retry' | 'dismiss', text: string | null = null): Promise<void> {
    await decideItem({ ledger: this.ledger, engine: this.engine, adapters: adapterTable([]), clock: this.clock }, item, { action, text });
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
    this.stopping.abort();
    await this.ended;
    this.dispatcher.close();
    await this.engine.close();
    await this.ledger.close();
  }

  /** After the death of the process: nothing it still does counts, and its file is let go. */
  async abandon(): Promise<void> {
    this.abandoned = true;
    this.stopping.abort();
    await this.engine.close();
    await this.ledger.close();
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
