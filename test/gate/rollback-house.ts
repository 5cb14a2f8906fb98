import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { initCompany, openCompany, type CompanyOptions } from '../../src/company.ts';
import type { Adapter } from '../../src/effects/adapter.ts';
import type { Approved } from '../../src/effects/approved.ts';
import { manualClock, type ManualClock } from '../../src/effects/test-effects.ts';
import type { Company } from '../../src/facade.ts';
import { reviewEverything, type Policy } from '../../src/policy/judge.ts';
import type { AgentContract, CompensationRule, Proposal, TaskContext } from '../../src/vocabulary/contract.ts';
import type { EffectKind, EffectPayload } from '../../src/vocabulary/effects.ts';
import type { TaskId } from '../../src/vocabulary/ids.ts';
import type { Json } from '../../src/vocabulary/json.ts';
import type { EffectView, ItemView } from '../../src/vocabulary/views.ts';

/** Everything goes out at once. */
export const allowAll: Policy = { ...reviewEverything, judge: () => ({ outcome: 'allow', afterMs: 0, rules: ['all'], why: 'All may go out.' }) };
/** What takes something back, and corrections, need the operator; all else goes out at once. */
export const reviewUndoing: Policy = {
  ...reviewEverything,
  judge: (facts) => (facts.effect.compensates || facts.agent.name === 'rollback' ? reviewEverything.judge(facts) : allowAll.judge(facts)),
};

/** What the clerk does, one after the other. */
export type Act =
  | { do: 'credit'; amount: number; tainted?: boolean }
  | { do: 'mail'; subject: string; /** Proposed, and not waited for. */ left?: boolean }
  | { do: 'undo'; effect: string }
  | { do: 'put'; id: string; value: { [key: string]: Json } }
  | { do: 'note'; id: string; text: string }
  | { do: 'child'; acts: Act[] }
  | { do: 'roll back'; task: string }
  | { do: 'sleep' };

const acts: z.ZodType<Act[]> = z.array(z.json()) as unknown as z.ZodType<Act[]>;
const clerkInput = z.object({ name: z.string(), acts });
type ClerkInput = z.infer<typeof clerkInput>;

const customer = 'jane@example.com';
const asked: Pick<Proposal, 'why' | 'evidence' | 'confidence' | 'risk' | 'tainted'> = { why: 'She asked.', evidence: [], confidence: null, risk: 'low', tainted: false };

function proposalOf(act: Extract<Act, { do: 'credit' | 'mail' | 'undo' }>): Proposal {
  if (act.do === 'undo') return { ...asked, kind: 'credit.revoke', payload: { amount: 1, currency: 'EUR', customer, reason: 'by itself', grant: act.effect }, compensates: act.effect as `e${string}` };
  if (act.do === 'credit') return { ...asked, tainted: act.tainted ?? false, kind: 'credit.grant', payload: { amount: act.amount, currency: 'EUR', customer, reason: 'goodwill' } };
  return { ...asked, kind: 'mail.send', payload: { to: [{ address: customer, name: '' }], cc: [], subject: act.subject, text: 'Hello.', inReplyTo: null, references: [], thread: null } };
}

/** A task that ends without the end of what it proposed. */
function unawaited(proposed: Promise<unknown>): void {
  proposed.then(() => undefined, () => undefined);
}

async function work(ctx: TaskContext, { name, acts: list }: ClerkInput): Promise<Json> {
  for (const [index, act] of list.entries()) {
    if (act.do === 'mail' && act.left === true) unawaited(ctx.effect(`left ${index}`, proposalOf(act)));
    else if (act.do === 'credit' || act.do === 'mail' || act.do === 'undo') await ctx.effect(`${act.do} ${index}`, proposalOf(act));
    else if (act.do === 'put') await ctx.memory.put('customer', act.id, act.value, 'the clerk');
    else if (act.do === 'note') await ctx.memory.putNote(act.id, act.text, [], 'the clerk');
    else if (act.do === 'child') await ctx.child(`child ${index}`, 'clerk', { name: `${name}-${index}`, acts: act.acts });
    else if (act.do === 'roll back') await ctx.child(`roll back ${index}`, 'rollback', { task: act.task, reason: 'The mail said so.' });
    else await ctx.sleep(`sleep ${index}`, 24 * 3_600_000);
  }
  return null;
}

function clerk(compensation: Partial<Record<EffectKind, CompensationRule>> = {}): AgentContract<ClerkInput, Json> {
  return {
    name: 'clerk', version: 1, does: 'does as it is told', input: clerkInput, output: z.json(), effects: ['credit.grant', 'credit.revoke', 'mail.send'], lane: 'routine', limits: { callsMax: 50, taskMsMax: null },
    compensation, key: ({ name }) => `clerk:${name}`, title: ({ name }) => name, subject: () => `customer:${customer}`, run: work,
  };
}

