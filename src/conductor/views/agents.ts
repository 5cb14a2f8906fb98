import type { AgentDetail, AgentTrust, AgentView } from '../../vocabulary/agent-views.ts';
import type { AgentContract } from '../../vocabulary/contract.ts';
import type { BudgetView, TrustView } from '../../vocabulary/gate-views.ts';
import { assert, Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Clock } from '../../vocabulary/ports.ts';
import { defaultAgent, type RoutingSettings } from '../../vocabulary/routing.ts';
import type { ScheduleView } from '../../vocabulary/views.ts';
import type { PauseRow } from '../../ledger/families/pauses.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { Policy } from '../../policy/judge.ts';
import { defaultTrust, type TrustSettings } from '../../policy/settings.ts';
import { wilsonUpper } from '../../policy/trust.ts';
import { windowName } from '../../policy/windows.ts';
import { triageAgent } from '../../agents/triage/triage.ts';
import { ruleWords } from '../router/rules.ts';
import { trustView } from '../operator-trust.ts';
import { aboutTrust } from '../trust-topic.ts';
import { contractWords } from './contract-words.ts';
import type { companyCosts } from './costs.ts';
import { pausedOf } from './paused.ts';

export interface AgentViewDeps {
  ledger: Ledger;
  clock: Clock;
  /** IANA time zone of the company: its months. */
  zone: string;
  agents: readonly AgentContract[];
  costs: Pick<ReturnType<typeof companyCosts>, 'report'>;
  policy(): Policy | Promise<Policy>;
  /** `null` while nobody knows which there are. */
  budgets(): Promise<BudgetView[] | null>;
  schedules(): Promise<ScheduleView[]>;
  /** `routing` of company.yaml. */
  routing: RoutingSettings;
}

const lookBackMs = 30 * 24 * 3_600_000;
const none = { ready: 0, parked: 0, completed: 0, failed: 0, stopped: 0, cancelled: 0 };

/** What the agents promise, how they fare and what they are trusted with. Reads only, and within bounds. */
export function agentViews(deps: AgentViewDeps) {
  return {
    async list(): Promise<AgentView[]> {
      const common = await commonOf(deps);
      return Promise.all(deps.agents.map((agent) => agentView(deps, common, agent)));
    },
    async show(name: string): Promise<AgentDetail> {
      const agent = deps.agents.find((one) => one.name === name);
      if (agent === undefined) throw new Terminal('agent.unknown', `There is no agent "${name}".`, `Known: ${deps.agents.map((one) => one.name).join(', ')}.`);
      return agentDetail(deps, agent);
    },
  };
}

/** What is read once for all of them. */
interface Common {
  pauses: PauseRow[];
  /** The newest task that there was 30 days ago. */
  before: number;
  month: Map<string, AgentView['month']>;
  proposals: Map<string, AgentDetail['openProposals']>;
}

async function commonOf({ ledger, clock, zone, costs }: AgentViewDeps): Promise<Common> {
  const now = clock.now();
  const [pauses, report, proposals] = await Promise.all([ledger.pauses.list(), costs.report({ by: 'agent', since: `${windowName(zone, now, 'month')}-01` }), openProposals(ledger)]);
  return {
    pauses,
    before: await ledger.activity.taskAt(await ledger.activity.seqAt(now - lookBackMs)),
    month: new Map(report.rows.map(({ name, calls, cost }) => [name ?? '', { calls, cost }])),
    proposals,
  };
}

