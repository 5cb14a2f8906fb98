import type { AdapterView } from '../../vocabulary/adapter-views.ts';
import type { AgentDetail, AgentView } from '../../vocabulary/agent-views.ts';
import type { BudgetView, PauseView } from '../../vocabulary/gate-views.ts';
import type { AgentContract } from '../../vocabulary/contract.ts';
import type { Clock } from '../../vocabulary/ports.ts';
import type { RoutingSettings } from '../../vocabulary/routing.ts';
import type { TodayView } from '../../vocabulary/today-views.ts';
import type { ScheduleView } from '../../vocabulary/views.ts';
import type { BudgetSetting } from '../../vocabulary/budgets.ts';
import type { Adapter } from '../../effects/adapter.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { Policy } from '../../policy/judge.ts';
import { adapterViews } from './adapters.ts';
import { agentViews } from './agents.ts';
import { companyCosts } from './costs.ts';
import { todayView } from './today.ts';

export interface PageDeps {
  ledger: Ledger;
  clock: Clock;
  /** IANA time zone of the company. */
  zone: string;
  agents: readonly AgentContract[];
  adapters: readonly Adapter[];
  isSimulated: boolean;
  /** Adapters that write files for the operator to carry out. */
  onPaper: readonly string[];
  policy(): Policy | Promise<Policy>;
  budgets(): readonly BudgetSetting[] | null;
  budgetViews(): Promise<BudgetView[]>;
  schedules(): Promise<ScheduleView[]>;
  pauses(): Promise<PauseView[]>;
  isRunning(): boolean;
  /** `routing` of company.yaml. */
  routing: RoutingSettings;
}

/** Pages that look at the whole company at once. They read, and change nothing. */
export interface CompanyPages {
  agents: { list(): Promise<AgentView[]>; show(name: string): Promise<AgentDetail> };
  adapters: { list(): Promise<AdapterView[]> };
  today(since: number): Promise<TodayView>;
}

export function companyPages(deps: PageDeps): CompanyPages {
  const costs = companyCosts(deps);
  return {
    agents: agentViews({ ...deps, costs, budgets: async () => (deps.budgets() === null ? null : deps.budgetViews()) }),
    adapters: adapterViews(deps),
    today: (since) => todayView({ ...deps, costs }, since),
  };
}
