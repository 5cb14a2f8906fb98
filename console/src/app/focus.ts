import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/** On another page the focus goes to its heading: a screen reader reads it, and Tab goes on from there. What is chosen within a page moves nothing. */
export function useFocusOnHeading(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, toLocation }) => {
        if (fromLocation === undefined || pageOf(fromLocation.pathname) === pageOf(toLocation.pathname)) return;
        document.querySelector('main')?.scrollTo(0, 0);
        const heading = document.querySelector<HTMLElement>('main h1') ?? document.querySelector<HTMLElement>('main');
        heading?.focus({ preventScroll: true });
      }),
    [router],
  );
}

function pageOf(path: string): string {
  return path.split('/')[1] ?? '';
}
