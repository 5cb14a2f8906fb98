import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Proposal } from '../vocabulary/contract.ts';
import type { Decision } from '../vocabulary/inbox.ts';
import type { EffectId } from '../vocabulary/ids.ts';
import type { Json } from '../vocabulary/json.ts';
import type { Clock } from '../vocabulary/ports.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { ItemRow } from '../ledger/families/inbox.ts';
import type { Ledger } from '../ledger/port.ts';
import { openLedger } from '../ledger/sqlite-ledger.ts';
import { reviewEverything, type Policy } from '../policy/judge.ts';
import type { Adapter } from './adapter.ts';
import type { Approved } from './approved.ts';
import { decideEffect } from './decide.ts';
import { Dispatcher } from './dispatcher.ts';
import { judgeProposal, type JudgingDeps } from './judging.ts';
import { adapterTable, proposalDrafts } from './proposal.ts';

export interface ManualClock extends Clock {
  advance(ms: number): void;
}

export function manualClock(start = Date.UTC(2026, 0, 5)): ManualClock {
  let now = start;
  let alarms: { at: number; callback: () => void }[] = [];
  return {
    now: () => now,
    wake(at, callback) {
      const alarm = { at, callback };
      alarms.push(alarm);
      return () => void (alarms = alarms.filter((one) => one !== alarm));
    },
    advance(ms) {
      now += ms;
      const due = alarms.filter(({ at }) => at <= now);
      alarms = alarms.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
    },
  };
}

export const hangs = (): Promise<never> => new Promise(() => undefined);

export interface FakeAdapter extends Adapter<'mail.send'> {
  /** Every effect that `execute` was called with. */
  readonly calls: Approved[];
  readonly asked: EffectId[];
}

/** An adapter whose provider is the given function. */
export function fakeAdapter(kind: Adapter['class'], execute: (effect: Approved, signal: AbortSignal) => Promise<Json>, find?: () => Promise<Json | null>): FakeAdapter {
  const calls: Approved[] = [];
  const asked: EffectId[] = [];
  return {
    name: 'fake',
    class: kind,
    kinds: ['mail.send'],
    inFlightMax: 8,
    calls,
    asked,
    preview: (_kind, { subject, text }) => ({ sentence: `Send "${subject}"`, text }),
    execute(effect, signal) {
      calls.push(effect);
      return execute(effect, signal);
    },
    ...(find && {
      find(effect: Approved) {
        asked.push(effect.id);
        return find();
      },
    }),
    compensate: () => ({ possible: false, why: 'It is out.', correction: 'Write again.' }),
  };
}

const proposal: Proposal = {
  kind: 'mail.send',
  payload: { to: [{ address: 'jane@example.com', name: 'Jane' }], cc: [], subject: 'Re: invoice', text: 'It is paid.', inReplyTo: null, references: [], thread: null },
  why: 'She asked.',
  evidence: [],
  confidence: 0.9,
  risk: 'low',
  tainted: false,
};

/** A ledger on disk with a dispatcher on it, and what an operator does. `reopen` is what a crash leaves: nothing is told to anybody. */
export class EffectHouse {
  readonly folder: string;
  readonly clock = manualClock();
  ledger: Ledger;
  dispatcher: Dispatcher;
  private readonly adapters: Adapter[];
  private proposals = 0;

  private constructor(folder: string, ledger: Ledger, adapters: Adapter[]) {
    this.folder = folder;
    this.ledger = ledger;
    this.adapters = adapters;
    this.dispatcher = new Dispatcher(ledger, adapterTable(adapters), this.clock);
  }

  static async open(...adapters: Adapter[]): Promise<EffectHouse> {
    const folder = await mkdtemp(join(tmpdir(), 'keelson-effects-'));
    return new EffectHouse(folder, await openLedger(folder, { create: 'Acme' }), adapters);
  }

  async propose(policy: Policy = reviewEverything): Promise<EffectId> {
    const place = { task: 't1', subject: 'customer:jane@example.com', agent: 'support', seed: 'seed', call: this.proposals++, name: 'reply', cause: 1 } as const;
    const [proposed] = await this.ledger.append(proposalDrafts(place, proposal, await judgeProposal(this.judging(policy), place, proposal, proposal.tainted), { now: this.clock.now(), zone: 'UTC' }));
    assert.equal(proposed?.kind, 'effect.proposed');
    return (proposed.data as { effect: EffectId }).effect;
  }

  private judging(policy: Policy): JudgingDeps {
    return { ledger: this.ledger, adapters: adapterTable(this.adapters), policy: () => policy, clock: this.clock, zone: 'UTC' };
  }

  async row(effect: EffectId): Promise<EffectRow> {
    const row = await this.ledger.effects.get(effect);
    assert.ok(row);
    return row;
  }

  async items(): Promise<ItemRow[]> {
    return this.ledger.inbox.list({ all: false, limit: 100 });
  }

  async decide(action: Decision['action'], text: string | null = null): Promise<void> {
    const [item] = await this.items();
    assert.ok(item, 'something is open');
    const { drafts, expectations } = await decideEffect(this.judging(reviewEverything), { ...item, subject: (await this.ledger.event(item.openedSeq)).subject }, { action, text }, undefined);
    await this.ledger.append(drafts, expectations);
  }

  async proposeApproved(): Promise<EffectId> {
    const effect = await this.propose();
    await this.decide('approve');
    return effect;
  }

  async run(): Promise<void> {
    await this.dispatcher.activate();
    await this.settle();
  }

  /** Until nothing is under way any more. Rejects when the dispatcher gives up. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 5; quiet = this.dispatcher.isIdle() ? quiet + 1 : 0) await Promise.race([this.dispatcher.failed, turn()]);
  }

  /** Time passes; what is due then is taken up. */
  async later(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.dispatcher.sweep();
    await this.settle();
  }

  async kinds(): Promise<string[]> {
    return (await this.ledger.events({ limit: 1_000 })).map(({ kind }) => kind);
  }

  async reopen(): Promise<void> {
    await this.ledger.close();
    this.ledger = await openLedger(this.folder);
    this.dispatcher = new Dispatcher(this.ledger, adapterTable(this.adapters), this.clock);
  }

  async close(): Promise<void> {
    await this.ledger.close();
    await rm(this.folder, { recursive: true });
  }
}

export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Turns of the event loop until it holds: for work that hangs on purpose, so that nothing ever becomes idle. */
export async function until(holds: () => boolean): Promise<void> {
  for (let turns = 0; !holds(); turns++) {
    assert.ok(turns < 10_000, 'it never came to that');
    await turn();
  }
}
