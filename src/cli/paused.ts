import type { Company } from '../facade.ts';
import type { PauseView } from '../vocabulary/gate-views.ts';
import type { EffectView } from '../vocabulary/views.ts';

/** The pauses that keep any of these effects from going out. */
export async function pausesOf(company: Company, effects: readonly EffectView[]): Promise<PauseView[]> {
  const kept = effects.filter(({ state }) => goesOutByItself.has(state));
  if (kept.length === 0) return [];
  const pauses = await company.pauses.list();
  if (pauses.length === 0) return [];
  const agents = new Set<string>();
  for (const { task } of kept) agents.add((await company.tasks.show(task)).agent);
  return pauses.filter(({ scope, name }) => scope === 'all' || (scope === 'adapter' ? kept.some(({ adapter }) => adapter === name) : agents.has(name ?? '')));
}

/** Nobody has to decide about these any more. */
const goesOutByItself: ReadonlySet<EffectView['state']> = new Set(['approved', 'cooling', 'waiting', 'repeating']);

/** The pauses for which anything waits. */
export async function pausesInTheWay(company: Company): Promise<PauseView[]> {
  return (await company.pauses.list()).filter(({ waiting }) => waiting > 0);
}
