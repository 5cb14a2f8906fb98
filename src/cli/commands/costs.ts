import type { Company } from '../../facade.ts';
import type { CostForecast, CostsBy } from '../../vocabulary/cost-views.ts';
import type { BudgetView } from '../../vocabulary/gate-views.ts';
import { parseDay } from '../as-of.ts';
import { costsText } from '../present/costs.ts';
import type { Session } from '../session.ts';

export interface CostsOptions {
  by: CostsBy;
  since?: string;
  until?: string;
}

/** What models cost in a span of days. What counts now, budgets and the forecast, is told when the span reaches up to now. */
export async function costs(session: Session, { by, since, until }: CostsOptions): Promise<void> {
  const span = { ...(since === undefined ? {} : { since: parseDay(since, '--since') }), ...(until === undefined ? {} : { until: parseDay(until, '--until') }) };
  await session.withCompany(async (company) => {
    const report = await company.costs.report({ by, ...span });
    const present = span.until === undefined && report.firstDay !== null ? await presentOf(company) : { budgets: [], forecast: null };
    session.print((display) => costsText(display, { report, ...present }), { report, ...present });
  });
}

const windowsShown = 3;

/** The budgets that calls of models count in, and the forecast. */
async function presentOf(company: Company): Promise<{ budgets: BudgetView[] | null; forecast: CostForecast }> {
  const known = (await company.policy.status()).budgets !== null;
  const budgets = known ? (await company.budgets.list()).filter(({ unit, kind }) => unit !== 'count' && kind === null) : null;
  // The company has one window at a time; agents, tasks and flows have one each.
  for (const budget of budgets ?? []) budget.windows = budget.windows.slice(0, budget.scope === 'company' ? 1 : windowsShown);
  return { budgets, forecast: await company.costs.forecast() };
}
