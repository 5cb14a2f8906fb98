import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { initCompany, openCompany } from '../../src/company.ts';
import type { Company } from '../../src/facade.ts';
import type { AnyEvent } from '../../src/vocabulary/views.ts';
import type { ModelPeerRequest } from '../peers/model-peer-script.ts';
import { startModelPeer, type ModelPeer, type ScriptedRule } from '../peers/model-peer.ts';
import { fastClock } from './fast-clock.ts';
import { runRoute, type KillPoint, type RouteEnd } from './route-process.ts';

const program = fileURLToPath(new URL('./model-route.ts', import.meta.url));
export const mails = ['01-invoice-copy', '04-cancel', '05-upgrade'].map((name) => fileURLToPath(new URL(`../../examples/monday/${name}.eml`, import.meta.url)));

/** EUR a million tokens: so much that whole cents count for something. */
const euros = 1_000;
/** Room for all that is asked, and for what may be lost. */
const tokensCap = 120_000;
const centsOf = (tokens: number): number => (tokens * euros * 100) / 1_000_000;
const budgets = (cap: number): string => `
budgets:
  - { id: money, per: month, cap: ${centsOf(tokensCap) / 100} EUR }
  - { id: tokens, per: month, cap: ${cap} tokens }
`;

const drafted = (match: RegExp, text: string): ScriptedRule => ({ match, answer: { text, used: ['Prepared reply'], missing: null } });
/** The first draft about the invoice has an invented number and is mended. */
const answers: ScriptedRule[] = [
  { match: /how much harm/u, answer: { level: 'low', reasons: [] } },
  { ...drafted(/You write mails for[\s\S]*invoice 1042/u, 'Your case is 48213: sign in at https://tidemark.example/login for invoice 1042.'), times: 1 },
  drafted(/You write mails for[\s\S]*invoice 1042/u, 'You find invoice 1042 under Settings → Billing → Invoices: sign in at https://tidemark.example/login and take the PDF.'),
  drafted(/You write mails for[\s\S]*cancel my subscription/u, 'Sign in at https://tidemark.example/login and open Settings → Billing → Cancel plan. After that your data stays readable for 90 days.'),
  drafted(/You write mails for[\s\S]*team plan/u, 'All plans are on https://tidemark.example/pricing. Sign in and open Settings → Billing → Change plan to change yours.'),
];

/** A company whose mails are drafted by a server of models: two processes, of which the first may be killed. */
export class CrashedModelHouse {
  readonly peer: ModelPeer;
  /** All mails come in at once, so that each has a request under way. */
  together = false;
  private readonly place: string;
  private readonly folder: string;
  private readonly origin = Date.now();
  private readonly cap: number;

  private constructor(place: string, peer: ModelPeer, cap: number) {
    this.place = place;
    this.cap = cap;
    this.folder = join(place, 'tidemark');
    this.peer = peer;
  }

  /** `cap`: tokens a month. */
  static async open(cap = tokensCap): Promise<CrashedModelHouse> {
    const [place, peer] = await Promise.all([mkdtemp(join(tmpdir(), 'keelson-crash-model-')), startModelPeer()]);
    const house = new CrashedModelHouse(place, peer, cap);
    await initCompany(house.folder, { name: 'Tidemark', address: 'support@tidemark.example', zone: 'UTC' });
    await rm(join(house.folder, 'data'), { recursive: true });
    const price = { input: euros, output: euros, currency: 'EUR' };
    const models = { providers: { server: { kind: 'openai-compatible', baseUrl: peer.baseUrl } }, tiers: { draft: 'server/large', classify: 'server/small' }, prices: { 'server/large': price, 'server/small': price } };
    await appendFile(join(house.folder, 'company.yaml'), `\nmodels: ${JSON.stringify(models)}\n`);
    const policy = join(house.folder, 'policy.yaml');
    await writeFile(policy, (await readFile(policy, 'utf8')).replace(/^budgets:\n(?: .*\n)+/mu, budgets(cap)));
    await peer.script(...answers);
    return house;
  }

  /** One life of the process, to its end or to the point where it is killed. */
  run(killAt?: KillPoint | Promise<unknown>): Promise<RouteEnd> {
    return runRoute({ folder: this.folder, origin: this.origin, mails: [...(this.together ? ['together'] : []), ...mails], program }, killAt);
  }

  /** Dies while the peer has its n-th request of this life and has not answered. */
  async runUntilAsked(n: number): Promise<RouteEnd> {
    const before = (await this.peer.requests()).length;
    await this.peer.script(...answers.map((rule) => ({ ...rule, delayMs: 1_000 })));
    // It may come to its end without asking so often.
    const end = await this.run(this.peer.asked(before + n).catch(() => new Promise(() => undefined)));
    await this.peer.script(...answers);
    return end;
  }

