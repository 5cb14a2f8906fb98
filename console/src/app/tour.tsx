import { lazy, Suspense, useState } from 'react';
import { useApi } from '../api/query.ts';
import { useCommands } from '../commands/registry.ts';
import { remember, remembered } from '../format/remembered.ts';

const LazyStrip = lazy(async () => ({ default: (await import('./tour-strip.tsx')).TourStrip }));

/** What is remembered of the first steps in one company: which is next, counted from 0, or that they are done with. */
const done = 'done';

/**
 * The first steps: for a company that was made to try things on, or in which nobody has decided anything yet. Whoever is through, or wants none of it, is not asked again in this
 * browser; the palette has it.
 */
export function Tour({ onPause }: { onPause: () => void }) {
  const settings = useApi('settings', undefined, { staleTime: Infinity }).data;
  const [own, setOwn] = useState<{ step: number | null } | null>(null);
  const name = settings === undefined ? null : `tour.${settings.id}`;
  const before = name === null ? null : remembered(name);
  // What decides is how it was when the page was loaded: the strip stays when the first decision is made.
  const wanted = settings !== undefined && before !== done && (before !== null || settings.isPractice || settings.isUntouched);
  const step = own === null ? (wanted ? stepOf(before) : null) : own.step;
  const go = (next: number | null): void => {
    if (name !== null) remember(name, next === null ? done : String(next));
    setOwn({ step: next });
  };
  useCommands([{ id: 'tour', label: 'Show the first steps', group: 'Commands', icon: 'question', keywords: ['tour', 'begin', 'introduction', 'help'], run: () => go(0) }]);
  if (step === null) return null;
  return <Suspense fallback={null}><LazyStrip step={step} onStep={go} onPause={onPause} /></Suspense>;
}

function stepOf(text: string | null): number {
  return text !== null && /^\d$/u.test(text) ? Number(text) : 0;
}
