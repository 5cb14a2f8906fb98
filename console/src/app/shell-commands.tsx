import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../api/call.ts';
import { useApiWrite } from '../api/query.ts';
import { useCommands, useCommandSource, type Command } from '../commands/registry.ts';
import { useShortcuts } from '../shortcuts/use-shortcuts.ts';
import { usePauseAll } from './company.ts';
import { nothingChosen, pages } from './pages.ts';
import { setTheme, theme } from './theme.ts';

/** The commands and keys that are there on every page. */
export function ShellCommands({ onPause, onKeys }: { onPause: () => void; onKeys: () => void }) {
  const navigate = useNavigate();
  const { paused } = usePauseAll();
  const client = useQueryClient();
  const signOut = useApiWrite('access.signOut', {
    onDone: () => {
      client.clear();
      void navigate({ to: '/sign-in' });
    },
  });
  const go = (to: (typeof pages)[number]['path']) => () => void navigate({ to, params: nothingChosen });
  useShortcuts('Go to', pages.map(({ path, label, key }) => ({ keys: `g ${key}`, label, run: go(path) })));
  const dark = theme.get() === 'dark' || (theme.get() === 'system' && globalThis.matchMedia('(prefers-color-scheme: dark)').matches);
  useCommands([
    ...pages.map(({ id, path, label, icon, key }): Command => ({ id: `page ${id}`, label, group: 'Pages', icon, hint: `g ${key}`, run: go(path) })),
    paused === null
      ? { id: 'pause all', label: 'Pause everything', group: 'Commands', icon: 'pause', keywords: ['stop', 'halt'], run: onPause }
      : { id: 'resume all', label: 'Go on: lift the pause', group: 'Commands', icon: 'play', keywords: ['resume', 'continue'], run: onPause },
    { id: 'theme', label: dark ? 'Switch to light' : 'Switch to dark', group: 'Commands', icon: 'calm', keywords: ['theme', 'colours'], run: () => setTheme(dark ? 'light' : 'dark') },
    { id: 'sign-out', label: 'Sign out', group: 'Commands', icon: 'lock', keywords: ['log out', 'leave'], run: () => signOut.mutate({}) },
    { id: 'keys', label: 'Show all keys', group: 'Commands', icon: 'question', hint: '?', keywords: ['shortcuts', 'help'], run: onKeys },
  ]);
  useCommandSource((text) => {
    const found: Command[] = [];
    const task = /^t?([1-9]\d{0,14})$/u.exec(text)?.[1];
    const item = /^#?([1-9]\d{0,14})$/u.exec(text)?.[1];
    if (task !== undefined) found.push({ id: `open task ${task}`, label: `Open task t${task}`, group: 'Found', icon: 'tasks', run: () => void navigate({ to: '/tasks/{-$task}', params: { task: `t${task}` } }) });
    if (item !== undefined) found.push({ id: `open item ${item}`, label: `Open inbox item ${item}`, group: 'Found', icon: 'inbox', run: () => void navigate({ to: '/inbox/{-$item}', params: { item } }) });
    if (/^e[0-9a-f]{24}$/u.test(text)) found.push({ id: `open effect ${text}`, label: `Open effect ${text}`, group: 'Found', icon: 'ledger', run: () => void navigate({ to: '/ledger/{-$effect}', params: { effect: text } }) });
    return found;
  });
  useCommandSource(async (text, signal) => {
    if (text.length < 2) return [];
    const { rows } = await call('memory.customers', { query: { text, limit: 6 } }, { signal });
    return rows.map(({ subject, name, address }): Command => ({ id: `customer ${subject}`, label: [name, address].filter(Boolean).join(' · ') || subject, group: 'Found', icon: 'person', run: () => void navigate({ to: '/memory/{-$ref}', params: { ref: subject } }) }));
  });
  return null;
}
