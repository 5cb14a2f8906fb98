import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../kit/button.tsx';
import { PageHeader } from '../../kit/page-header.tsx';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { ChainStatus } from './chain.tsx';
import { EffectPanel } from './effect-panel.tsx';
import { EffectsTable } from './effects-table.tsx';
import { EventPanel } from './event-panel.tsx';
import { EventsTable } from './events-table.tsx';
import { ExportMenu } from './export-menu.tsx';
import { Filters } from './filters.tsx';
import { Jump } from './jump.tsx';
import { changed } from './query.ts';
import type { LedgerSearch } from './search.ts';

const route = getRouteApi('/shell/ledger/{-$effect}');

/** The audit pane: what was to happen outside, from intent to receipt, or every event there is; and beside it the whole story of one. */
export function LedgerPage() {
  const { effect = null } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [jumping, setJumping] = useState(false);
  const [jumps, setJumps] = useState(0);
  const jump = (seq: number): void => {
    setJumps(jumps + 1);
    go(changed(search, { view: 'events', at: seq, event: undefined }));
  };
  const isEvents = search.view === 'events';
  const chosen = effect ?? (search.event === undefined ? null : String(search.event));
  const go = (next: LedgerSearch, to: string | null = null, replace = true): void => void navigate({ to: '/ledger/{-$effect}', params: { effect: to ?? undefined }, search: next, replace });
  const openEffect = (id: string): void => go(changed(search, { event: undefined }), id, chosen !== null);
  const openEvent = (seq: number): void => go(changed(search, { view: 'events', event: seq }), null, chosen !== null);
  const close = (): void => go(changed(search, { event: undefined }));
  const panel = useRef<HTMLElement>(null);
  useFocusBetween(chosen, panel);
  useShortcuts('Ledger', [
    { keys: '/', label: 'Search', run: () => document.querySelector<HTMLElement>('main [type=search]')?.focus() },
    { keys: 'g n', label: 'Jump to a number or a time', run: () => setJumping(true) },
    { keys: 'escape', label: 'Close the panel', run: close, off: chosen === null },
  ]);
  return (
    <>
      <div className={chosen === null ? '' : 'max-xwide:sr-only'}>
        <PageHeader
          title="Ledger" aside={<span className="flex flex-wrap items-center gap-2"><ChainStatus /></span>}
          actions={<><Button size="small" tone="quiet" icon="right" onClick={() => setJumping(true)}>Jump to</Button><ExportMenu search={search} /></>}
        >
          <Filters search={search} onChange={(next) => go(changed(next, { event: undefined }))} />
        </PageHeader>
      </div>
      <div className="flex min-h-0 flex-1">
        <section aria-label={isEvents ? 'Events' : 'Effects'} className={chosen === null ? 'min-h-0 min-w-0 flex-1' : 'min-h-0 min-w-0 flex-1 max-xwide:hidden'}>
          {isEvents
            ? <EventsTable search={search} jumps={jumps} chosen={chosen} onOpen={(seq) => openEvent(Number(seq))} onClear={() => go({ view: 'events' })} />
            : <EffectsTable search={search} jumps={jumps} chosen={chosen} onOpen={openEffect} onClear={() => go({})} />}
        </section>
        {chosen !== null && (
          <section ref={panel} tabIndex={-1} aria-label="The whole story" className="min-h-0 w-full min-w-0 overflow-y-auto bg-surface focus:outline-none xwide:w-115 xwide:shrink-0 xwide:border-l xwide:border-line">
            {effect === null ? <EventPanel key={chosen} seq={Number(chosen)} onClose={close} /> : <EffectPanel key={effect} effect={effect} onClose={close} />}
          </section>
        )}
      </div>
      <Jump open={jumping} onClose={() => setJumping(false)} onJump={jump} />
    </>
  );
}

/** Into the panel when it opens, and back to the row when it closes. */
function useFocusBetween(chosen: string | null, panel: React.RefObject<HTMLElement | null>): void {
  const was = useRef(chosen);
  useEffect(() => {
    const before = was.current;
    was.current = chosen;
    if (chosen !== null && before === null) panel.current?.focus({ preventScroll: true });
    if (chosen === null && before !== null) document.querySelector<HTMLElement>(`[data-key="${CSS.escape(before)}"]`)?.focus({ preventScroll: true });
  }, [chosen, panel]);
}
