import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { initCompany, openCompany } from '../src/company.ts';
import type { Company } from '../src/facade.ts';
import { seededRandom } from '../src/tasks/seeded-random.ts';
import type { LedgerEvent } from '../src/vocabulary/events.ts';
import type { Clock } from '../src/vocabulary/ports.ts';
import type { ItemView } from '../src/vocabulary/views.ts';
import { company as identity, emlOf, type Mail } from './cost-mails.ts';
import { ownPlaybooks } from './cost-playbooks.ts';
import { prices, type ModelName } from './cost-prices.ts';

/** What a way of answering did in a day. */
export interface DayResult {
  /** By the id of the mail: the reply that was proposed. */
  replies: Map<string, string>;
  calls: number;
  input: number;
  cachedInput: number;
  output: number;
  /** In USD. */
  cost: number;
}

export interface OurResult extends DayResult {
  reused: number;
  /** By the id of the mail: drafts that the operator was offered beside a question. */
  offered: Map<string, string[]>;
  byPurpose: Record<string, { calls: number; cost: number }>;
}

/** Everything that went out to a customer, oldest first, to the mail that it answers. */
export type Sent = Map<string, string>;

/** Time stands but for what the day adds to it. */
class DayClock implements Clock {
  private time: number;
  private alarms: { at: number; callback: () => void }[] = [];
  constructor(time: number) {
    this.time = time;
  }
  now(): number {
    return this.time;
  }
  wake(at: number, callback: () => void): () => void {
    const alarm = { at, callback };
    this.alarms.push(alarm);
    return () => void (this.alarms = this.alarms.filter((one) => one !== alarm));
  }
  goTo(time: number): void {
    this.time = Math.max(this.time, time);
    const due = this.alarms.filter(({ at }) => at <= this.time);
    this.alarms = this.alarms.filter(({ at }) => at > this.time);
    for (const { callback } of due) callback();
  }
}

const policy = `version: 1
rules:
  - { id: mail, when: effect.kind == "mail.send", then: review, because: I read every mail }
budgets:
  - { id: money, per: day, cap: 20 USD, whenReached: cheaper }
  - { id: tokens, per: day, cap: 5000000 tokens, whenReached: ask }
`;
/** So many mails come in before the operator looks into the inbox: about half an hour. */
const batchMails = 10;

/** A company folder as `keelson init` writes it, with the playbooks of this company. */
export class OurWay {
  readonly sent: Sent = new Map();
  readonly offered = new Map<string, string[]>();
  private readonly proposed = new Map<string, string>();
  private readonly folder: string;
  private readonly clock: DayClock;
  private readonly random = seededRandom('our way');

  private constructor(folder: string, clock: DayClock) {
    this.folder = folder;
    this.clock = clock;
  }

  static async begin(place: string, at: number): Promise<OurWay> {
    const way = new OurWay(join(place, 'company'), new DayClock(at));
    await initCompany(way.folder, { name: identity.name, address: identity.address, fromName: identity.fromName, zone: identity.zone });
    // Begun anew with ids of the bench, so that each run is the same.
    rmSync(join(way.folder, 'data'), { recursive: true });
    const persona = join(way.folder, 'persona.md');
    writeFileSync(persona, readFileSync(persona, 'utf8').replace('facts:\n', 'facts:\n  trackingPage: https://harbourpine.example/tracking\n'));
    for (const { file, text } of ownPlaybooks) writeFileSync(join(way.folder, 'playbooks', file), text);
    writeFileSync(join(way.folder, 'policy.yaml'), policy);
    return way;
  }

  useModels(baseUrl: string, tiers: { plan: ModelName; draft: ModelName; classify: ModelName }): void {
    const id = (name: string): string => `server/${name}`;
    const models = {
      providers: { server: { kind: 'openai-compatible', baseUrl } },
      tiers: Object.fromEntries(Object.entries(tiers).map(([tier, name]) => [tier, id(name)])),
      prices: Object.fromEntries(Object.entries(prices).map(([name, price]) => [id(name), price])),
    };
    appendFileSync(join(this.folder, 'company.yaml'), `\nmodels: ${JSON.stringify(models)}\n`);
  }

