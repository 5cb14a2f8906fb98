import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { PageHeader } from '../../kit/page-header.tsx';
import { SplitView } from '../../kit/split-view.tsx';
import { EmptyState } from '../../kit/states.tsx';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { Filters } from './filters.tsx';
import { TaskList } from './list.tsx';
import type { TasksSearch } from './search.ts';
import { TaskView } from './task.tsx';
import { useTaskRows } from './use-rows.ts';

const route = getRouteApi('/shell/tasks/{-$task}');

/** Everything that agents do and did: a list, and one task with all that belongs to it. */
export function TasksPage() {
  const { task: chosen = null } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useTaskRows(search);
  const last = useBackToRow(chosen);
  const open = (task: string | null, replace = chosen !== null && task !== null): void => void navigate({ to: '/tasks/{-$task}', params: { task: task ?? undefined }, search, replace });
  const filter = (next: TasksSearch): void => void navigate({ to: '/tasks/{-$task}', params: { task: undefined }, search: next, replace: true });
  const step = (by: number): void => {
    const at = list.rows.findIndex(({ id }) => id === chosen);
    const to = list.rows[at === -1 ? 0 : Math.min(list.rows.length - 1, Math.max(0, at + by))];
    if (to !== undefined) open(to.id);
    if (at + by > list.rows.length - 10) list.more();
  };
  useShortcuts('Tasks', [
    { keys: '/', label: 'Search tasks', run: () => document.querySelector<HTMLElement>('[type=search]')?.focus() },
    { keys: 'j', label: 'Next task', run: () => step(1) },
    { keys: 'k', label: 'Task before', run: () => step(-1) },
    { keys: 'escape', label: 'Back to the whole list', run: () => open(null), off: chosen === null },
  ]);
  const rows = <TaskList {...list} search={search} chosen={chosen} last={last} onOpen={({ id }) => open(id)} onClear={() => filter({})} />;
  return (
    <>
      <div className={chosen === null ? '' : 'max-wide:sr-only'}>
        <PageHeader title="Tasks"><div className={chosen === null ? '' : 'hidden'}><Filters search={search} onChange={filter} /></div></PageHeader>
      </div>
      {chosen === null
        ? <section aria-label="Tasks: list" className="min-h-0 flex-1">{rows}</section>
        : <SplitView label="Tasks" listWidth={320} onBack={() => open(null)} list={rows} detail={isTask(chosen) ? <TaskView key={chosen} task={chosen} onClose={() => open(null)} /> : <EmptyState icon="question" title={`There is no task “${chosen}”`}>Tasks are called t1, t2 and so on. The address may be mistyped.</EmptyState>} />}
    </>
  );
}

const isTask = (text: string): boolean => /^t[1-9]\d{0,14}$/u.test(text);

/** Which task one looked at before; its row takes the focus when one comes back to the list. */
function useBackToRow(chosen: string | null): string | null {
  const last = useRef<string | null>(null);
  const was = useRef(chosen);
  if (chosen !== null) last.current = chosen;
  useEffect(() => {
    const before = was.current;
    was.current = chosen;
    if (chosen !== null || before === null) return undefined;
    const frame = requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-key="${CSS.escape(before)}"]`)?.focus({ preventScroll: true }));
    return () => cancelAnimationFrame(frame);
  }, [chosen]);
  return last.current;
}
