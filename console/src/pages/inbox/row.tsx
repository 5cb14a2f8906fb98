import { memo, type MouseEvent } from 'react';
import { Badge } from '../../kit/badge.tsx';
import { classes } from '../../kit/classes.ts';
import { Icon, Spinner } from '../../kit/icon.tsx';
import { Time, useNow, useZone } from '../../kit/time.tsx';
import { isDealtWith, useAsk, type Ask } from './asks.ts';
import { Countdown } from './countdown.tsx';
import type { InboxView } from './search.ts';
import type { ListedRow } from './use-rows.ts';
import { batchName, momentText, outcomeSentence, outcomeWords, riskWords, subjectName, titleParts, typeWords, wordsOf, type ItemAction } from './words.ts';

export interface RowProps extends ListedRow {
  view: InboxView;
  /** What follows the number in the address of an item: the filter. */
  query: string;
  isChosen: boolean;
  isSelected: boolean;
  /** Whether any row is: then every row shows its box. */
  selecting: boolean;
  onSelect: (item: number, reach: boolean) => void;
  onOpen: (item: number) => void;
}

/** One item: who, what about, and what one decides by: kind, risk, confidence, age, expiry. Made anew only when something of it changes: a decision must not cost a list. */
export const Row = memo(function Row({ row, gone, fresh, now, view, query, isChosen, isSelected, selecting, onSelect, onOpen }: RowProps) {
  const ask = useAsk(row.id);
  const dealtWith = gone || row.state !== 'open' || isDealtWith(ask);
  const dimmed = dealtWith && view !== 'done';
  const { who, about } = titleParts(row.title);
  const { word, icon } = typeWords[row.type];
  const name = who ?? subjectName(row.subject);
  const batch = row.batch === null ? null : batchName(row.batch);
  // Of a mail its subject says most; of what went wrong what went wrong does.
  const line = row.type === 'approval' || row.type === 'question' ? (about ?? row.summary) : row.summary;
  const choose = (event: MouseEvent): void => {
    const withKey = event.shiftKey || event.metaKey || event.ctrlKey;
    if (withKey && (row.batch === null || dealtWith)) return;
    event.preventDefault();
    if (withKey) onSelect(row.id, event.shiftKey);
    else onOpen(row.id);
  };
  return (
    <li className={classes('group relative border-b border-line', isChosen ? 'bg-selected' : isSelected ? 'bg-accent-soft' : 'hover:bg-hover')}>
      {row.batch !== null && !dealtWith && (
        <label className={classes('absolute top-0 left-0 z-1 grid size-11 place-items-center wide:h-full wide:w-8', !selecting && 'wide:opacity-0 wide:group-focus-within:opacity-100 wide:group-hover:opacity-100')}>
          <input type="checkbox" checked={isSelected} onChange={(event) => onSelect(row.id, (event.nativeEvent as unknown as MouseEvent).shiftKey)} aria-label={`Select item ${String(row.id)}: ${name ?? word}, ${line}`} className="size-5 accent-(--accent) wide:size-4" />
        </label>
      )}
      <a
        href={`/inbox/${String(row.id)}${query}`} onClick={choose} data-item={row.id} aria-current={isChosen ? 'true' : undefined}
        className={classes('block py-2 pr-3 focus-visible:-outline-offset-2', 'pl-11 wide:pl-8', isChosen && 'shadow-[inset_3px_0_0_var(--accent)]')}
      >
        <span className="flex items-baseline gap-2">
          <span className={classes('min-w-0 flex-1 truncate', dimmed ? 'font-medium text-muted' : 'font-semibold')}>{name ?? word}</span>
          {fresh && !dealtWith && <Badge tone="accent">new</Badge>}
          <span className="text-xs text-muted"><Time at={row.state === 'open' ? row.openedAt : (row.decision?.at ?? row.openedAt)} /></span>
        </span>
        <span className={classes('mt-px block truncate text-sm', dimmed && 'text-muted')}>{line}</span>
        <span className="mt-1 flex min-h-5 items-center gap-x-2.5 overflow-hidden text-xs whitespace-nowrap text-muted">
          {dealtWith ? <Standing ask={ask} row={row} now={now} /> : (
            <>
              <span className={classes('flex items-center gap-1', row.type === 'doubt' || row.type === 'escalation' || row.type === 'conflict' ? 'font-medium text-bad' : 'text-text')}><Icon name={icon} size={12} />{row.effectState === 'staged' ? 'Staged' : row.effectState === 'cooling' ? 'Goes out' : word}{row.task !== null && name === null && ` · ${row.task}`}</span>
              {row.effectState === 'cooling' && row.effectDueAt !== null && <span className="text-accent"><Countdown until={row.effectDueAt} /></span>}
              {row.risk !== null && row.risk !== 'low' && <span className={row.risk === 'high' ? 'font-medium text-bad' : 'text-warn'}>{riskWords[row.risk]}</span>}
              {row.confidence !== null && <span title="How sure the agent is, by shared words">{Math.round(row.confidence * 100)} % sure</span>}
              {row.snoozedUntil !== null && view === 'snoozed' && <span className="flex items-center gap-1"><Icon name="clock" size={12} />until <Time at={row.snoozedUntil} form="short" /></span>}
              {row.expiresAt !== null && <Expiry at={row.expiresAt} />}
              {row.type === 'question' && <span className="min-w-0 truncate">{reasonOf(row.summary)}</span>}
              {batch !== null && <span className="min-w-0 truncate" title={`May be decided together with others of it: ${batch}`}>{batch}</span>}
            </>
          )}
        </span>
        {ask?.phase === 'refused' && !gone && <span className="mt-1 block text-xs text-bad">Not done: {ask.problem?.message}</span>}
      </a>
    </li>
  );
});