  /** All that is not as it must be at the end. Each crash may have cost one request for each task that was asking: it is made again. */
  async problems(crashes: number, undisturbed: number): Promise<string[]> {
    const kills = crashes * (this.together ? mails.length : 1);
    const requests = await this.peer.requests();
    const company = await openCompany(this.folder, { clock: fastClock(this.origin) });
    try {
      const events = await company.ledger.after(0, 2_000);
      return [
        ...(requests.length <= undisturbed + kills ? [] : [`${requests.length} requests came, where ${undisturbed} are made, and ${kills} may be lost`]),
        ...accountProblems(events, requests, kills),
        ...(await budgetProblems(company, requests, this.cap)),
        ...(await company.budgets.list()).flatMap(({ id, windows }) => windows.flatMap(({ reserved }) => (reserved === 0 ? [] : [`${reserved} of ${id} are still reserved`]))),
        ...(await taskProblems(company)),
        ...(await company.ledger.verify()).problems.map(({ place, what }) => `${place}: ${what}`),
        ...(await company.ledger.rebuild()).tables.flatMap(({ table, identical }) => (identical ? [] : [`${table} is folded differently`])),
      ];
    } finally {
      await company.close();
    }
  }

  /** What the budgets say, and what is asked of the operator. */
  async budgets(): Promise<{ problems: string[]; asked: number }> {
    const company = await openCompany(this.folder, { clock: fastClock(this.origin) });
    try {
      const open = await company.inbox.list();
      return { problems: await budgetProblems(company, await this.peer.requests(), this.cap), asked: open.filter(({ actions }) => actions.includes('raise')).length };
    } finally {
      await company.close();
    }
  }

  async close(): Promise<void> {
    await this.peer.close();
    await rm(this.place, { recursive: true });
  }
}

/** Each request that the peer saw is on record: with what it counted, or as one that was lost. */
function accountProblems(events: readonly AnyEvent[], requests: readonly ModelPeerRequest[], kills: number): string[] {
  const called = events.filter((event) => event.kind === 'model.called');
  const lost = called.filter(({ data }) => data.outcome === 'lost').length;
  const key = ({ input, cachedInput, output }: { input: number; cachedInput: number; output: number }): string => `${input} ${cachedInput} ${output}`;
  const seen = requests.map(({ usage }) => key(usage));
  const strangers = called.flatMap(({ seq, data: { usage } }) => {
    const at = usage === null ? -2 : seen.indexOf(key(usage));
    if (at >= 0) seen.splice(at, 1);
    return at === -1 ? [`${seq} tells of a request that nobody made`] : [];
  });
  return [
    ...strangers,
    ...(seen.length <= lost ? [] : [`${seen.length} requests are not on record, and ${lost} are as lost`]),
    ...(lost <= kills ? [] : [`${lost} are lost, where ${kills} may be`]),
    ...called.flatMap(({ seq, data: { outcome, counts } }) => ((outcome === 'lost') === (counts === 'worst') ? [] : [`${seq} is ${outcome} and counts ${counts}`])),
  ];
}

/** What is counted and set aside is at least what the peer charges, and no more than the cap. */
async function budgetProblems(company: Company, requests: readonly ModelPeerRequest[], cap: number): Promise<string[]> {
  const tokens = requests.reduce((sum, { usage }) => sum + usage.input + usage.output, 0);
  const charged: Record<string, number> = { tokens, money: centsOf(tokens) };
  const most: Record<string, number> = { tokens: cap, money: centsOf(tokensCap) };
  const problems: string[] = [];
  for (const { id, windows } of await company.budgets.list()) {
    // In two windows when a month ends in the middle of the test.
    const counted = windows.reduce((sum, { spent, reserved }) => sum + spent + reserved, 0);
    if (counted < (charged[id] ?? 0)) problems.push(`${id}: ${counted} are counted, and ${charged[id]} were charged`);
    if (counted > (most[id] ?? 0)) problems.push(`${id}: ${counted} are over the cap`);
  }
  return problems;
}

/** Each mail has one proposal, which went out once. */
async function taskProblems(company: Company): Promise<string[]> {
  const tasks = await company.tasks.list();
  const effects = await Promise.all(tasks.map(({ id }) => company.effects.ofTask(id)));
  return [
    ...(tasks.length === mails.length ? [] : [`there are ${tasks.length} tasks`]),
    ...tasks.flatMap(({ id, status }) => (status === 'completed' ? [] : [`${id} is ${status}`])),
    ...effects.flatMap((own, n) => (own.length === 1 && own[0]?.state === 'succeeded' ? [] : [`${tasks[n]?.id} has ${own.length} proposals`])),
    ...effects.flat().flatMap(({ payload }) => (isDrafted((payload as { text: string }).text) ? [] : ['a reply is not what a model drafted'])),
    ...(await company.inbox.list()).map(({ summary }) => `open: ${summary}`),
  ];
}

function isDrafted(text: string): boolean {
  return /Sign in|sign in at/u.test(text) && !text.includes('48213') && !text.includes('The quickest way');
}
