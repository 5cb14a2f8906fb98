import type { Company } from '../../facade.ts';
import type { ItemId } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { ItemDetail, Refused } from '../../vocabulary/views.ts';
import { pausesOf } from '../paused.ts';
import { outcomeText, refusedText } from '../present/outcome.ts';
import { pausedText } from '../present/pauses.ts';
import type { Session } from '../session.ts';

export interface DecideOptions {
  /** False with --no-run: the decision is recorded and nothing more. */
  run: boolean;
}

export interface Decided {
  ids: readonly ItemId[];
  /** Of a batch: what was not decided with the others. */
  refused: readonly Refused[];
}

/** Records decisions, lets their consequences happen, and prints what became of them. */
export async function decideAndRun(session: Session, options: DecideOptions, decide: (company: Company) => Promise<Decided>): Promise<void> {
  await session.withCompany(async (company) => {
    const openBefore = new Set((await company.inbox.list({ snoozed: 'all', limit: limits.listRowsMax })).map((item) => item.id));
    const { ids, refused } = await decide(company);
    if (options.run && ids.length > 0) await runRecorded(session, company, ids);
    const decided: ItemDetail[] = [];
    for (const id of ids) decided.push(await company.inbox.show(id));
    const opened = (await company.inbox.list({ snoozed: 'all', limit: limits.listRowsMax })).filter((item) => !openBefore.has(item.id));
    const pauses = await pausesOf(company, decided.flatMap(({ effectDetail }) => effectDetail ?? []));
    session.print((display) => outcomeText(display, decided, opened, options.run || company.isRunning()), { decided, opened, ...(refused.length > 0 ? { refused } : {}), ...(pauses.length > 0 ? { paused: pauses } : {}) });
    if (pauses.length > 0) session.remark((display) => pausedText(display, pauses));
    if (refused.length > 0) session.remark((display) => refusedText(display, refused));
    if (refused.length > 0 || (options.run && decided.some((item) => wentWrong(item)))) session.exitCode = 1;
  });
}

async function runRecorded(session: Session, company: Company, ids: readonly ItemId[]): Promise<void> {
  try {
    await session.letHappen(company);
  } catch (error) {
    session.remark(() => `The decision about ${ids.map((id) => `#${id}`).join(', ')} is recorded; only what follows from it did not happen yet.`);
    throw error;
  }
}

/** An item whose effect was meant to go out and did not. */
function wentWrong(item: ItemDetail): boolean {
  const wanted = item.decision?.action === 'approve' || item.decision?.action === 'edit' || item.decision?.action === 'send-again';
  return wanted && item.effectDetail !== null && item.effectDetail.state !== 'succeeded';
}
