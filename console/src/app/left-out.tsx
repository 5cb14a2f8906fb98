import { useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { IconButton } from '../kit/button.tsx';
import { Note } from '../kit/states.tsx';
import { leftOut, parseSearch } from './search.ts';

/** As it was typed or pasted: the router writes what a page can read in its place. Within the console links are right. */
const typed = { page: pageOf(location.pathname), search: parseSearch(location.search) };

/** `inbox` of `/inbox/5`: the inbox opens its first item by itself. */
function pageOf(path: string): string {
  return path.split('/')[1] ?? '';
}

/** Says so when the address asked for something that the page does not have: what shows would otherwise pass for the answer. */
export function LeftOut() {
  const [isPutAway, setPutAway] = useState(false);
  // As text, so that what is the same is known to be.
  const missing = useRouterState({ select: ({ resolvedLocation, matches }) => (resolvedLocation !== undefined && pageOf(resolvedLocation.pathname) === typed.page ? leftOut(typed.search, matches.at(-1)?.search ?? {}).join(', ') : '') });
  if (missing === '' || isPutAway) return null;
  return (
    <div role="status" className="px-4 pt-3 wide:px-6">
      <Note action={<IconButton icon="cross" label="Put this note away" size="small" onClick={() => setPutAway(true)} />}>The address asks for <code className="break-all">{missing}</code>, which this page does not know. What shows is as it is without.</Note>
    </div>
  );
}
