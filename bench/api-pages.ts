import { locate, type OperationId } from '../src/server/routes.ts';
import { topics } from './api-words.ts';

/** What of the corpus a page is opened on, drawn anew for each opening, so that its answer is not the one that was just read. */
export interface Drawn {
  task: string;
  item: number;
  subject: string;
  words: string;
  agent: string;
  kind: string;
  /** Epoch ms. */
  since: number;
}

/** One request of a page. */
interface Ask {
  id: OperationId;
  params?: Readonly<Record<string, string | number>>;
  query?: Readonly<Record<string, string | number>>;
  body?: object;
}

/** A page, and what it asks for before it shows anything. */
export interface Page {
  name: string;
  /** Where the console has it. */
  at(drawn: Drawn): string;
  asks(drawn: Drawn): Ask[];
}

/** What the frame around every page asks for, at the first load. */
export const frame: readonly Ask[] = [{ id: 'run.about' }, { id: 'settings' }, { id: 'inbox.counts' }, { id: 'pauses.list' }];

const limit = 50;

export const pages: readonly Page[] = [
  { name: 'today', at: () => '/today', asks: ({ since }) => [{ id: 'today', query: { since } }] },
  { name: 'inbox', at: ({ item }) => `/inbox/${item}`, asks: ({ item }) => [{ id: 'inbox.page', query: { limit } }, { id: 'inbox.dossier', params: { item } }] },
  { name: 'tasks', at: () => '/tasks', asks: () => [{ id: 'tasks.page', query: { limit } }] },
  { name: 'tasks, searched', at: ({ words }) => `/tasks?text=${encodeURIComponent(words)}`, asks: ({ words }) => [{ id: 'tasks.page', query: { limit, text: words } }] },
  { name: 'task', at: ({ task }) => `/tasks/${task}`, asks: ({ task }) => [{ id: 'tasks.page', query: { limit } }, { id: 'tasks.story', params: { task } }] },
  { name: 'memory', at: () => '/memory', asks: () => [{ id: 'memory.customers', query: { limit } }] },
  { name: 'memory, searched', at: ({ words }) => `/memory?text=${encodeURIComponent(words)}`, asks: ({ words }) => [{ id: 'memory.recall', body: { text: words, limit: 30 } }, { id: 'memory.customers', query: { text: words, limit: 8 } }] },
  { name: 'customer', at: ({ subject }) => `/memory/${encodeURIComponent(subject)}`, asks: ({ subject }) => [{ id: 'memory.customers', query: { limit } }, { id: 'memory.customer', query: { subject } }] },
  { name: 'ledger', at: () => '/ledger', asks: () => [{ id: 'effects.page', query: { limit } }, { id: 'ledger.head' }] },
  { name: 'ledger, filtered', at: ({ subject }) => `/ledger?subject=${encodeURIComponent(subject)}`, asks: ({ subject }) => [{ id: 'effects.page', query: { limit, subject } }, { id: 'ledger.head' }] },
  { name: 'ledger, events of a kind', at: ({ kind }) => `/ledger?view=events&kind=${kind}`, asks: ({ kind }) => [{ id: 'ledger.page', query: { limit, kinds: kind } }, { id: 'ledger.head' }] },
  { name: 'agents', at: () => '/agents', asks: ({ agent }) => [{ id: 'agents.list' }, { id: 'agents.show', params: { agent } }] },
  { name: 'agent', at: ({ agent }) => `/agents/${agent}`, asks: ({ agent }) => [{ id: 'agents.list' }, { id: 'agents.show', params: { agent } }] },
  { name: 'policy', at: () => '/policy', asks: () => [{ id: 'policy.status' }, { id: 'policy.text' }, { id: 'policy.check', body: {} }, { id: 'policy.test', body: {} }] },
  { name: 'costs', at: () => '/costs', asks: () => [{ id: 'costs.overview', query: { by: 'agent', limit } }] },
  { name: 'costs of half a year by customer', at: () => '/costs?by=customer&since=2026-05-25', asks: () => [{ id: 'costs.overview', query: { by: 'customer', since: '2026-05-25', limit } }] },
  { name: 'adapters', at: () => '/adapters', asks: () => [{ id: 'adapters.list' }] },
  // What the company's own tab shows, the frame has asked for already.
  { name: 'settings', at: () => '/settings', asks: () => [] },
  { name: 'settings, the tab that asks most', at: () => '/settings/access', asks: () => [{ id: 'access.status' }, { id: 'access.passkeys' }, { id: 'access.sessions' }] },
];

export interface PageRequest {
  method: string;
  path: string;
  body: object | undefined;
}

/** The frame's requests and the page's own. */
export function requestsOf(page: Page, drawn: Drawn): PageRequest[] {
  return [...frame, ...page.asks(drawn)].map(({ id, params, query = {}, body }) => {
    const { method, path } = locate(id, params);
    const search = new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])).toString();
    return { method, path: search === '' ? path : `${path}?${search}`, body };
  });
}

/** Words that one would look for: of a subject line or a question. */
export function wordsToFind(random: () => number): string {
  const topic = topics[Math.floor(random() * topics.length)];
  const words = `${topic?.subject} ${topic?.asks}`.split(/\W+/u).filter((word) => word.length > 3);
  return [0, 1].map(() => words[Math.floor(random() * words.length)]).join(' ');
}
