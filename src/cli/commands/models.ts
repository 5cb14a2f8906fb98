import { modelChecksText, modelsText } from '../present/models.ts';
import type { Session } from '../session.ts';

/** The models of company.yaml. */
export async function models(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const list = await company.models.list();
    session.print((display) => modelsText(display, list), list);
  });
}

/** Exit code 1 when a tier does not answer. */
export async function checkModels(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const checks = await company.models.check();
    session.print((display) => modelChecksText(display, checks), checks);
    if (checks.some(({ model }) => model === null)) session.exitCode = 1;
  });
}
