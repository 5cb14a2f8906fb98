import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dispatcher } from '../src/effects/dispatcher.ts';
import type { Adapter } from '../src/effects/adapter.ts';
import { adapterTable } from '../src/effects/proposal.ts';
import type { Ledger } from '../src/ledger/port.ts';
import { openLedger } from '../src/ledger/sqlite-ledger.ts';
import type { BudgetSetting } from '../src/vocabulary/budgets.ts';
import { seededRandom, type SeededRandom } from '../src/tasks/seeded-random.ts';
import { Retryable } from '../src/vocabulary/errors.ts';
import type { Draft } from '../src/vocabulary/events.ts';
import { effectId, taskId } from '../src/vocabulary/ids.ts';
import type { Clock } from '../src/vocabulary/ports.ts';

export interface OvershootOptions {
  /** Each with another seed. */
  runs: number;
  /** That want the same money at once. */
  tasks?: number;
  /** The first seed; others follow. */
  seed?: number;
}

const cap = 10_000;
const budget: BudgetSetting = { id: 'refunds', scope: 'company', agent: null, kind: 'payment.refund', per: 'month', unit: 'money', currency: 'EUR', cap, whenReached: 'ask' };
const crashesMax = 3;

/**
 * Tasks that all want a refund at once out of one budget that has room for a part of them, with a provider that answers, fails, or leaves in doubt, in a process that dies at
 * commits drawn from the seed and goes on from what was on disk. Of every commit it is asked how far spent + reserved, counted from its events
 * alone, and the money that really left, lie over the cap. The worst of all runs, in cents: 0 when no cent was overshot.
 */
