import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { Live } from '../live/live.tsx';
import { dialogComes, listenForShortcuts, useShortcuts } from '../shortcuts/use-shortcuts.ts';
import { ShortcutSheet } from '../shortcuts/sheet.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { LeftOut } from './left-out.tsx';
import { useNavigationCare } from './navigation-care.ts';
import { Rail } from './rail.tsx';
import { ShellCommands } from './shell-commands.tsx';
import { PauseAll } from './pause-all.tsx';
import { Strip } from './strip.tsx';
import { Tour } from './tour.tsx';
import { useMayOpen } from './may-open.ts';

const loadPalette = () => import('../commands/palette.tsx');
const LazyPalette = lazy(async () => ({ default: (await loadPalette()).Palette }));

type ShellDialog = 'palette' | 'keys' | 'pause';

/** What stands around every page. Owns: which of its own dialogs is open. */
export function Shell() {
  const [dialog, setShown] = useState<ShellDialog | null>(null);
  const setDialog = useCallback((next: ShellDialog | null) => {
    dialogComes.set(next !== null);
    setShown(next);
  }, []);
  const close = useCallback(() => setDialog(null), [setDialog]);
  const mayOpen = useMayOpen();
  useEffect(listenForShortcuts, []);
  useNavigationCare(loadPalette);
  useShortcuts('Everywhere', [
    { keys: 'mod+k', label: 'Commands', run: () => setDialog('palette'), typing: true },
    { keys: '?', label: 'These keys', run: () => setDialog('keys') },
  ]);
  return (
    <Live mayOpen={mayOpen}>
      <a href="#content" onClick={toContent} className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-on-accent">Skip to the page</a>
      <div className="grid h-dvh grid-rows-[minmax(0,1fr)_auto_auto] wide:grid-cols-[208px_minmax(0,1fr)] wide:grid-rows-[minmax(0,1fr)_auto]">
        <Rail onPalette={() => setDialog('palette')} onPause={() => setDialog('pause')} />
        <main id="content" tabIndex={-1} data-scroll-restoration-id="content" className="flex min-h-0 flex-col overflow-y-auto bg-ground">
          <LeftOut />
          <Outlet />
        </main>
        <div ref={footOfPage} className="wide:col-start-2">
          <Tour onPause={() => setDialog('pause')} />
          <Strip />
        </div>
        <BottomBar onPalette={() => setDialog('palette')} onPause={() => setDialog('pause')} />
      </div>
      <ShellCommands onPause={() => setDialog('pause')} onKeys={() => setDialog('keys')} />
      <ShortcutSheet open={dialog === 'keys'} onClose={close} />
      <PauseAll open={dialog === 'pause'} onClose={close} />
      {dialog === 'palette' && <Suspense fallback={null}><LazyPalette open onClose={close} /></Suspense>}
    </Live>
  );
}

/** How high the strips at the foot are, for messages to stand above them. */
function footOfPage(foot: HTMLElement | null): (() => void) | undefined {
  if (foot === null) return undefined;
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() => style.setProperty('--foot-height', `${String(foot.offsetHeight)}px`));
  observer.observe(foot);
  return () => {
    observer.disconnect();
    style.removeProperty('--foot-height');
  };
}

// The address is the router's: a fragment would be a place of its own in the history.
function toContent(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('#content')?.focus();
}
