import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { barPages, nothingChosen, pages } from './pages.ts';

const fetchAheadMs = 1_500;

/** On another page the focus goes to its heading: a screen reader reads it, and Tab goes on from there. What is chosen within a page moves nothing. */
export function useNavigationCare(loadBesides: () => Promise<unknown>): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, toLocation }) => {
        if (fromLocation === undefined || pageOf(fromLocation.pathname) === pageOf(toLocation.pathname)) return;
        const heading = document.querySelector<HTMLElement>('main h1') ?? document.querySelector<HTMLElement>('main');
        heading?.focus({ preventScroll: true });
      }),
    [router],
  );
  // Whoever goes there by key waits for nothing: the code of the pages that one mostly goes to is fetched while nothing else is.
  useEffect(() => {
    const timer = window.setTimeout(() => {
      // What could not be fetched ahead is fetched when it is needed, and tells then what is wrong.
      void loadBesides().catch(() => null);
      for (const id of barPages) {
        const page = pages.find((one) => one.id === id);
        if (page !== undefined) void router.preloadRoute({ to: page.path, params: nothingChosen });
      }
    }, fetchAheadMs);
    return () => window.clearTimeout(timer);
  }, [router, loadBesides]);
}

function pageOf(path: string): string {
  return path.split('/')[1] ?? '';
}