export async function overshootBench({ runs, tasks = 500, seed = 1 }: OvershootOptions): Promise<{ budgetOvershootCents: number; crashes: number; sent: number }> {
  const place = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'keelson-budget-'));
  try {
    await writeProposals(join(place, 'template'), tasks);
    const all = { budgetOvershootCents: 0, crashes: 0, sent: 0 };
    for (let n = 0; n < runs; n++) {
      const run = new Run(place, seed + n);
      await run.whole();
      all.budgetOvershootCents = Math.max(all.budgetOvershootCents, run.over);
      all.crashes += run.crashes;
      all.sent += run.sent.size;
    }
    return all;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** The same for every run: each is a copy. Amounts are what `amountOf` says. */
async function writeProposals(folder: string, tasks: number): Promise<void> {
  const ledger = await openLedger(folder, { create: 'Bench', clock: new BenchClock() });
  for (let n = 0; n < tasks; n += 100) {
    await ledger.append(Array.from({ length: Math.min(100, tasks - n) }, (_, index) => approvedEffect(n + index)).flat());
  }
  await ledger.close();
}

const amountOf = (call: number): number => 1 + ((call * 7_919) % 97);
const uuid = '00000000-0000-4000-8000-000000000001';

function approvedEffect(n: number): Draft[] {
  const effect = effectId(uuid, n, 'refund');
  const task = taskId(n + 1);
  const payload = { amount: amountOf(n), currency: 'EUR', payment: `p${n}`, customer: 'jane', reason: 'bench' };
  return [
    { kind: 'task.created', actor: 'system', task, data: { key: `bench ${n}`, agent: 'support', version: 1, title: 'bench', lane: 'routine', input: null, seed: uuid, parent: null, deadline: null } },
    { kind: 'effect.proposed', actor: 'agent:support', task, data: { effect, call: n, name: 'refund', kind: 'payment.refund', adapter: 'till', class: 'keyed', sentence: 'Refund', payload, why: '', evidence: [], confidence: null, risk: 'low', tainted: false } },
    { kind: 'effect.judged', actor: 'system', task, data: { effect, call: n, verdict: 'allow', rules: ['bench'], why: '' } },
    { kind: 'effect.approved', actor: 'system', task, data: { effect, call: n, by: 'policy: bench' } },
  ];
}

/** Time stands but for what a run adds to it. */
class BenchClock implements Clock {
  time = Date.UTC(2026, 0, 5, 9);
  now(): number {
    return this.time;
  }
  wake(): () => void {
    return () => undefined;
  }
}

class Run {
  over = 0;
  crashes = 0;
  /** Effects that the provider carried out, by key: saying it again with the same key pays nothing more. */
  readonly sent = new Map<string, number>();
  private readonly folder: string;
  private readonly random: SeededRandom;
  private readonly clock = new BenchClock();
  /** Line by line what is reserved, from the events alone: no projection is believed. */
  private reserved = new Map<string, number>();
  private spent = 0;

  constructor(place: string, seed: number) {
    this.random = seededRandom(`00000000-0000-4000-8000-${String(seed).padStart(12, '0')}`);
    this.folder = join(place, `run-${seed}`);
    cpSync(join(place, 'template'), this.folder, { recursive: true });
  }

  /** Lives one after the other until nothing is left to do without the operator. */
  async whole(): Promise<void> {
    try {
      for (let life = 0; ; life++) {
        const crashed = await this.life(life < crashesMax ? 1 + Math.floor(this.random.next() * 12) : Number.POSITIVE_INFINITY);
        this.crashes += crashed ? 1 : 0;
        if (!crashed) return;
      }
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  /** One process, which dies with its n-th commit: what it had done until then is on disk, and nobody was told. */
  private async life(commits: number): Promise<boolean> {
    const ledger = await openLedger(this.folder, { clock: this.clock });
    let left = commits;
    let dead = false;
    const alive = guarded(ledger, () => dead);
    const image = `${this.folder}-image`;
    // Before the dispatcher's own listener, so that it hears nothing of the commit that it dies with.
    ledger.onCommit(({ events }) => {
      if (dead) return;
      for (const event of events) this.count(event);
      this.look();
      left -= 1;
      if (left > 0) return;
      dead = true;
      mkdirSync(image);
      cpSync(this.folder, image, { recursive: true });
    });
    const dispatcher = new Dispatcher(alive, adapterTable([this.till(() => dead)]), this.clock, { budgets: () => [budget], zone: 'UTC' });
    await Promise.race([dispatcher.failed, this.goOn(dispatcher, () => dead)]);
    dispatcher.close();
    await ledger.close();
    if (!dead) return false;
    rmSync(this.folder, { recursive: true });
    cpSync(image, this.folder, { recursive: true });
    rmSync(image, { recursive: true });
    return true;
  }

  private async goOn(dispatcher: Dispatcher, dead: () => boolean): Promise<void> {
    let failure: Error | undefined;
    // The dead may fail; a failure of the living must not pass for a run without overshoot.
    void dispatcher.activate().catch((error: unknown) => void (failure = dead() ? undefined : new Error('the dispatcher failed', { cause: error })));
    for (;;) {
      for (let quiet = 0; quiet < 6 && !dead(); quiet = dispatcher.isIdle() ? quiet + 1 : 0) await new Promise((resolve) => setImmediate(resolve));
      const due = dead() ? null : await dispatcher.nextDue();
      if (failure !== undefined) throw failure;
      if (due === null || dead() || due > Date.UTC(2026, 0, 30)) return;
      this.clock.time = Math.max(this.clock.time, due);
      await dispatcher.sweep();
    }
  }

  /** Pays, refuses, or pays and loses its answer, by the seed. */
  private till(dead: () => boolean): Adapter {
    return {
      name: 'till', class: 'keyed', kinds: ['payment.refund'], inFlightMax: 256,
      preview: () => ({ sentence: 'Refund', text: '' }),
      execute: async ({ id, payload }) => {
        if (dead()) return new Promise(() => undefined);
        const luck = this.random.next();
        if (luck < 0.1) throw new Retryable('till.busy', 'Busy.', 'Wait.');
        this.sent.set(id, 'amount' in payload ? payload.amount : 0);
        this.look();
        if (luck < 0.2) throw new Error('the connection was cut after it was accepted');
        return { ok: true };
      },
      compensate: () => ({ possible: false, why: 'It is paid.', correction: '' }),
    };
  }

  private count(event: { kind: string; data: unknown }): void {
    if (event.kind === 'budget.reserved') {
      const { reservation, lines } = event.data as { reservation: string; lines: { amount: number }[] };
      this.reserved.set(reservation, (this.reserved.get(reservation) ?? 0) + lines.reduce((sum, { amount }) => sum + amount, 0));
    }
    const { effect } = event.data as { effect?: string };
    const held = this.reserved.get(`effect:${effect ?? ''}`);
    if (held === undefined || !['effect.succeeded', 'effect.failed', 'effect.rejected', 'effect.withdrawn', 'effect.expired'].includes(event.kind)) return;
    this.reserved.delete(`effect:${effect ?? ''}`);
    if (event.kind === 'effect.succeeded') this.spent += held;
  }

  private look(): void {
    const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
    this.over = Math.max(this.over, this.spent + sum(this.reserved.values()) - cap, sum(this.sent.values()) - cap);
  }
}

/** The ledger as a process sees it that may die: from then on nothing is answered. */
function guarded(ledger: Ledger, dead: () => boolean): Ledger {
  const wait = <T>(work: () => Promise<T>): Promise<T> => (dead() ? new Promise(() => undefined) : work().then((value) => (dead() ? new Promise<T>(() => undefined) : value), (error: unknown) => (dead() ? new Promise<T>(() => undefined) : Promise.reject(error instanceof Error ? error : new Error(String(error))))));
  return new Proxy(ledger, {
    get(from, property) {
      if (property === 'append') return (...args: Parameters<Ledger['append']>) => wait(() => from.append(...args));
      if (property === 'onCommit') return (listener: Parameters<Ledger['onCommit']>[0]) => from.onCommit((commit) => void (dead() || listener(commit)));
      const value: unknown = Reflect.get(from, property);
      return typeof value === 'function' ? (value as () => unknown).bind(from) : value;
    },
  });
}
