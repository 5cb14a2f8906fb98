import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { apiQuery } from '../../api/query.ts';
import { numberOf } from '../../app/search.ts';
import { PageHeader } from '../../kit/page-header.tsx';
import { SplitView } from '../../kit/split-view.tsx';
import { EmptyState } from '../../kit/states.tsx';
import { useZone } from '../../kit/time.tsx';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { ReasonDialog } from './ask-dialogs.tsx';
import { asks, decide, isDealtWith, onAnswered, resume, type Wanted } from './asks.ts';
import { Detail } from './detail.tsx';
import { Filters } from './filters.tsx';
import { ItemList } from './list.tsx';
import { answeredToast, stopOrUndo } from './after.ts';
import type { InboxSearch } from './search.ts';
import { comesUp, swallows, wentOn } from './unread.ts';
import { useSelection } from './use-selection.ts';
import { useItemRows } from './use-rows.ts';
import { subjectName, titleParts, type Dossier, type ItemAction } from './words.ts';

/** First what one looks at is to be on the screen. */
const aheadMs = 50;

const isWide = (): boolean => globalThis.matchMedia('(min-width: 720px)').matches;

/** What waits for the operator: a list, and beside it the item that one looks at. */
export function InboxPage() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const zone = useZone();
  const search = useSearch({ from: '/shell/inbox/{-$item}' });
  const { item: asked } = useParams({ from: '/shell/inbox/{-$item}' });
  const chosen = numberOf(asked) ?? null;
  const list = useItemRows(search);
  const selection = useSelection(list.rows);
  const [rejecting, setRejecting] = useState(false);
  const [next, setNext] = useState<number | null>(null);
  const open = (item: number | null, { replace = true, to = search }: { replace?: boolean; to?: InboxSearch } = {}): void => void navigate({ to: '/inbox/{-$item}', params: { item: item === null ? undefined : String(item) }, search: to, replace, resetScroll: false });

  useEffect(() => {
    resume(client);
    return onAnswered((answered) => answeredToast(client, zone, answered));
  }, [client, zone]);
  useFirstChosen(list.rows.find(({ gone }) => !gone)?.row.id ?? null, asked !== undefined, open);

  const waiting = list.rows.filter(({ row, gone }) => !gone && row.state === 'open' && !isDealtWith(asks.get().get(row.id))).map(({ row }) => row.id);
  /** The next that waits, or the one before it; a phone goes back to the list when there is none. */
  const moveOn = (from: number): void => {
    const after = nextOf(list.rows.map(({ row }) => row.id), waiting, from);
    if (after !== null) {
      // While nothing has changed yet this costs nothing; when the heading leaves with the focus in it, the browser lays out the page for it.
      if (document.activeElement?.id === 'item-title') (document.activeElement as HTMLElement).blur();
      const inList = document.activeElement?.hasAttribute('data-item') === true;
      setNext(after);
      comesUp(after);
      open(after);
      if (inList) focusRow(after);
    } else if (!isWide()) open(null);
  };
  const decideOne = (dossier: Dossier, wanted: Wanted): void => {
    const { item, title } = dossier;
    if (swallows(item.id, performance.now())) return;
    decide(client, [item.id], wanted, titleParts(title).who ?? subjectName(item.subject) ?? item.summary.slice(0, 80));
    if (search.view === undefined || search.view === 'open') moveOn(item.id);
  };
  const decideBatch = (action: ItemAction, text: string | null): void => {
    const items = selection.rows.map(({ id }) => id);
    decide(client, items, { kind: 'batch', action, text }, `${String(items.length)} items`);
    selection.clear();
    if (chosen !== null && items.includes(chosen)) moveOn(chosen);
  };
  const goTo = (item: number, options?: { replace: boolean }): void => {
    wentOn();
    open(item, options);
  };
  const batchAction = (action: ItemAction): void => (action === 'reject' ? setRejecting(true) : decideBatch(action, null));

  const ids = list.rows.map(({ row }) => row.id);
  const next1 = chosen === null ? null : nextOf(ids, waiting, chosen);
  useAhead(chosen, next1, next1 === null ? null : nextOf(ids, waiting.filter((id) => id !== chosen), next1));
  useListKeys({ ids, chosen, open: goTo, toggle: selection.toggle, undo: () => stopOrUndo(client, list.rows.find(({ row, gone }) => row.id === chosen && !gone)?.row) });
  return (
    <>
      <div className={asked === undefined ? '' : 'max-wide:sr-only'}>
        <PageHeader title="Inbox"><div className={asked === undefined ? '' : 'hidden wide:block'}><Filters search={search} onChange={(to) => open(null, { replace: false, to })} /></div></PageHeader>
      </div>
      <SplitView
        label="Inbox" listWidth={400} onBack={() => open(null)}
        list={<ItemList {...list} search={search} chosen={chosen} selection={selection} onOpen={(item) => goTo(item, { replace: false })} onBatch={batchAction} onClearFilter={() => open(null, { to: search.view === undefined ? {} : { view: search.view } })} />}
        detail={chosen !== null ? <Detail item={chosen} search={search} isNext={chosen === next} onDecide={decideOne} /> : asked !== undefined ? <NoSuchItem asked={asked} /> : null}
        nothing={list.rows.length > 0 && <EmptyState icon="inbox" title="Nothing chosen">Press J for the next item, or choose one in the list.</EmptyState>}
      />
      <ReasonDialog open={rejecting} item={null} onClose={() => setRejecting(false)} onReason={(text) => decideBatch('reject', text)} title={`Reject ${String(selection.rows.length)}?`} verb={`Reject ${String(selection.rows.length)}`} description="Nothing of them is sent. The reason goes to each." />
    </>
  );
}

