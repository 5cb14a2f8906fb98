import { Terminal } from '../../vocabulary/errors.ts';
import type { PauseView } from '../../vocabulary/gate-views.ts';
import type { Company } from '../../facade.ts';
import { pausesText } from '../present/pauses.ts';
import type { Session } from '../session.ts';

interface Pausing {
  all?: boolean;
}

/** Pauses an agent, an adapter or everything. Without a name it shows what is paused. */
export async function pause(session: Session, name: string | undefined, options: Pausing & { reason?: string }): Promise<void> {
  await session.withCompany(async (company) => {
    const nothing = name === undefined && options.all !== true;
    const pauses = nothing ? await company.pauses.list() : await company.pauses.set(meant(company, name, options), options.reason ?? '');
    session.print((display) => pausesText(display, pauses), pauses);
  });
}

export async function resume(session: Session, name: string | undefined, options: Pausing): Promise<void> {
  await session.withCompany(async (company) => {
    const pauses = await company.pauses.lift(await meantNow(company, name, options));
    session.print((display) => pausesText(display, pauses), pauses);
    if (pauses.length === 0) session.remark((display) => display.paint('dim', 'What is approved goes out with the next `keelson run`.'));
  });
}

type What = Pick<PauseView, 'scope' | 'name'>;

/** A name is an agent or an adapter; none is called the same. */
function meant({ pauses }: Company, name: string | undefined, { all }: Pausing): What {
  if (all === true) {
    if (name !== undefined) throw new Terminal('usage.pause-both', `Either everything or ${name}, not both.`, 'Leave one of the two out.');
    return { scope: 'all', name: null };
  }
  const { agents, adapters } = pauses.names();
  if (name !== undefined && agents.includes(name)) return { scope: 'agent', name };
  if (name !== undefined && adapters.includes(name)) return { scope: 'adapter', name };
  throw new Terminal('pause.unknown', name === undefined ? 'What is meant?' : `There is neither an agent nor an adapter "${name}".`, `Agents: ${agents.join(', ')}; adapters: ${adapters.join(', ')}; or --all.`);
}

/** What is paused may be gone from company.yaml since. */
async function meantNow(company: Company, name: string | undefined, options: Pausing): Promise<What> {
  const paused = options.all === true ? undefined : (await company.pauses.list()).find((one) => one.name !== null && one.name === name);
  return paused === undefined ? meant(company, name, options) : { scope: paused.scope, name: paused.name };
}
