import type { IconName } from '../kit/icon.tsx';

/** The console's pages, in the order of the rail. `key` follows `g`. */
export const pages = [
  { id: 'today', path: '/today', label: 'Today', icon: 'today', key: 't' },
  { id: 'inbox', path: '/inbox/{-$item}', label: 'Inbox', icon: 'inbox', key: 'i' },
  { id: 'tasks', path: '/tasks/{-$task}', label: 'Tasks', icon: 'tasks', key: 'k' },
  { id: 'memory', path: '/memory/{-$ref}', label: 'Memory', icon: 'memory', key: 'm' },
  { id: 'ledger', path: '/ledger/{-$effect}', label: 'Ledger', icon: 'ledger', key: 'l' },
  { id: 'agents', path: '/agents/{-$agent}', label: 'Agents', icon: 'agents', key: 'a' },
  { id: 'policy', path: '/policy/{-$view}', label: 'Policy', icon: 'policy', key: 'p' },
  { id: 'costs', path: '/costs', label: 'Costs', icon: 'costs', key: 'c' },
  { id: 'adapters', path: '/adapters/{-$adapter}', label: 'Adapters', icon: 'adapters', key: 'd' },
  { id: 'settings', path: '/settings/{-$view}', label: 'Settings', icon: 'settings', key: 's' },
] as const satisfies readonly { id: string; path: string; label: string; icon: IconName; key: string }[];

export type Page = (typeof pages)[number];

/** On a phone the bar at the bottom has these, and the rest behind More. */
export const barPages: readonly Page['id'][] = ['inbox', 'today', 'tasks', 'memory'];

/** A link to a page goes to the page, not to what is chosen on it right now. */
export const nothingChosen = { item: undefined, task: undefined, ref: undefined, effect: undefined, agent: undefined, view: undefined, adapter: undefined };
