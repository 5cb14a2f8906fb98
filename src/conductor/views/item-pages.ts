import type { EffectKind } from '../../vocabulary/effects.ts';
import type { ItemRowView, ItemsWanted, Page } from '../../vocabulary/page-views.ts';
import type { ItemRow } from '../../ledger/families/inbox.ts';
import type { Ledger } from '../../ledger/port.ts';
import { itemView } from './items.ts';
import { finder, readPage } from './read-page.ts';

export async function itemPage(ledger: Ledger, now: number, wanted: ItemsWanted): Promise<Page<ItemRowView>> {
  const { state = 'open', snoozed = 'hide', type, agent, text } = wanted;
  const found = finder(text);
  const order = state === 'open' ? 'oldest' : 'newest';
  return readPage({
    list: state === 'open' ? 'waiting' : 'items',
    request: wanted,
    order,
    read: (from, limit) =>
      ledger.pages.items({
        ...from,
        order,
        limit,
        ...(state === 'all' ? {} : { state }),
        ...(type === undefined ? {} : { type }),
        ...(agent === undefined ? {} : { agent }),
        ...(state !== 'open' || snoozed === 'all' ? {} : { snoozed: { at: now, are: snoozed === 'only' } }),
      }),
    place: ({ id }) => id,
    view: async (row) => {
      const view = await itemRow(ledger, row);
      return found === null || found(view.summary, view.subject, view.batch, `#${view.id}`) ? view : null;
    },
    picks: found !== null,
  });
}

async function itemRow(ledger: Ledger, row: ItemRow): Promise<ItemRowView> {
  const { evidence: _evidence, ...view } = await itemView(ledger, row);
  const effect = row.effect === null ? null : await ledger.effects.get(row.effect);
  const proposed = effect === null ? null : await ledger.event(effect.proposedSeq);
  const { risk, confidence } = proposed?.kind === 'effect.proposed' ? proposed.data : { risk: null, confidence: null };
  const kind: EffectKind | null = effect?.kind ?? null;
  const by = row.closedSeq === null ? null : ((await ledger.requests.of(row.closedSeq))?.by ?? null);
  return { ...view, agent: row.agent, kind, risk, confidence, effectState: effect?.state ?? null, by };
}