async function agentView({ ledger }: AgentViewDeps, { pauses, before, month, proposals }: Common, agent: AgentContract): Promise<AgentView> {
  const { name, does, version, lane, effects, startedOnlyBy = null } = agent;
  const [counts, keys] = await Promise.all([ledger.activity.tasksOf(name, before), ledger.trust.keysOf(name, limits.listRowsMax)]);
  const tasks = { ...none, ...counts };
  const ended = tasks.completed + tasks.failed + tasks.stopped;
  const relaxed = await Promise.all(keys.map((key) => ledger.trust.relaxed(key)));
  return {
    name, does, version, lane, effects: [...effects], startedOnlyBy,
    paused: await pausedOf(ledger, pauses, 'agent', name),
    tasks,
    success: ended === 0 ? null : tasks.completed / ended,
    month: month.get(name) ?? { calls: 0, cost: [] },
    trusted: keys.length,
    relaxed: relaxed.flat().length,
    proposals: proposals.get(name)?.length ?? 0,
  };
}

async function agentDetail(deps: AgentViewDeps, agent: AgentContract): Promise<AgentDetail> {
  const { ledger } = deps;
  const common = await commonOf(deps);
  const [view, settings, budgets, schedules] = await Promise.all([agentView(deps, common, agent), trustSettings(deps), deps.budgets(), deps.schedules()]);
  const keys = await ledger.trust.keysOf(agent.name, limits.listRowsMax);
  return {
    ...view,
    contract: contractWords(agent),
    given: givenTo(deps.routing, agent.name),
    earlier: (agent.earlier ?? []).map(({ version }) => version),
    budgets: budgets === null ? null : budgets.filter((one) => countsFor(one, agent)),
    trust: await Promise.all(keys.map(async (of) => withUpper(await trustView(ledger, settings, of), settings))),
    interval: { confidence: settings.confidence, threshold: settings.threshold, samplesMin: settings.samplesMin },
    openProposals: common.proposals.get(agent.name) ?? [],
    schedules: schedules.filter((one) => one.agent === agent.name).map(({ name, cron, next }) => ({ name, cron, next })),
  };
}

/** As routing decides it: rules first, then what the router learned, then triage where that is not sure; else mail is for support. */
function givenTo({ rules, intents }: RoutingSettings, name: string): string[] {
  const agentOf = (intent: string): string => (Object.hasOwn(intents, intent) ? intents[intent] : undefined) ?? defaultAgent;
  return [
    ...rules.flatMap((rule, place) => ((rule.agent ?? (rule.intent === undefined ? defaultAgent : agentOf(rule.intent))) === name ? [`What rule ${place + 1} of company.yaml fits: ${ruleWords(rule)}.`] : [])),
    ...Object.entries(intents).flatMap(([intent, agent]) => (agent === name ? [`Mail about ${intent}.`] : [])),
    ...(name === triageAgent.name ? ['Mail that the router is not sure about.'] : []),
    ...(name === defaultAgent ? ['All other mail of people.'] : []),
  ];
}

async function trustSettings({ policy }: AgentViewDeps): Promise<TrustSettings> {
  return (await policy()).settings?.trust ?? defaultTrust;
}

function withUpper(view: TrustView, { confidence }: TrustSettings): AgentTrust {
  return { ...view, upper: wilsonUpper(view.good, view.samples, confidence) };
}

/** What an agent spends counts for budgets of everybody and for its own, if it can propose what they are about. */
function countsFor({ agent, kind }: BudgetView, { name, effects }: AgentContract): boolean {
  return (agent === null || agent === name) && (kind === null || effects.includes(kind));
}

/** By the agent for which a rule would say less. */
async function openProposals(ledger: Ledger): Promise<Common['proposals']> {
  const found: Common['proposals'] = new Map();
  for (const { id, openedSeq } of await ledger.activity.openOfType('proposal', { newestFirst: false, limit: limits.listRowsMax })) {
    const opened = await ledger.event(openedSeq);
    assert(opened.kind === 'inbox.opened', `item ${id} was opened at ${openedSeq}`);
    const about = aboutTrust(opened.data.topic);
    if (about !== null) found.set(about.of.agent, [...(found.get(about.of.agent) ?? []), { item: id, summary: opened.data.summary, openedAt: opened.at }]);
  }
  return found;
}
