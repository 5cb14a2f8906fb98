import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { initCompany, openCompany } from '../../src/company.ts';
import { manualClock, type ManualClock } from '../../src/effects/test-effects.ts';
import type { Company } from '../../src/facade.ts';
import { reviewEverything } from '../../src/policy/judge.ts';
import type { AgentContract, TaskContext } from '../../src/vocabulary/contract.ts';
import { effectPayloads } from '../../src/vocabulary/effects.ts';
import type { EffectId, TaskId } from '../../src/vocabulary/ids.ts';
import type { Json } from '../../src/vocabulary/json.ts';
import type { ReconcileReport } from '../../src/vocabulary/gate-views.ts';
import type { EffectView } from '../../src/vocabulary/views.ts';
import { startPaymentsPeer, type PaymentsPeer } from '../peers/start-payments-peer.ts';

const keyEnv = 'KEELSON_TEST_PAYMENTS_KEY';

const inputSchema = z.object({ payment: z.string(), amount: z.number(), customer: z.string() });
type Input = z.infer<typeof inputSchema>;

const cashier: AgentContract<Input, Json> = {
  name: 'cashier', version: 1, does: 'gives refunds', input: inputSchema, output: z.json(), effects: ['payment.refund'], lane: 'routine', limits: { callsMax: 10, taskMsMax: null },
  compensation: {}, key: ({ payment }) => `cashier:${payment}`, title: ({ payment }) => payment,
  async run(ctx: TaskContext, input) {
    const payload = effectPayloads['payment.refund'].parse({ ...input, currency: 'EUR', reason: 'It came twice.' });
    const outcome = await ctx.effect('refund', { kind: 'payment.refund', payload, why: 'They paid twice.', evidence: [], confidence: null, risk: 'low', tainted: false });
    return { outcome: outcome.status };
  },
};

/** A whole company as company.yaml makes it, whose money is moved by a provider over HTTP, or stands in the book. `restart` opens the same folder anew. */
export class PaymentsHouse {
  readonly clock: ManualClock = manualClock();
  readonly peer: PaymentsPeer;
  company!: Company;
  private readonly place: string;

  private constructor(place: string, peer: PaymentsPeer) {
    this.place = place;
    this.peer = peer;
  }

  static async open(transport: 'http' | 'book' = 'http'): Promise<PaymentsHouse> {
    const house = new PaymentsHouse(await mkdtemp(join(tmpdir(), 'keelson-payments-')), await startPaymentsPeer());
    await initCompany(house.folder, { name: 'Acme', address: 'hello@acme.example', zone: 'UTC' });
    if (transport === 'http') await house.setTransport(`http\n  http:\n    baseUrl: ${house.peer.baseUrl}\n    keyEnv: ${keyEnv}`);
    process.env[keyEnv] = house.peer.key;
    await house.peer.setClock(house.clock.now());
    await house.start();
    return house;
  }

  get folder(): string {
    return join(this.place, 'acme');
  }

  private async setTransport(lines: string): Promise<void> {
    const file = join(this.folder, 'company.yaml');
    const text = await readFile(file, 'utf8');
    const changed = text.replace('  transport: book', `  transport: ${lines}`);
    assert.notEqual(changed, text, 'the template has a payments section');
    await writeFile(file, changed);
  }

  private async start(): Promise<void> {
    this.company = await openCompany(this.folder, { clock: this.clock, policy: reviewEverything, agents: [cashier as unknown as AgentContract<never, never>] });
  }

  async restart(): Promise<void> {
    await this.company.close();
    await this.start();
  }

  /** A refund that waits for the operator. */
  async refund(payment: string, { amount = 2_000, customer = 'jane@example.com' } = {}): Promise<TaskId> {
    const { id } = await this.company.tasks.start('cashier', { payment, amount, customer });
    await this.run();
    return id;
  }

  /** The operator's one word, and what follows from it. */
  async approve(task: TaskId): Promise<EffectId> {
    const item = (await this.company.inbox.list()).find((one) => one.task === task);
    assert.ok(item, 'it waits for the operator');
    await this.company.inbox.decide(item.id, { action: 'approve', text: null });
    await this.run();
    return (await this.effect(task)).id;
  }

  run(): Promise<void> {
    return this.company.run({ untilIdle: true });
  }

  /** Time passes there and here while the company runs, and what was due happens. */
  async later(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.peer.setClock(this.clock.now());
    await this.run();
  }

  async effect(task: TaskId): Promise<EffectView> {
    const [effect, ...more] = await this.company.effects.ofTask(task);
    assert.ok(effect && more.length === 0);
    return effect;
  }

  /** What became of an effect, by its events. */
  async story(task: TaskId): Promise<string[]> {
    return (await this.company.ledger.tail({ task, limit: 100 })).map(({ kind }) => kind).filter((kind) => /^effect\.(?:started|succeeded|failed|doubted)$/.test(kind));
  }

  async reconcile(adapter = 'payments'): Promise<ReconcileReport> {
    this.clock.advance(3_600_000);
    const [report, ...more] = await this.company.reconcile({ adapter });
    assert.ok(report && more.length === 0);
    return report;
  }

  async close(): Promise<void> {
    await this.company.close();
    await this.peer.close();
    await rm(this.place, { recursive: true });
  }
}