/** What the world does with an effect; it may throw. */
export type World = (effect: Approved) => Promise<Json>;

interface Places {
  /** Everything that reached the outside, in order: `credit.grant 100`, `mail.send Re: Hello`. */
  done: string[];
  world: World;
}

function till(places: Places): Adapter {
  return {
    name: 'till', class: 'blind', kinds: ['credit.grant', 'credit.revoke'], inFlightMax: 8,
    preview: (kind, payload) => ({ sentence: `${kind} ${'amount' in payload ? payload.amount : ''}`, text: '' }),
    execute: (effect) => carryOut(places, effect, String('amount' in effect.payload ? effect.payload.amount : '')),
    compensate: (_kind, payload, receipt) => ({ possible: true, kind: 'credit.revoke', payload: { ...(payload as EffectPayload<'credit.grant'>), reason: 'taken back', grant: (receipt as { id: string }).id } }),
  };
}

function post(places: Places): Adapter<'mail.send'> {
  return {
    name: 'post', class: 'blind', kinds: ['mail.send'], inFlightMax: 8,
    preview: (_kind, { subject, text }) => ({ sentence: `Send "${subject}"`, text }),
    execute: (effect) => carryOut(places, effect, effect.payload.subject),
    compensate: (_kind, payload) => ({ possible: false, why: 'It is out.', correction: 'Write again.', draft: { kind: 'mail.send', payload: { ...payload, subject: `Re: ${payload.subject}`, text: 'Disregard it.' } } }),
  };
}

async function carryOut(places: Places, effect: Approved, what: string): Promise<Json> {
  const receipt = await places.world(effect);
  places.done.push(`${effect.kind} ${what}`);
  return receipt;
}

/** A whole company with a clerk who does as told, and a world that can be made to fail. */
export class RollbackHouse {
  readonly clock: ManualClock = manualClock();
  readonly places: Places = { done: [], world: async ({ id }) => ({ id }) };
  company!: Company;
  private readonly folder: string;
  private options: CompanyOptions;

  private constructor(folder: string, options: CompanyOptions) {
    this.folder = folder;
    this.options = options;
  }

  static async open(policy: Policy, compensation?: Partial<Record<EffectKind, CompensationRule>>): Promise<RollbackHouse> {
    const house = new RollbackHouse(await mkdtemp(join(tmpdir(), 'keelson-rollback-')), { policy, agents: [clerk(compensation) as unknown as AgentContract<never, never>] });
    await initCompany(join(house.folder, 'acme'), { name: 'Acme', address: 'hello@acme.example', zone: 'UTC' });
    await house.start();
    return house;
  }

  private async start(): Promise<void> {
    this.company = await openCompany(join(this.folder, 'acme'), { ...this.options, clock: this.clock, adapters: [till(this.places), post(this.places)] });
  }

  async restart(): Promise<void> {
    await this.company.close();
    await this.start();
  }

  run(): Promise<void> {
    return this.company.run({ untilIdle: true });
  }

  /** Has the clerk do it all, as far as it goes by itself. */
  async clerk(name: string, ...todo: Act[]): Promise<TaskId> {
    const { id } = await this.company.tasks.start('clerk', { name, acts: todo as unknown as Json });
    await this.run();
    return id;
  }

  /** Rolls a task back, as far as it goes by itself. */
  async rollBack(task: TaskId): Promise<TaskId> {
    const { id } = await this.company.tasks.rollback(task, 'It was the wrong customer.');
    await this.run();
    return id;
  }

  /** Decides the one item of that type which a task waits for, and goes on. */
  async decide(task: TaskId, type: ItemView['type'], action: 'approve' | 'reject' | 'answer' | 'send-again' | 'dismiss', text: string | null = null): Promise<void> {
    const open = (await this.items(task)).filter((item) => item.type === type);
    assert.equal(open.length, 1, `one ${type} is open`);
    await this.company.inbox.decide(open[0]?.id ?? 0, { action, text });
    await this.run();
  }

  async items(task: TaskId): Promise<ItemView[]> {
    return (await this.company.inbox.list()).filter((item) => item.task === task);
  }

  effects(task: TaskId): Promise<EffectView[]> {
    return this.company.effects.ofTask(task);
  }

  async status(task: TaskId): Promise<string> {
    return (await this.company.tasks.show(task)).status;
  }

  /** How a rollback ended, and what it left. */
  async result(task: TaskId): Promise<{ outcome: string; undone: string[]; left: string[] }> {
    const { result } = await this.company.tasks.show(task);
    const { outcome, undone, left } = result as { outcome: string; undone: { what: string }[]; left: { what: string }[] };
    return { outcome, undone: undone.map(({ what }) => what), left: left.map(({ what }) => what) };
  }

  async close(): Promise<void> {
    await this.company.close();
    await rm(this.folder, { recursive: true });
  }
}
