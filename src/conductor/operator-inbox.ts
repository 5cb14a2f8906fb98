import { Conflict, NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import type { Dossier } from '../vocabulary/dossier.ts';
import type { ItemId } from '../vocabulary/ids.ts';
import type { Decision } from '../vocabulary/inbox.ts';
import { limits } from '../vocabulary/limits.ts';
import type { ItemRowView, ItemsWanted, Page } from '../vocabulary/page-views.ts';
import type { ItemDetail, ItemView, Refused, Snoozed } from '../vocabulary/views.ts';
import type { ItemRow } from '../ledger/families/inbox.ts';
import { decideBatch } from './batch-decision.ts';
import { alreadyClosed, decideItem, type DecisionDeps } from './decisions.ts';
import { itemPage } from './views/item-pages.ts';
import { itemDossier } from './views/dossier.ts';
import { itemDetail, itemView } from './views/items.ts';

/** What waits for the operator, and what they say to it. */
export function operatorInbox(deps: DecisionDeps) {
  const { ledger, clock } = deps;
  const rows = ({ all, snoozed, limit }: { all: boolean; snoozed: Snoozed; limit: number }): Promise<ItemRow[]> =>
    all || snoozed === 'all' ? ledger.inbox.list({ all, limit }) : ledger.inbox.openAt(clock.now(), { snoozed: snoozed === 'only', limit });
  return {
    list: async ({ all = false, snoozed = 'hide', limit = limits.listRowsDefault }: { all?: boolean; snoozed?: Snoozed; limit?: number } = {}): Promise<ItemView[]> =>
      Promise.all((await rows({ all, snoozed, limit })).map((row) => itemView(ledger, row))),
    page: (wanted: ItemsWanted = {}): Promise<Page<ItemRowView>> => itemPage(ledger, clock.now(), wanted),
    dossier: (item: ItemId): Promise<Dossier> => itemDossier(ledger, item),
    show: (item: ItemId): Promise<ItemDetail> => itemDetail(ledger, item),
    async count(): Promise<number> {
      const { waiting } = await counts(deps);
      return waiting;
    },
    counts: () => counts(deps),
    async decide(item: ItemId, decision: Decision): Promise<ItemDetail> {
      if (decision.action === 'edit') throw new NeedsOperator('inbox.no-edit', 'An edit needs the edited content.', 'Use `keelson edit`.');
      await decideItem(deps, item, decision);
      return itemDetail(ledger, item);
    },
    async decideBatch(items: readonly ItemId[], decision: Decision): Promise<{ decided: ItemDetail[]; refused: Refused[] }> {
      const { decided, refused } = await decideBatch(deps, items, decision);
      return { decided: await Promise.all(decided.map((item) => itemDetail(ledger, item))), refused };
    },
    async edit(item: ItemId, payload: unknown): Promise<ItemDetail> {
      await decideItem(deps, item, { action: 'edit', text: null }, payload);
      return itemDetail(ledger, item);
    },
    async snooze(item: ItemId, until: number | null): Promise<ItemDetail> {
      await snooze(deps, item, until);
      return itemDetail(ledger, item);
    },
  };
}

async function counts({ ledger, clock }: DecisionDeps): Promise<{ waiting: number; snoozed: number }> {
  const open = await ledger.inbox.count();
  const snoozed = await ledger.inbox.countSnoozed(clock.now());
  return { waiting: open - snoozed, snoozed };
}

/** Puts an item off, or with `null` takes that back. Nothing wakes it: from `until` on it is simply among what waits again. */
async function snooze({ ledger, clock }: DecisionDeps, id: ItemId, until: number | null): Promise<void> {
  const item = await ledger.inbox.get(id);
  if (!item) throw new Terminal('inbox.unknown', `There is no inbox item ${id}.`, '`keelson inbox --all` lists them.');
  if (item.state !== 'open') throw alreadyClosed(item);
  const now = clock.now();
  if (until !== null && until <= now) throw new Terminal('inbox.snooze-past', 'It can be put off only to a time that is still to come.', 'Give a later time.');
  if (until !== null && until > now + limits.snoozeMsMax) throw new Terminal('inbox.snooze-far', 'That is more than a year away.', 'Put it off to an earlier time, or decide.');
  // Put off to after its end it would end unseen.
  if (until !== null && item.expiresAt !== null && until >= item.expiresAt) {
    throw new Terminal('inbox.snooze-expires', `Item ${id} expires at ${new Date(item.expiresAt).toISOString()}, so you would not see it again.`, 'Put it off to a time before that, or decide.');
  }
  if (until === null && item.snoozedUntil === null) return;
  const opened = await ledger.event(item.openedSeq);
  try {
    await ledger.append([{ kind: 'inbox.snoozed', actor: 'operator', task: item.task, subject: opened.subject, cause: item.openedSeq, data: { item: id, until } }], [{ type: 'item-open', item: id }]);
  } catch (error) {
    const meanwhile = error instanceof Conflict ? await ledger.inbox.get(id) : null;
    throw meanwhile === null || meanwhile.state === 'open' ? error : alreadyClosed(meanwhile, error);
  }
}
