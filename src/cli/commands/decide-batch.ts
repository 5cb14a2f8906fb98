import type { Company } from '../../facade.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import type { ItemId } from '../../vocabulary/ids.ts';
import type { Decision } from '../../vocabulary/inbox.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { ItemView } from '../../vocabulary/views.ts';
import { assertOffers } from '../decision.ts';
import { batchText } from '../present/inbox.ts';
import { counted } from '../present/times.ts';
import type { Session } from '../session.ts';
import type { DecideOptions, Decided } from './decide-and-run.ts';

export interface BatchOptions extends DecideOptions {
  /** The decision is for all open items of the same batch. */
  batch?: boolean;
  yes?: boolean;
}

/** Before anything is opened: who is to be asked about the whole batch. A rehearsal decides nothing, so nobody is. */
export function assertMayAsk(session: Session, { yes }: BatchOptions): void {
  if (yes !== true && session.dryRun === undefined && (!session.shell.interactive || session.json)) {
    throw new Terminal('usage.batch-unconfirmed', 'A decision about a whole batch is asked about first, and there is nobody to ask.', '`keelson inbox` shows what belongs to it; add --yes if all of it is meant.');
  }
}

/** The same decision for all open items that share the batch of this one: they are shown, asked about, and then exactly those are decided. */
export async function decideTogether(session: Session, company: Company, id: ItemId, options: BatchOptions, decisionFor: (item: ItemView) => Decision): Promise<Decided> {
  const item = await company.inbox.show(id);
  const decision = decisionFor(item);
  assertOffers(item, decision.action);
  if (item.batch === null) throw new Terminal('batch.alone', `Item ${id} is to be decided by itself.`, `Leave --batch out. \`keelson show ${id}\` shows it.`);
  const open = await company.inbox.list({ limit: limits.listRowsMax });
  const together = open.filter((one) => one.batch === item.batch && one.type === item.type).slice(0, limits.batchItemsMax);
  session.remark((display) => batchText(display, together));
  const sure = options.yes === true || session.dryRun !== undefined;
  if (!sure && !(await session.shell.confirm(`${decision.action} ${counted(together.length, 'item')}?`))) throw new Terminal('batch.not-confirmed', 'Nothing was decided.', 'Decide about them one by one, or run it again.');
  const { decided, refused } = await company.inbox.decideBatch(together.map((one) => one.id), decision);
  return { ids: decided.map((one) => one.id), refused };
}
