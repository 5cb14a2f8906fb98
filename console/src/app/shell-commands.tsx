import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { call } from '../api/call.ts';
import { useApiWrite } from '../api/query.ts';
import { useStore } from '../format/store.ts';
import { toast, toastProblem } from '../kit/toast.tsx';
import { useCommands, useCommandSource, type Command } from '../commands/registry.ts';
import { useShortcuts } from '../shortcuts/use-shortcuts.ts';
import { usePauseAll } from './company.ts';
import { density, setDensity } from './density.ts';
import { nothingChosen, pages } from './pages.ts';
import { places } from './places.ts';
import { setTheme, theme } from './theme.ts';

/** The commands and keys that are there on every page. */
export function ShellCommands({ onPause, onKeys }: { onPause: () => void; onKeys: () => void }) {
  const navigate = useNavigate();
  const { history } = useRouter();
  const { paused } = usePauseAll();
  const client = useQueryClient();
  const signOut = useApiWrite('access.signOut', {
    onDone: () => {
      client.clear();
      // Drafts and decisions that are not through yet are about people: whoever leaves takes them along.
      sessionStorage.clear();
      void navigate({ to: '/sign-in' });
    },
  });
  const go = (to: (typeof pages)[number]['path']) => () => void navigate({ to, params: nothingChosen });
  const toNext = async (): Promise<void> => {
    const { rows } = await call('inbox.page', { query: { state: 'open', limit: 1 } });
    const next = rows[0];
    if (next === undefined) return void toast({ text: 'Nothing waits for you.' });
    await navigate({ to: '/inbox/{-$item}', params: { item: String(next.id) } });
  };
  useShortcuts('Go to', pages.map(({ path, label, key }) => ({ keys: `g ${key}`, label, run: go(path) })));
  const chosen = useStore(theme);
  const compact = useStore(density) === 'compact';
  const dark = chosen === 'dark' || (chosen === 'system' && globalThis.matchMedia('(prefers-color-scheme: dark)').matches);
  useCommands([
    ...pages.map(({ id, path, label, icon, key }): Command => ({ id: `page ${id}`, label, group: 'Pages', icon, hint: `g ${key}`, run: go(path) })),
    paused === null
      ? { id: 'pause all', label: 'Pause everything', group: 'Commands', icon: 'pause', keywords: ['stop', 'halt'], run: onPause }
      : { id: 'resume all', label: 'Go on: lift the pause', group: 'Commands', icon: 'play', keywords: ['resume', 'continue'], run: onPause },
    { id: 'next', label: 'Decide what waits longest', group: 'Commands', icon: 'inbox', keywords: ['approve next', 'next item'], run: () => void toNext().catch(toastProblem) },
    { id: 'theme', label: dark ? 'Switch to light' : 'Switch to dark', group: 'Commands', icon: 'calm', keywords: ['theme', 'colours'], run: () => setTheme(dark ? 'light' : 'dark') },
    { id: 'density', label: compact ? 'Give rows more room' : 'Show more rows at once', group: 'Commands', icon: 'settings', keywords: ['density', 'compact'], whenTyped: true, run: () => setDensity(compact ? 'normal' : 'compact') },
    { id: 'sign-out', label: 'Sign out', group: 'Commands', icon: 'lock', keywords: ['log out', 'leave'], run: () => signOut.mutate({}) },
    { id: 'keys', label: 'Show all keys', group: 'Commands', icon: 'question', hint: '?', keywords: ['shortcuts', 'help'], run: onKeys },
    ...places.map(({ label, to, icon, keywords }): Command => ({ id: `place ${to}`, label, group: 'Places', icon, keywords, to, whenTyped: true, run: () => history.push(to) })),
  ]);
  useCommandSource((text) => {
    const found: Command[] = [];
    const task = /^t?([1-9]\d{0,14})$/u.exec(text)?.[1];
    const item = /^#?([1-9]\d{0,14})$/u.exec(text)?.[1];
    if (task !== undefined) found.push({ id: `open task ${task}`, label: `Open task t${task}`, group: 'Found', icon: 'tasks', to: `/tasks/t${task}`, run: () => history.push(`/tasks/t${task}`) });
    if (item !== undefined) found.push({ id: `open item ${item}`, label: `Open inbox item ${item}`, group: 'Found', icon: 'inbox', to: `/inbox/${item}`, run: () => history.push(`/inbox/${item}`) });
    if (/^e[0-9a-f]{24}$/u.test(text)) found.push({ id: `open effect ${text}`, label: `Open effect ${text}`, group: 'Found', icon: 'ledger', to: `/ledger/${text}`, run: () => history.push(`/ledger/${text}`) }, { id: `explain ${text}`, label: 'Explain its verdict', group: 'Found', icon: 'policy', to: `/policy/explain?effect=${text}`, run: () => history.push(`/policy/explain?effect=${text}`) });
    return found;
  });
  useCommandSource(async (text, signal) => {
    if (text.length < 2) return [];
    const { rows } = await call('memory.customers', { query: { text, limit: 6 } }, { signal });
    return rows.map(({ subject, name, address }): Command => {
      const to = `/memory/${encodeURIComponent(subject)}`;
      return { id: `customer ${subject}`, label: [name, address].filter(Boolean).join(' · ') || subject, group: 'Found', icon: 'person', to, run: () => history.push(to) };
    });
  });
  useCommandSource(async (text, signal) => {
    if (text.length < 3 || /^[te#]?\d+$/u.test(text)) return [];
    const { rows } = await call('tasks.page', { query: { text, limit: 5 } }, { signal });
    return rows.map(({ id, title }): Command => ({ id: `task ${id}`, label: `${title} · ${id}`, group: 'Found', icon: 'tasks', to: `/tasks/${id}`, run: () => history.push(`/tasks/${id}`) }));
  });
  return null;
}
