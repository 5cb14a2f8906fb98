import { modelCallText, modelChecksText, modelsText } from '../present/models.ts';
import type { Company } from '../../facade.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import type { Session } from '../session.ts';

/** The models of company.yaml. */
export async function models(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const list = await company.models.list();
    const capped = list.length === 0 ? [] : await currenciesCapped(company);
    session.print((display) => modelsText(display, list, capped), list);
  });
}

/** The currencies of the budgets that all calls of models count in. */
async function currenciesCapped(company: Company): Promise<string[]> {
  if ((await company.policy.status()).budgets === null) return [];
  return (await company.budgets.list()).flatMap(({ currency, kind, agent }) => (currency === null || kind !== null || agent !== null ? [] : [currency]));
}

/** Exit code 1 when a tier does not answer. */
export async function checkModels(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const checks = await company.models.check();
    session.print((display) => modelChecksText(display, checks), checks);
    if (checks.some(({ model }) => model === null)) session.exitCode = 1;
  });
}

/** One request in full: what was sent, what came back. */
export async function showModelCall(session: Session, event: string): Promise<void> {
  if (!/^\d{1,15}$/u.test(event)) throw new Terminal('usage.bad-event', `"${event}" is not the number of an event.`, 'The timeline of a task (`keelson task ID`) has them in its last column.');
  await session.withCompany(async (company) => {
    const call = await company.models.call(Number(event));
    session.print((display) => modelCallText(display, call), call);
  });
}
