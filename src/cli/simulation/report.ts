import { readFileSync, existsSync } from 'node:fs';
import type { Company } from '../../facade.ts';
import { effectTraits, type EffectKind, type EffectPayload } from '../../vocabulary/effects.ts';
import type { BudgetView } from '../../vocabulary/gate-views.ts';
import type { EffectId, TaskId } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import { outsideLineSchema, type OutsideLine } from '../../vocabulary/simulation.ts';
import type { AnyEvent, EffectView, ItemView, TaskView } from '../../vocabulary/views.ts';
import type { Expectation } from './expectations.ts';

/** What the company says of itself since an event, as plain values. */
export interface Facts {
  effects: (EffectView & { agent: string })[];
  open: ItemView[];
  tasks: Pick<TaskView, 'id' | 'agent' | 'status' | 'title'>[];
  budgets: BudgetView[];
  /** Of models, as settled. */
  tokens: number;
  /** Budgets whose sum of spent and reserved passes the cap (B2). */
  over: string[];
  signals: number;
  events: number;
  /** What `verify` and `rebuild` found. */
  problems: string[];
}

export interface SimulationReport extends Facts {
  scenario: string;
  description: string;
  company: string;
  /** Epoch ms, by the clock of the simulation. */
  from: number;
  to: number;
  crashes: number;
  steps: { step: string; at: number; note: string; crashes: number }[];
  /** Why the scenario could not go on; `null` when it was played to its end. */
  stoppedBy: string | null;
  /** What the outside world did since the beginning, an entry for each effect. */
  outside: { effect: string; adapter: string; kind: EffectKind; times: number }[];
  /** Money that moved outside, by currency, in the smallest unit. */
  money: { [currency: string]: number };
  expectations: Expectation[];
  ok: boolean;
}

/** Reads what happened after the event `since`. With a ledger that is not huge it is verified as well, and its projections folded anew. */
export async function factsOf(company: Company, since: number, check = true): Promise<Facts> {
  const events = await eventsAfter(company, since);
  const agents = new Map<TaskId, string>();
  const tasks: Facts['tasks'] = [];
  for (const event of events) {
    if (event.kind !== 'task.created' || event.task === null) continue;
    const { id, agent, status, title } = await company.tasks.show(event.task);
    tasks.push({ id, agent, status, title });
    agents.set(id, agent);
  }
  const effects: Facts['effects'] = [];
  for (const id of new Set(events.flatMap((event) => (touchesEffect(event) ? [event.data.effect as EffectId] : [])))) {
    const effect = await company.effects.show(id);
    effects.push({ ...effect, agent: agents.get(effect.task) ?? (await company.tasks.show(effect.task)).agent });
  }
  const { budgets: known } = await company.policy.status();
  const budgets = known === null ? [] : await company.budgets.list();
  return {
    effects,
    open: (await company.inbox.list({ limit: limits.listRowsMax })).toSorted((a, b) => a.id - b.id),
    tasks,
    budgets,
    tokens: tokensOf(events, budgets),
    over: budgets.flatMap(({ id, cap, windows }) => windows.filter(({ spent, reserved, raised }) => spent + reserved > cap + raised).map(({ window }) => `${id} ${window}`)),
    signals: events.filter(({ kind }) => kind === 'mail.received' || kind === 'signal.received').length,
    events: events.length,
    problems: check && since + events.length <= checkedEventsMax ? await problemsOf(company) : [],
  };
}

/** A longer ledger takes more than a few seconds to verify. */
const checkedEventsMax = 100_000;

/** What the simulated world did, from its record. What it is said to have done before the beginning is left out. */
export function outsideOf(record: string): Pick<SimulationReport, 'outside' | 'money'> & { met: Set<number> } {
  const lines = existsSync(record) ? readFileSync(record, 'utf8').split('\n').slice(0, -1).map((line): OutsideLine => outsideLineSchema.parse(JSON.parse(line))) : [];
  const outside = new Map<string, SimulationReport['outside'][number]>();
  const money: { [currency: string]: number } = {};
  const met = new Set<number>();
  for (const line of lines) {
    if (line.type === 'call' && line.fault !== null) met.add(line.fault);
    if (line.type !== 'done' || line.earlier) continue;
    const known = outside.get(line.effect);
    outside.set(line.effect, { effect: line.effect, adapter: line.adapter, kind: line.kind, times: (known?.times ?? 0) + 1 });
    const moved = effectTraits[line.kind].money(line.payload as EffectPayload as never);
    if (moved !== null) money[moved.currency] = (money[moved.currency] ?? 0) + moved.amount;
  }
  return { outside: [...outside.values()], money, met };
}

async function eventsAfter(company: Company, since: number): Promise<AnyEvent[]> {
  const all: AnyEvent[] = [];
  for (let after = since; all.length < limits.simulationEventsMax; ) {
    const events = await company.ledger.after(after, limits.readEventsMax);
    all.push(...events);
    after = events.at(-1)?.seq ?? after;
    if (events.length < limits.readEventsMax) break;
  }
  return all;
}

/** Also of one that was proposed before, and decided or sent only now. */
function touchesEffect(event: AnyEvent): event is Extract<AnyEvent, { data: { effect: string } }> {
  return event.kind.startsWith('effect.') && 'effect' in event.data;
}

/** One call may be counted by several budgets: it is the same tokens. Without a budget of tokens nobody counts any. */
function tokensOf(events: readonly AnyEvent[], budgets: readonly BudgetView[]): number {
  const inTokens = new Set(budgets.filter(({ unit }) => unit === 'tokens').map(({ id }) => id));
  let sum = 0;
  for (const event of events) {
    if (event.kind === 'budget.settled') sum += Math.max(0, ...event.data.spent.filter(({ budget }) => inTokens.has(budget)).map(({ amount }) => amount));
  }
  return sum;
}

async function problemsOf(company: Company): Promise<string[]> {
  const { problems } = await company.ledger.verify();
  const { tables } = await company.ledger.rebuild();
  return [...problems.map(({ place, what }) => `${place}: ${what}`), ...tables.filter(({ identical }) => !identical).map(({ table }) => `the projection ${table} had drifted`)];
}
