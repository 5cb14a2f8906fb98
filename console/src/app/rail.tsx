import { Link } from '@tanstack/react-router';
import { Button } from '../kit/button.tsx';
import { Icon } from '../kit/icon.tsx';
import { KeyHint } from '../kit/key-hint.tsx';
import { Skeleton } from '../kit/states.tsx';
import { Time } from '../kit/time.tsx';
import { useCompany, usePauseAll, useWaiting } from './company.ts';
import { ConnectionState } from './connection-state.tsx';
import { nothingChosen, pages } from './pages.ts';

export interface ShellPartProps {
  onPalette: () => void;
  onPause: () => void;
}

/** The ten pages, at the left of a wide window. */
export function Rail({ onPalette, onPause }: ShellPartProps) {
  const company = useCompany();
  const waiting = useWaiting();
  return (
    <div className="row-span-2 hidden min-h-0 flex-col overflow-y-auto border-r border-line bg-surface wide:flex">
      <header className="flex h-14 shrink-0 items-center gap-2.5 px-4">
        <Icon name="calm" size={20} className="text-accent" />
        {company === undefined ? <Skeleton width={110} height={16} /> : <span className="truncate font-semibold" title={`${company.name}, in ${company.folder}`}>{company.name}</span>}
      </header>
      <button type="button" onClick={onPalette} className="mx-3 mb-3 flex h-8 shrink-0 items-center gap-2 rounded-md border border-line px-2 text-sm text-muted hover:bg-hover">
        <Icon name="search" size={14} /><span className="flex-1 text-left">Find</span><KeyHint keys="mod+k" />
      </button>
      <nav aria-label="Pages" className="grid gap-px px-2">
        {pages.map((page) => (
          <Link
            key={page.id} to={page.path} params={nothingChosen}
            className="flex h-8 items-center gap-2.5 rounded-md px-2 text-muted hover:bg-hover hover:text-text aria-[current=page]:bg-selected aria-[current=page]:font-medium aria-[current=page]:text-text aria-[current=page]:[&>svg]:text-accent"
          >
            <Icon name={page.icon} />
            <span className="flex-1">{page.label}</span>
            {page.id === 'inbox' && waiting !== undefined && waiting > 0 && <Count count={waiting} />}
          </Link>
        ))}
      </nav>
      <footer className="mt-auto grid gap-1 px-2 pt-4 pb-2">
        <PauseState onPause={onPause} />
        <ConnectionState />
      </footer>
    </div>
  );
}

export function Count({ count }: { count: number }) {
  return <span className="rounded-full whitespace-nowrap bg-accent px-1.5 text-xs leading-4.5 font-medium text-on-accent tabular">{count > 99 ? '99+' : count}<span className="sr-only"> waiting</span></span>;
}

function PauseState({ onPause }: { onPause: () => void }) {
  const { paused, others, known } = usePauseAll();
  if (paused === null) {
    return (
      <>
        {others.length > 0 && <Link to="/agents/{-$agent}" params={nothingChosen} className="flex min-h-7 items-center gap-2 rounded-md px-2 text-sm text-warn hover:bg-hover"><Icon name="pause" size={14} />{others.length === 1 ? `${others[0]?.name ?? ''} is paused` : `${others.length} are paused`}</Link>}
        <button type="button" disabled={!known} onClick={onPause} className="flex h-8 items-center gap-2.5 rounded-md px-2 text-muted hover:bg-hover hover:text-text"><Icon name="pause" />Pause everything</button>
      </>
    );
  }
  return (
    <div className="grid gap-1.5 rounded-md bg-warn-soft p-2 text-sm">
      <p className="flex items-center gap-2 font-medium text-warn"><Icon name="pause" size={14} />Everything is paused</p>
      <p className="text-xs text-muted">since <Time at={paused.at} />{paused.waiting > 0 && `; ${String(paused.waiting)} approved wait`}</p>
      <Button size="small" icon="play" onClick={onPause}>Go on</Button>
    </div>
  );
}