/** What a question's line says behind the question: why it asks. */
function reasonOf(summary: string): string {
  return /\?\s+(.+)$/su.exec(summary)?.[1] ?? '';
}

const soonMs = 24 * 3_600_000;

/** Only when it is near: most items have a week. */
function Expiry({ at }: { at: number }) {
  const present = useNow();
  return at - present > soonMs ? null : <span className="text-warn">expires <Time at={at} /></span>;
}

/** What became of an item that was decided, as far as this page knows. */
function Standing({ ask, row, now }: { ask: Ask | undefined; row: ListedRow['row']; now: ListedRow['now'] }) {
  const zone = useZone();
  const present = useNow();
  if (ask !== undefined && (ask.phase === 'sending' || ask.phase === 'unconfirmed')) {
    return (
      <span className={classes('flex min-w-0 items-center gap-1', ask.phase === 'unconfirmed' && 'font-medium text-warn')}>
        {ask.phase === 'sending' ? <Spinner size={12} /> : <Icon name="offline" size={12} />}
        {wantedWords(ask)}{ask.phase === 'unconfirmed' && ' · not confirmed yet'}
      </span>
    );
  }
  const decision = now?.item.decision ?? row.decision;
  const effect = now?.item.effectDetail?.state ?? (row.state === 'open' ? null : row.effectState);
  if (decision === null) {
    const until = now?.item.snoozedUntil ?? (ask?.wanted.kind === 'snooze' ? ask.wanted.until : null);
    if (until !== null) return <span className="flex items-center gap-1"><Icon name="clock" size={12} />Snoozed until {momentText(until, present, zone)}</span>;
    return ask === undefined ? <>No longer waits</> : <span className="flex items-center gap-1"><Icon name="check" size={12} />{wantedWords(ask)}</span>;
  }
  return (
    <>
      <span className="flex min-w-0 items-center gap-1">
        <Icon name={decision.action === 'reject' || decision.action === 'expired' || decision.action === 'withdrawn' ? 'cross' : 'check'} size={12} />
        <span className="min-w-0 truncate">{ask?.phase === 'done' && row.state === 'open' ? outcomeWords(decision) : outcomeSentence(decision, now?.by ?? row.by, present, zone)}</span>
      </span>
      {effect !== null && <EffectNow state={effect} due={now?.effectDueAt ?? row.effectDueAt} />}
    </>
  );
}

const effectNow: Partial<Record<NonNullable<ListedRow['row']['effectState']>, string>> = { succeeded: 'sent', approved: 'goes out', started: 'is being sent', failed: 'not sent', doubt: 'in doubt', held: 'held by a budget', waiting: 'waits', repeating: 'tried again' };

function EffectNow({ state, due }: { state: NonNullable<ListedRow['row']['effectState']>; due: number | null }) {
  const words = effectNow[state];
  if (state === 'cooling' && due !== null) return <span className="text-accent">goes out <Countdown until={due} /></span>;
  return words === undefined ? null : <span className={state === 'failed' || state === 'doubt' ? 'font-medium text-bad' : ''}>{words}</span>;
}

export function wantedWords({ wanted }: Ask): string {
  if (wanted.kind === 'edit') return 'Edited and approved';
  if (wanted.kind === 'snooze') return wanted.until === null ? 'Back among what waits' : 'Snoozed';
  return wordsOf(wanted.action satisfies ItemAction, null).done;
}
