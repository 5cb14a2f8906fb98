import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { initCompany, openCompany, type CompanyOptions } from '../../src/company.ts';
import { manualClock, type FakeAdapter, type ManualClock } from '../../src/effects/test-effects.ts';
import type { Company } from '../../src/facade.ts';
import type { TaskId } from '../../src/vocabulary/ids.ts';
import type { EffectView, ItemDetail } from '../../src/vocabulary/views.ts';

const mail = fileURLToPath(new URL('../../examples/monday/01-invoice-copy.eml', import.meta.url));
export const day = 24 * 3_600_000;

/** A whole company with a test's own adapter, policy and clock, into which one mail has come that a playbook answers. */
export class MailHouse {
  readonly clock: ManualClock = manualClock();
  company!: Company;
  private readonly place: string;
  private options: CompanyOptions;

  private constructor(place: string, options: CompanyOptions) {
    this.place = place;
    this.options = { ...options, clock: this.clock };
  }

  /** `prepare` is what the operator does before the mail comes. */
  static async open(adapter: FakeAdapter, options: CompanyOptions = {}, prepare: (company: Company) => Promise<unknown> = async () => undefined): Promise<MailHouse> {
    const house = new MailHouse(await mkdtemp(join(tmpdir(), 'keelson-effects-')), { ...options, adapters: [adapter] });
    await initCompany(join(house.place, 'acme'), { name: 'Acme', address: 'hello@acme.example', zone: 'UTC' });
    await house.start();
    await prepare(house.company);
    await house.company.signal.mail(mail);
    await house.run();
    return house;
  }

  private async start(): Promise<void> {
    this.company = await openCompany(join(this.place, 'acme'), this.options);
  }

  async restart(options: CompanyOptions = {}): Promise<void> {
    await this.company.close();
    this.options = { ...this.options, ...options };
    await this.start();
  }

  run(): Promise<void> {
    return this.company.run({ untilIdle: true });
  }

  /** The only open item. */
  async item(): Promise<ItemDetail> {
    const [item, ...more] = await this.company.inbox.list();
    assert.ok(item && more.length === 0, 'one item is open');
    return this.company.inbox.show(item.id);
  }

  async approve(): Promise<void> {
    await this.company.inbox.decide((await this.item()).id, { action: 'approve', text: null });
  }

  async effect(): Promise<EffectView> {
    const [effect] = await this.company.effects.ofTask(await this.task());
    assert.ok(effect);
    return effect;
  }

  async task(): Promise<TaskId> {
    // Upkeep and reconciliation have their tasks every night.
    const task = (await this.company.tasks.list()).find(({ agent }) => agent === 'support');
    assert.ok(task);
    return task.id;
  }

  /** How the agent's task ended, in its own words. */
  async outcome(): Promise<string> {
    const { status, result } = await this.company.tasks.show(await this.task());
    return `${status}: ${(result as { outcome?: string } | null)?.outcome ?? ''}`;
  }

  /** Time passes while the company runs, and what was due happens. */
  async later(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.run();
  }

  async close(): Promise<void> {
    await this.company.close();
    await rm(this.place, { recursive: true });
  }
}
