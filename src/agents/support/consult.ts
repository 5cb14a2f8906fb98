import type { TaskContext } from '../../vocabulary/contract.ts';
import { draftWish } from './ask-draft.ts';
import { playbookWish } from './ask-playbook.ts';
import { riskWish } from './ask-risk.ts';
import type { Advice } from './advice.ts';
import type { Case } from './case.ts';
import { writingFor } from './decide.ts';
import { questionsOf } from './route.ts';

/** Asks models what is worth asking about a case. What to ask is recorded, so that a replay asks the same. A mail that talks to a machine is shown to none. */
export async function consult(ctx: TaskContext, known: Case): Promise<Advice> {
  const worth = await ctx.step('what-to-ask', () => questionsOf(known));
  const risk = worth.risk ? await ctx.model.object('risk', riskWish(known)) : null;
  const pick = worth.playbooks.length > 0 ? await ctx.model.object('pick-playbook', playbookWish(known, worth.playbooks)) : null;
  const writing = await ctx.step('what-to-write', () => writingFor(known, { risk, pick, draft: null }));
  const draft = writing === null ? null : await ctx.model.object('draft', draftWish(known, writing));
  return { risk, pick, draft };
}
