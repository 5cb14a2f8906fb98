import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Dialog } from '../kit/dialog.tsx';
import { Icon, type IconName } from '../kit/icon.tsx';
import { usePauseAll, useWaiting } from './company.ts';
import { ConnectionState } from './connection-state.tsx';
import { barPages, nothingChosen, pages, type Page } from './pages.ts';
import { Count, type ShellPartProps } from './rail.tsx';

const inBar = barPages.flatMap((id) => pages.find((page) => page.id === id) ?? []);
const behindMore = pages.filter((page) => !inBar.includes(page));
const look = 'relative grid min-h-14 flex-1 content-center justify-items-center gap-0.5 text-xs text-muted aria-[current=page]:font-medium aria-[current=page]:text-accent focus-visible:-outline-offset-2';

/** On a phone: four pages at the thumb, and the others. */
export function BottomBar({ onPalette, onPause }: ShellPartProps) {
  const waiting = useWaiting();
  const [more, setMore] = useState(false);
  return (
    <nav aria-label="Pages" className="flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] wide:hidden">
      {inBar.map((page) => (
        <Link key={page.id} to={page.path} params={nothingChosen} className={look}>
          <Icon name={page.icon} size={20} />
          {page.label}
          {page.id === 'inbox' && waiting !== undefined && waiting > 0 && <span className="absolute top-1 left-[calc(50%+6px)]"><Count count={waiting} /></span>}
        </Link>
      ))}
      <button type="button" aria-haspopup="dialog" onClick={() => setMore(true)} className={look}><Icon name="more" size={20} />More</button>
      <More open={more} onClose={() => setMore(false)} onPalette={onPalette} onPause={onPause} />
    </nav>
  );
}

function More({ open, onClose, onPalette, onPause }: ShellPartProps & { open: boolean; onClose: () => void }) {
  const navigate = useNavigate();
  const { paused } = usePauseAll();
  const then = (run: () => void) => () => {
    onClose();
    run();
  };
  const go = (page: Page) => then(() => void navigate({ to: page.path, params: nothingChosen }));
  return (
    <Dialog open={open} onClose={onClose} title="More">
      <div className="grid">
        {behindMore.map((page) => <Row key={page.id} icon={page.icon} label={page.label} run={go(page)} />)}
        <hr className="my-1 border-line" />
        <Row icon="search" label="Find" run={then(onPalette)} />
        <Row icon={paused === null ? 'pause' : 'play'} label={paused === null ? 'Pause everything' : 'Go on: everything is paused'} run={then(onPause)} />
        <ConnectionState />
      </div>
    </Dialog>
  );
}

function Row({ icon, label, run }: { icon: IconName; label: string; run: () => void }) {
  return <button type="button" onClick={run} className="flex min-h-12 items-center gap-3 rounded-md px-2 text-left hover:bg-hover"><Icon name={icon} className="text-muted" />{label}</button>;
}
