import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Adapter } from '../../src/effects/adapter.ts';
import type { Approved } from '../../src/effects/approved.ts';
import { Dispatcher } from '../../src/effects/dispatcher.ts';
import { adapterTable } from '../../src/effects/proposal.ts';
import { manualClock, turn, type ManualClock } from '../../src/effects/test-effects.ts';
import { decideItem } from '../../src/conductor/decisions.ts';
import { inboxExpiry } from '../../src/conductor/expiry.ts';
import type { BudgetWindow } from '../../src/ledger/families/budgets.ts';
import type { EffectRow } from '../../src/ledger/families/effects.ts';
import type { ItemRow } from '../../src/ledger/families/inbox.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import type { BudgetSetting } from '../../src/vocabulary/budgets.ts';
import type { Engine } from '../../src/tasks/port.ts';
import type { EffectKind } from '../../src/vocabulary/effects.ts';
import { effectId, type EffectId, type TaskId } from '../../src/vocabulary/ids.ts';
import type { Decision } from '../../src/vocabulary/inbox.ts';
import type { Json } from '../../src/vocabulary/json.ts';
import { taskCreated } from '../ledger/sample-events.ts';
import { scratchFolder } from '../ledger/scratch-ledger.ts';

/** A budget of so many euro cents for refunds, for the whole company and each day, that asks. */
export function refundBudget(cap: number, change: Partial<BudgetSetting> = {}): BudgetSetting {
  return { id: 'refunds', scope: 'company', agent: null, kind: 'payment.refund', per: 'day', unit: 'money', currency: 'EUR', cap, whenReached: 'ask', ...change };
}

export type Provider = (effect: Approved, signal: AbortSignal) => Promise<Json>;

/** A ledger with a dispatcher under budgets, and a provider of refunds that is the given function. `reopen` is what a crash leaves: nothing is told to anybody. */
export class BudgetHouse {
  readonly clock: ManualClock = manualClock();
  readonly calls: Approved[] = [];
  readonly folder: string;
  ledger!: Ledger;
  dispatcher!: Dispatcher;
  /** `null`: nobody knows. */
  budgets: readonly BudgetSetting[] | null;
  private readonly adapter: Adapter;
  private proposals = 0;

  private constructor(folder: string, budgets: readonly BudgetSetting[] | null, kind: Adapter['class'], provider: Provider) {
    this.folder = folder;
    this.budgets = budgets;
    this.adapter = {
      name: 'till', class: kind, kinds: ['payment.refund', 'credit.grant'], inFlightMax: 64,
      preview: () => ({ sentence: 'Refund', text: '' }),
      execute: (effect, signal) => {
        this.calls.push(effect);
        return provider(effect, signal);
      },
      compensate: () => ({ possible: false, why: 'It is paid.', correction: '' }),
    };
  }

  static async open(t: TestContext, budgets: readonly BudgetSetting[] | null, { kind = 'blind', provider = async () => ({ ok: true }) }: { kind?: Adapter['class']; provider?: Provider } = {}): Promise<BudgetHouse> {
    const house = new BudgetHouse(scratchFolder(t), budgets, kind, provider);
    await house.start();
    t.after(() => house.ledger.close());
    await house.ledger.append([taskCreated('t1'), taskCreated('t2', { parent: { task: 't1', call: 0 } }), taskCreated('t3')]);
    return house;
  }

  private async start(): Promise<void> {
    this.ledger = await openLedger(this.folder, { create: 'Acme', clock: this.clock });
    this.dispatcher = new Dispatcher(this.ledger, adapterTable([this.adapter]), this.clock, { budgets: () => this.budgets, zone: 'Europe/Berlin' });
  }

  async reopen(): Promise<void> {
    await this.ledger.close();
    await this.start();
  }

  /** An approved effect of so many cents. */
  async approved(amount: number, { task = 't1', agent = 'support', currency = 'EUR', kind = 'payment.refund' }: { task?: TaskId; agent?: string; currency?: string; kind?: EffectKind } = {}): Promise<EffectId> {
    const call = this.proposals++;
    const effect = effectId('seed', call, 'refund');
    const place = { task, subject: 'customer:jane@example.com' };
    const payload = { amount, currency, customer: 'jane', reason: 'She asked.', ...(kind === 'payment.refund' ? { payment: `p${call}` } : {}) };
    await this.ledger.append([
      { ...place, kind: 'effect.proposed', actor: `agent:${agent}`, data: { effect, call, name: `refund ${call}`, kind, adapter: 'till', class: this.adapter.class, sentence: 'Refund', payload, why: '', evidence: [], confidence: null, risk: 'low', tainted: false } },
      { ...place, kind: 'effect.judged', actor: 'system', data: { effect, call, verdict: 'allow', rules: ['small'], why: '' } },
      { ...place, kind: 'effect.approved', actor: 'system', data: { effect, call, by: 'policy: small' } },
    ]);
    return effect;
  }

  async run(): Promise<void> {
    await this.dispatcher.activate();
    await this.settle();
  }

  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 8; quiet = this.dispatcher.isIdle() ? quiet + 1 : 0) await Promise.race([this.dispatcher.failed, turn()]);
  }

  /** Time passes, and what falls due on the way is done: as the conductor's loop does. */
  async later(ms: number): Promise<void> {
    this.clock.advance(ms);
    await inboxExpiry(this.ledger).sweep(this.clock.now());
    const due = await this.dispatcher.nextDue();
    if (due !== null && due <= this.clock.now()) await this.dispatcher.sweep();
    await this.settle();
  }

  async states(...effects: EffectId[]): Promise<string[]> {
    return Promise.all(effects.map(async (effect) => (await this.row(effect)).state));
  }

  async row(effect: EffectId): Promise<EffectRow> {
    const row = await this.ledger.effects.get(effect);
    assert.ok(row);
    return row;
  }

  items(): Promise<ItemRow[]> {
    return this.ledger.inbox.list({ all: false, limit: 1_000 });
  }

  async decide(action: Decision['action'], text: string | null = null): Promise<void> {
    const [item] = await this.items();
    assert.ok(item, 'something is open');
    await decideItem({ ledger: this.ledger, engine: {} as Engine, adapters: adapterTable([this.adapter]), clock: this.clock, budgets: () => this.budgets }, item.id, { action, text });
    await this.settle();
  }

  window(name = '2026-01-05', budget = 'refunds'): Promise<BudgetWindow> {
    return this.ledger.budgets.window(budget, name);
  }

  async used(name?: string, budget?: string): Promise<{ reserved: number; spent: number }> {
    const { reserved, spent } = await this.window(name, budget);
    return { reserved, spent };
  }

  async kinds(): Promise<string[]> {
    return (await this.ledger.events({ limit: 10_000 })).map(({ kind }) => kind);
  }
}