  /** The persona and the playbooks, as they stand in the folder. */
  files(): { persona: string; playbooks: { name: string; text: string }[] } {
    const folder = join(this.folder, 'playbooks');
    return { persona: readFileSync(join(this.folder, 'persona.md'), 'utf8'), playbooks: readdirSync(folder).toSorted((a, b) => (a < b ? -1 : 1)).map((name) => ({ name: `playbooks/${name}`, text: readFileSync(join(folder, name), 'utf8') })) };
  }

  /** The mails come in as the day goes on, and the operator approves what is proposed and answers what is asked. */
  async answer(mails: readonly Mail[]): Promise<OurResult> {
    const company = await openCompany(this.folder, { clock: this.clock, random: this.random });
    try {
      const { seq } = (await company.ledger.tail({ limit: 1 }))[0] ?? { seq: 0 };
      for (let from = 0; from < mails.length; from += batchMails) await this.batch(company, mails.slice(from, from + batchMails), from);
      return { replies: this.proposed, offered: this.offered, ...(await spent(company, seq)) };
    } finally {
      await company.close();
    }
  }

  private async batch(company: Company, mails: readonly Mail[], number: number): Promise<void> {
    this.clock.goTo(mails.at(-1)?.at ?? 0);
    const folder = join(this.folder, 'incoming');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    for (const [place, mail] of mails.entries()) writeFileSync(join(folder, `${String(number + place).padStart(4, '0')}.eml`), emlOf(mail));
    await company.signal.mail(folder);
    await company.run({ untilIdle: true });
    const byId = new Map(mails.map((mail) => [mail.id, mail]));
    for (const item of await company.inbox.list({ limit: 1_000 })) await this.decide(company, item, byId);
    await company.run({ untilIdle: true });
  }

  private async decide(company: Company, { id, type, task }: ItemView, mails: ReadonlyMap<string, Mail>): Promise<void> {
    if (task === null || (type !== 'approval' && type !== 'question')) return;
    const { input } = await company.tasks.show(task);
    const mail = mails.get((input as { mail?: { messageId?: string } }).mail?.messageId ?? '');
    if (mail === undefined) return;
    const { effectDetail, choices, evidence } = await company.inbox.show(id);
    const words = (effectDetail?.payload as { text?: string } | undefined)?.text;
    if (type === 'approval' && words !== undefined) {
      this.proposed.set(mail.id, words);
      this.sent.set(mail.id, words);
      await company.inbox.decide(id, { action: 'approve', text: null });
      return;
    }
    this.offered.set(mail.id, evidence.filter(({ label }) => /draft/iu.test(label)).map(({ text }) => text));
    const needless = ['praise', 'nonsense', 'machine'].includes(mail.kind);
    const text = needless ? 'no-reply' : (choices.find((choice) => choice.startsWith('use:')) ?? 'I looked at it myself and will write again today.');
    if (!needless) this.sent.set(mail.id, text.startsWith('use:') ? (this.offered.get(mail.id)?.[0] ?? text) : text);
    await company.inbox.decide(id, { action: 'answer', text });
  }
}

/** From the ledger, as `keelson costs` counts it. */
async function spent(company: Company, since: number): Promise<Omit<OurResult, 'replies' | 'offered'>> {
  const sum: Omit<OurResult, 'replies' | 'offered'> = { calls: 0, input: 0, cachedInput: 0, output: 0, cost: 0, reused: 0, byPurpose: {} };
  let after = since;
  for (;;) {
    const events = await company.ledger.after(after, 1_000);
    for (const event of events) {
      if (event.kind === 'model.reused') sum.reused += 1;
      if (event.kind === 'model.called') count(sum, event);
    }
    const last = events.at(-1);
    if (last === undefined) return sum;
    after = last.seq;
  }
}

function count(sum: Omit<OurResult, 'replies' | 'offered'>, { data: { usage, cost, purpose } }: LedgerEvent<'model.called'>): void {
  const money = cost === null ? 0 : (cost.amount + cost.billionths / 1e9) / 100;
  sum.calls += 1;
  sum.input += usage?.input ?? 0;
  sum.cachedInput += usage?.cachedInput ?? 0;
  sum.output += usage?.output ?? 0;
  sum.cost += money;
  const of = (sum.byPurpose[purpose] ??= { calls: 0, cost: 0 });
  of.calls += 1;
  of.cost += money;
}
