import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { initCompany, openCompany } from '../../src/company.ts';
import type { Company } from '../../src/facade.ts';
import type { AnyEvent, EffectView } from '../../src/vocabulary/views.ts';
import { startPaymentsPeer, type PaymentsPeer } from '../peers/start-payments-peer.ts';
import { startSmtpPeer, type SmtpPeer } from '../peers/start-smtp-peer.ts';
import { fastClock } from './fast-clock.ts';
import { runRoute, type KillPoint, type RouteEnd } from './route-process.ts';

const program = fileURLToPath(new URL('./gate-route.ts', import.meta.url));
const identity = { name: 'Tidemark', address: 'support@tidemark.example' };
/** Small credits go out at once, refunds are staged, letters are reviewed or cool off, and the budget has room for one of the two. */
const policy = `version: 1
rules:
  - { id: credits, when: effect.kind == "credit.grant", then: allow, because: small credits are fine }
  - { id: refunds, when: effect.kind == "payment.refund", then: stage, because: money goes back }
  - { id: letters, when: effect.kind == "mail.send", then: allow after 1s unless stopped, because: letters are calm }
  - { id: zoe, when: subject.id == "customer:zoe@example.com" && effect.kind == "mail.send", then: review, because: Zoe is read first }
budgets:
  - { id: money, per: month, cap: 20 EUR }
`;

/** A company whose letters go through a mail server and whose money through a provider: three processes, of which the first may be killed. */
export class GateHouse {
  readonly smtp: SmtpPeer;
  readonly provider: PaymentsPeer;
  /** What is done when all the rest is. */
  last: 'rollback' | 'nothing' = 'nothing';
  private readonly place: string;
  private readonly folder: string;
  private readonly origin = Date.now();

  private constructor(place: string, smtp: SmtpPeer, provider: PaymentsPeer) {
    this.place = place;
    this.folder = join(place, 'tidemark');
    this.smtp = smtp;
    this.provider = provider;
  }

  static async open(): Promise<GateHouse> {
    const [place, smtp, provider] = await Promise.all([mkdtemp(join(tmpdir(), 'keelson-crash-gate-')), startSmtpPeer(), startPaymentsPeer()]);
    const house = new GateHouse(place, smtp, provider);
    await initCompany(house.folder, { ...identity, zone: 'UTC' });
    const mail = { transport: 'smtp', smtp: { host: '127.0.0.1', port: smtp.port, requireTls: false } };
    const payments = { transport: 'http', http: { baseUrl: provider.baseUrl, keyEnv: 'KEELSON_PAYMENTS_KEY' } };
    await writeFile(join(house.folder, 'company.yaml'), JSON.stringify({ ...identity, mail, payments }));
    await writeFile(join(house.folder, 'policy.yaml'), policy);
    return house;
  }

  /** One life of the process, to its end or to the point where it is killed. */
  run(killAt?: KillPoint | Promise<unknown>): Promise<RouteEnd> {
    return runRoute({ folder: this.folder, origin: this.origin, mails: [this.last], program, env: { KEELSON_PAYMENTS_KEY: this.provider.key } }, killAt);
  }

  /** Lives on to the end. Of each letter that may or may not have been sent, the operator looks into the mailbox, and says what is there. */
  async toTheEnd(): Promise<void> {
    for (let lives = 0; lives < 5; lives++) {
      await this.run();
      if ((await this.settleDoubts()) === 0) return;
    }
    throw new Error('it never comes to its end');
  }

  private async settleDoubts(): Promise<number> {
    const sent = await this.lettersSent();
    return this.inside(async (company) => {
      const doubts = (await company.inbox.list()).filter(({ type }) => type === 'doubt');
      for (const { id, effect } of doubts) await company.inbox.decide(id, { action: sent.includes(effect ?? '') ? 'sent' : 'send-again', text: null });
      return doubts.length;
    });
  }

  /** The effects whose letters the mail server has, one entry a letter. */
  async lettersSent(): Promise<string[]> {
    return (await this.smtp.messages()).map((bytes) => /^Message-ID: <(e[0-9a-f]{24})@/m.exec(bytes.toString('latin1'))?.[1] ?? 'a stranger');
  }

  /** All that is not as it must be at the end, whatever happened on the way. */
  async problems(): Promise<string[]> {
    const letters = await this.lettersSent();
    const operations = await this.provider.operations();
    const requests = await this.provider.requests();
    return this.inside(async (company) => {
      const tasks = await company.tasks.list();
      const effects = (await Promise.all(tasks.map(({ id }) => company.effects.ofTask(id)))).flat();
      const events = await company.ledger.after(0, 1_000);
      const [money] = await company.budgets.list();
      const window = money?.windows[0];
      // A credit and its letter more, each the other way round; and what takes money back costs its budget like what gave it.
      const [wanted, spent] = this.last === 'rollback' ? [6, 4_000] : [4, 2_500];
      return [
        ...tasks.flatMap(({ id, agent, status }) => ((agent === 'goodwill' || agent === 'rollback') && status !== 'completed' ? [`${id} is ${status}`] : [])),
        ...effects.flatMap((effect) => effectProblems(effect, letters, operations.map(({ key }) => key ?? 'by nobody'))),
        ...(effects.length === wanted ? [] : [`${effects.length} effects were proposed, not ${wanted}`]),
        ...(letters.length + operations.length === wanted ? [] : [`outside are ${letters.length} letters and ${operations.length} operations`]),
        ...(window?.spent === spent && window.reserved === 0 ? [] : [`the budget says ${JSON.stringify(window)}`]),
        ...beginnings(events, requests.flatMap(({ key }) => key ?? [])),
        ...(await company.inbox.list()).map(({ summary }) => `open: ${summary}`),
        ...(await company.ledger.verify()).problems.map(({ place, what }) => `${place}: ${what}`),
        ...(await company.ledger.rebuild()).tables.flatMap(({ table, identical }) => (identical ? [] : [`${table} is folded differently`])),
      ];
    });
  }

  async events(): Promise<AnyEvent[]> {
    return this.inside((company) => company.ledger.after(0, 1_000));
  }

  async close(): Promise<void> {
    await Promise.all([this.smtp.close(), this.provider.close()]);
    await rm(this.place, { recursive: true });
  }

  private async inside<T>(work: (company: Company) => Promise<T>): Promise<T> {
    const company = await openCompany(this.folder, { clock: fastClock(this.origin) });
    try {
      return await work(company);
    } finally {
      await company.close();
    }
  }
}

/** Each is done, and outside exactly once. */
function effectProblems({ id, kind, state }: EffectView, letters: readonly string[], keys: readonly string[]): string[] {
  const times = (kind === 'mail.send' ? letters : keys).filter((one) => one === id).length;
  return [...(state === 'succeeded' ? [] : [`${kind} ${id} is ${state}`]), ...(times === 1 ? [] : [`${kind} ${id} is outside ${times} times`])];
}

/** E2: nothing was asked of the provider before it was on record that it would be. */
function beginnings(events: readonly AnyEvent[], keys: readonly string[]): string[] {
  return [...new Set(keys)].flatMap((key) => {
    const started = events.filter((event) => event.kind === 'effect.started' && event.data.effect === key).length;
    const asked = keys.filter((one) => one === key).length;
    return asked <= started ? [] : [`${key} was asked for ${asked} times, and begun ${started} times`];
  });
}
