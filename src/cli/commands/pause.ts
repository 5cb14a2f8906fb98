import { KeelsonError, NeedsOperator, Terminal } from '../../vocabulary/errors.ts';
import type { PauseView } from '../../vocabulary/gate-views.ts';
import type { Company } from '../../facade.ts';
import { findCompanyFolder } from '../company-folder.ts';
import { pausesText, resumeCommand } from '../present/pauses.ts';
import type { Session } from '../session.ts';

type Pauses = Company['pauses'];

interface Pausing {
  all?: boolean;
}

/** Pauses an agent, an adapter or everything. Without a name it shows what is paused. */
export async function pause(session: Session, name: string | undefined, options: Pausing & { reason?: string }): Promise<void> {
  await withPauses(session, async (there) => {
    const nothing = name === undefined && options.all !== true;
    const pauses = nothing ? await there.list() : await there.set(meant(there, name, options), options.reason ?? '');
    session.print((display) => pausesText(display, pauses), pauses);
  });
}

export async function resume(session: Session, name: string | undefined, options: Pausing): Promise<void> {
  await withPauses(session, async (there, elsewhere) => {
    if (name === undefined && options.all !== true) throw unnamed(await there.list());
    const pauses = await there.lift(await meantNow(there, name, options));
    session.print((display) => pausesText(display, pauses), pauses);
    if (pauses.length === 0) session.remark((display) => display.paint('dim', elsewhere ? 'What is approved goes out now.' : 'What is approved goes out with the next `keelson run`.'));
  });
}

/** Of the company that this process opens; or, while another one runs it, through that one: a brake that works only once everything stands still is none. */
async function withPauses(session: Session, work: (pauses: Pauses, elsewhere: boolean) => Promise<void>): Promise<void> {
  try {
    await session.withCompany((company) => work(company.pauses, company.isRunning()));
  } catch (error) {
    if (!(error instanceof KeelsonError) || error.code !== 'ledger.in-use') throw error;
    const pauses = await session.shell.pausesOfRunning(findCompanyFolder(session.company, session.shell.env, session.shell.cwd));
    if (pauses === null) throw new NeedsOperator(error.code, `${error.message} It did not answer, so nothing was paused or resumed.`, error.nextStep, { cause: error });
    await work(pauses, true);
  }
}

/** Nothing goes on that was not named: what there is to name is told instead. */
function unnamed(pauses: readonly PauseView[]): Terminal {
  if (pauses.length === 0) return new Terminal('usage.resume-what', 'Nothing is paused.', '`keelson pause NAME` pauses an agent or an adapter, `keelson pause --all` everything.');
  const paused = pauses.map(({ scope, name }) => (scope === 'all' ? 'everything' : `the ${scope} ${name ?? ''}`)).join(', ');
  return new Terminal('usage.resume-what', `Name what is to go on. Paused: ${paused}.`, `${pauses.map((one) => `\`${resumeCommand(one)}\``).join(' or ')}.`);
}

type What = Pick<PauseView, 'scope' | 'name'>;

/** A name is an agent or an adapter; none is called the same. */
function meant(pauses: Pauses, name: string | undefined, { all }: Pausing): What {
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
async function meantNow(pauses: Pauses, name: string | undefined, options: Pausing): Promise<What> {
  const paused = options.all === true ? undefined : (await pauses.list()).find((one) => one.name !== null && one.name === name);
  return paused === undefined ? meant(pauses, name, options) : { scope: paused.scope, name: paused.name };
}
