import { Link } from '@tanstack/react-router';
import type { KeyboardEvent, ReactNode } from 'react';
import { useApi } from '../../api/query.ts';
import { classes } from '../../kit/classes.ts';
import { Icon } from '../../kit/icon.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../kit/states.tsx';
import { Time, useZone } from '../../kit/time.tsx';
import { endOfDay } from './end-of-day.ts';
import { listOf, usePlace } from './place.ts';
import { snippetOf } from './snippet.ts';
import { usePeople } from './use-people.ts';
import { bareName, typeWords, type Hit } from './words.ts';

const hitsMax = 30;
const peopleMax = 4;

/** What memory holds about some words: people of that name first, then what was said or written, best first, each with why it was found. */
export function Results({ text, chosen }: { text: string; chosen: string | undefined }) {
  const { search } = usePlace();
  const zone = useZone();
  const { type, tier, until } = search;
  const narrowed = type !== undefined || tier !== undefined || until !== undefined;
  const found = useApi('memory.recall', { body: { text, limit: hitsMax, ...(type === undefined ? {} : { types: [type] }), ...(tier === undefined ? {} : { tiers: [tier] }), ...(until === undefined ? {} : { asOf: { at: endOfDay(until, zone) } }) } }, { keep: true });
  const people = usePeople(text.slice(0, 200), peopleMax, !narrowed);
  if (found.data === undefined && found.error !== null) return <ErrorState error={found.error} onAgain={() => void found.refetch()} />;
  if (found.data === undefined) return <SkeletonRows height={92} rows={6} label="Searching" />;
  const { hits, candidates, withoutModel } = found.data;
  const who = narrowed ? [] : people.rows;
  return (
    <div aria-busy={found.isFetching} className={classes(found.isPlaceholderData && 'opacity-70')}>
      <p role="status" className="border-b border-line px-4 py-1.5 text-xs text-muted wide:px-6">{hits.length === 0 ? 'Nothing was found' : hits.length === hitsMax ? `The best ${String(hitsMax)} of ${String(candidates)}` : `${String(hits.length)} found, the best first`}{withoutModel !== undefined && `, by words alone: ${withoutModel}`}</p>
      {who.length > 0 && <ul aria-label="People">{who.map((row) => <Row key={row.subject} to={row.subject} chosen={chosen} icon="person" title={row.name === '' ? bareName(row.subject) : row.name} aside={<Time at={row.lastAt} />}><p className="truncate text-xs text-muted">{row.address}</p></Row>)}</ul>}
      {hits.length > 0 ? <ol aria-label="Found in memory">{hits.map((hit) => <HitRow key={hit.id} hit={hit} text={text} chosen={chosen} />)}</ol> : who.length === 0 && !people.isLooking && <Nothing narrowed={narrowed} />}
    </div>
  );
}

function Nothing({ narrowed }: { narrowed: boolean }) {
  const { go } = usePlace();
  if (!narrowed) return <EmptyState icon="search" title="Nothing of that is known">Try other words, fewer of them, or how the customer would have said it.</EmptyState>;
  return <EmptyState icon="search" title="Nothing within these filters" action={<button type="button" className="text-accent underline" onClick={() => go({ search: { type: undefined, tier: undefined, until: undefined } })}>Search without them</button>} />;
}

function HitRow({ hit, text, chosen }: { hit: Hit; text: string; chosen: string | undefined }) {
  const { word, icon } = typeWords[hit.type];
  const about = hit.subject === null ? null : bareName(hit.subject);
  return (
    <Row to={hit.id} chosen={chosen} icon={icon} iconLabel={word} title={hit.author === 'us' ? `You${about === null ? '' : ` to ${about}`}` : hit.author === null || hit.author === '' ? about ?? hit.id.replace(/^document:/u, '') : bareName(hit.author)} aside={<Time at={hit.at} />}>
      <p className="line-clamp-3 text-sm break-words">{snippetOf(hit.text, text).map(({ words, isFound, place }) => (isFound ? <mark key={place} className="rounded-sm bg-accent-soft text-text">{words}</mark> : words))}</p>
      <p className="line-clamp-2 text-xs text-muted" title={hit.why.join('\n')}><span className="sr-only">Found by </span>{hit.why.join(' · ')}</p>
    </Row>
  );
}

interface RowProps {
  to: string;
  chosen: string | undefined;
  icon: 'person' | (typeof typeWords)[Hit['type']]['icon'];
  iconLabel?: string;
  title: string;
  aside: ReactNode;
  children: ReactNode;
}

function Row({ to, chosen, icon, iconLabel, title, aside, children }: RowProps) {
  const { search } = usePlace();
  return (
    <li className="contents">
      <Link
        to="/memory/{-$ref}" params={{ ref: to }} search={listOf(search)} data-hit={to} aria-current={to === chosen ? 'true' : undefined} onKeyDown={walk}
        className={classes('grid gap-0.5 border-b border-line px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2 wide:px-6', to === chosen && 'bg-selected')}
      >
        <span className="flex min-w-0 items-center gap-2 text-sm"><Icon name={icon} size={14} {...(iconLabel === undefined ? {} : { label: iconLabel })} className="text-muted" /><span className="min-w-0 flex-1 truncate font-medium">{title}</span><span className="text-xs text-muted">{aside}</span></span>
        {children}
      </Link>
    </li>
  );
}

/** Through people and hits alike, in the order in which they are read. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = [...document.querySelectorAll<HTMLElement>('[data-hit]')];
  const to = all[all.indexOf(event.currentTarget) + step];
  event.preventDefault();
  event.stopPropagation();
  to?.focus();
}
