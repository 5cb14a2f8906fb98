import type { EventKind } from '../../vocabulary/events.ts';
import type { ItemRowView, ItemsWanted, Page } from '../../vocabulary/page-views.ts';
import type { ItemState } from '../../vocabulary/views.ts';
import type { ItemRow } from '../../ledger/families/inbox.ts';
import type { Slice } from '../../ledger/families/pages.ts';
import type { Ledger } from '../../ledger/port.ts';
import { itemView } from './items.ts';
import { finder, readPage } from './read-page.ts';

type Closed = Exclude<ItemState, 'open'>;
type Span = { below?: number; above?: number };

/** How an item ends, and the event that says so. */
const endings: Record<Closed, EventKind> = { decided: 'inbox.decided', expired: 'inbox.expired', withdrawn: 'inbox.withdrawn' };

export async function itemPage(ledger: Ledger, now: number, wanted: ItemsWanted): Promise<Page<ItemRowView>> {
  const { state = 'open', type, agent, text } = wanted;
  const found = finder(text);
  const kinds = state === 'done' ? Object.values(endings) : state === 'open' || state === 'snoozed' || state === 'all' ? null : [endings[state]];
  const order = state === 'open' || state === 'snoozed' ? 'oldest' : 'newest';
  return readPage({
    list: kinds === null ? `items${state}` : 'itemsdone',
    request: wanted,
    order,
    read: (from, limit) => (kinds === null ? byNumber(ledger, now, wanted, { ...from, order, limit }) : byEnd(ledger, kinds, from, limit)),
    place: ({ id, closedSeq }) => (kinds === null ? id : (closedSeq ?? 0)),
    view: async (row) => {
      if ((type !== undefined && row.type !== type) || (agent !== undefined && row.agent !== agent)) return null;
      return found === null || found(...(await wordsOf(ledger, row))) ? itemRow(ledger, row) : null;
    },
    picks: found !== null || (kinds !== null && (type !== undefined || agent !== undefined)),
  });
}

function byNumber(ledger: Ledger, now: number, { state = 'open', type, agent }: ItemsWanted, span: Span & { order: 'newest' | 'oldest'; limit: number }): Promise<Slice<ItemRow>> {
  return ledger.pages.items({
    ...span,
    ...(type === undefined ? {} : { type }),
    ...(agent === undefined ? {} : { agent }),
    ...(state === 'all' ? {} : { state: 'open', snoozed: { at: now, are: state === 'snoozed' } }),
  });
}

/** What ended last is on top, however long it had waited. */
async function byEnd(ledger: Ledger, kinds: readonly EventKind[], span: Span, limit: number): Promise<Slice<ItemRow>> {
  const { rows, next } = await ledger.pages.events({ ...span, kinds, limit });
  const items = await Promise.all(rows.map(async (seq) => {
    const { data } = await ledger.event(seq);
    return 'item' in data && typeof data.item === 'number' ? ledger.inbox.get(data.item) : null;
  }));
  return { rows: items.filter((row) => row !== null), next };
}

export async function itemRow(ledger: Ledger, row: ItemRow): Promise<ItemRowView> {
  const { evidence: _evidence, ...view } = await itemView(ledger, row);
  const effect = row.effect === null ? null : await ledger.effects.get(row.effect);
  const proposed = effect === null ? null : await ledger.event(effect.proposedSeq);
  const { risk, confidence } = proposed?.kind === 'effect.proposed' ? proposed.data : { risk: null, confidence: null };
  return {
    ...view,
    agent: row.agent,
    title: await titleOf(ledger, row),
    kind: effect?.kind ?? null,
    risk,
    confidence,
    effectState: effect?.state ?? null,
    effectDueAt: effect?.state === 'cooling' ? effect.retryAt : null,
    by: row.closedSeq === null ? null : ((await ledger.requests.of(row.closedSeq))?.by ?? null),
  };
}

/** What an item is looked for by. */
async function wordsOf(ledger: Ledger, row: ItemRow): Promise<(string | null)[]> {
  const opened = await ledger.event(row.openedSeq);
  // Whoever reads a name in the list looks for that name.
  return opened.kind === 'inbox.opened' ? [opened.data.summary, opened.subject, opened.data.batch, `#${row.id}`, await titleOf(ledger, row)] : [];
}

async function titleOf(ledger: Ledger, { task }: ItemRow): Promise<string | null> {
  const row = task === null ? null : await ledger.tasks.get(task);
  const created = row === null ? null : await ledger.event(row.createdSeq);
  return created?.kind === 'task.created' ? created.data.title : null;
}