function NoSuchItem({ asked }: { asked: string }) {
  return <EmptyState icon="question" title={`There is no item “${asked.slice(0, 80)}”`}>Items are called by their numbers. The address may be mistyped.</EmptyState>;
}

/** In a wide window the first item is open from the start: a list alone would ask for a click that everybody makes. */
function useFirstChosen(first: number | null, isChosen: boolean, open: (item: number) => void): void {
  const latest = useRef(open);
  useEffect(() => {
    latest.current = open;
  });
  useEffect(() => {
    if (!isChosen && first !== null && isWide()) latest.current(first);
  }, [isChosen, first]);
}

/** What most likely comes next is read while one still reads this, and what comes after it: the first may be decided before the second has come. */
function useAhead(chosen: number | null, next: number | null, after: number | null): void {
  const client = useQueryClient();
  useEffect(() => {
    let left = false;
    const read = async (): Promise<void> => {
      for (const item of [chosen, next, after]) {
        if (item === null || left) return;
        // Whoever opens it asks again, and is told what is wrong.
        await client.query({ ...apiQuery('inbox.dossier', { params: { item } }), ...(item === chosen ? { staleTime: 'static' as const } : {}) }).catch(() => undefined);
      }
    };
    const timer = window.setTimeout(() => void read(), aheadMs);
    return () => {
      left = true;
      window.clearTimeout(timer);
    };
  }, [client, chosen, next, after]);
}

function nextOf(order: readonly number[], waiting: readonly number[], from: number): number | null {
  const place = order.indexOf(from);
  const others = new Set(waiting.filter((id) => id !== from));
  return order.slice(place + 1).find((id) => others.has(id)) ?? order.slice(0, Math.max(0, place)).findLast((id) => others.has(id)) ?? null;
}

function focusRow(item: number): void {
  const row = document.querySelector<HTMLElement>(`[data-item="${String(item)}"]`);
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: 'nearest' });
}

interface ListKeys {
  ids: readonly number[];
  chosen: number | null;
  open: (item: number) => void;
  toggle: (item: number, reach: boolean) => void;
  undo: () => void;
}

function useListKeys({ ids, chosen, open, toggle, undo }: ListKeys): void {
  const move = (step: number): void => {
    const at = chosen === null ? -1 : ids.indexOf(chosen);
    const to = ids[at === -1 ? 0 : Math.min(ids.length - 1, Math.max(0, at + step))];
    if (to === undefined) return;
    open(to);
    focusRow(to);
  };
  const mark = (reach: boolean) => (): void => {
    if (chosen !== null) toggle(chosen, reach);
  };
  useShortcuts('Inbox', [
    { keys: 'j', label: 'Next item', run: () => move(1) },
    { keys: 'k', label: 'Item before', run: () => move(-1) },
    { keys: 'enter', label: 'Open the item', run: () => undefined, off: true },
    { keys: 'x', label: 'Select for a batch', run: mark(false) },
    { keys: 'shift+x', label: 'Select up to here', run: mark(true) },
    { keys: 'u', label: 'Take back the last thing, while that goes', run: undo },
  ]);
}
