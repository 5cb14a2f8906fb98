import { trustText } from '../present/trust.ts';
import type { Session } from '../session.ts';

/** How far trust has grown for each agent, kind of effect and playbook, and what is relaxed. */
export async function trust(session: Session): Promise<void> {
  await session.withCompany(async (company) => {
    const list = await company.trust.list();
    session.print((display) => trustText(display, list), list);
  });
}

export interface TightenOptions {
  rule?: string;
  reason: string;
}

/** Makes relaxed rules as strict as they stand in policy.yaml. What counts begins anew. */
export async function tighten(session: Session, agent: string, kind: string, playbook: string | undefined, { rule, reason }: TightenOptions): Promise<void> {
  await session.withCompany(async (company) => {
    const list = await company.trust.tighten({ agent, kind, playbook: playbook ?? '', ...(rule === undefined ? {} : { rule }) }, reason);
    session.print((display) => trustText(display, list), list);
    session.remark((display) => display.paint('dim', 'What cools off already is judged once more before it goes out, by the rules as they are now.'));
  });
}
