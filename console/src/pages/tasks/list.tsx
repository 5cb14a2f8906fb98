import { Link } from '@tanstack/react-router';
import { subjectName } from '../../app/subjects.ts';
import { StatePill } from '../../kit/badge.tsx';
import { Button } from '../../kit/button.tsx';
import { useIsWide } from '../../kit/filters.tsx';
import { EmptyState, ErrorState, Note, SkeletonRows } from '../../kit/states.tsx';
import type { Column } from '../../kit/table.tsx';
import { Time } from '../../kit/time.tsx';
import { VirtualTable } from '../../kit/virtual-table.tsx';
import { isFiltered } from './filters.tsx';
import { isLive } from './open-steps.ts';
import type { TasksSearch } from './search.ts';
import type { useTaskRows } from './use-rows.ts';
import { mainWait, waitText, type TaskRow } from './words.ts';

const columns: readonly Column<TaskRow>[] = [
  { id: 'task', header: 'Task', width: 76, from: 'wide', cell: ({ id }) => <span className="text-muted tabular">{id}</span> },
  { id: 'title', header: 'Title', cell: ({ title }) => <span className="font-medium" title={title}>{title}</span> },
  { id: 'status', header: 'State', width: 112, cell: ({ status }) => <StatePill state={status} /> },
  { id: 'waits', header: 'Waits', width: 188, from: 'wide', cell: (row) => <Waits {...row} /> },
  { id: 'subject', header: 'Customer', width: 200, from: 'xwide', cell: ({ subject }) => <span className="text-muted" title={subjectName(subject) ?? ''}>{subjectName(subject) ?? ''}</span> },
  { id: 'agent', header: 'Agent', width: 92, from: 'xwide', cell: ({ agent }) => <span className="text-muted">{agent}</span> },
  { id: 'updated', header: 'Last change', width: 112, from: 'wide', align: 'end', cell: ({ updatedAt }) => <span className="text-muted"><Time at={updatedAt} /></span> },
];

/** The way to the item by which it goes on, where there is one. The row itself leads to the task. */
function Waits(task: Pick<TaskRow, 'status' | 'waits'>) {
  const item = mainWait(task.waits)?.item ?? null;
  const text = waitsText(task);
  if (item === null || text === '') return <span className="text-muted" title={text}>{text}</span>;
  return <Link to="/inbox/{-$item}" params={{ item: String(item) }} onClick={(event) => event.stopPropagation()} className="text-accent underline" title={`${text}: item ${String(item)} in the inbox`}>{text}</Link>;
}

/** One that failed or was stopped waits for nothing until somebody lets it go on. */
function waitsText({ status, waits }: Pick<TaskRow, 'status' | 'waits'>): string {
  const wait = mainWait(waits);
  return wait === undefined || !isLive({ status }) ? '' : `${waitText(wait)}${waits.length > 1 ? ` +${String(waits.length - 1)}` : ''}`;
}

/** Beside a task: two lines each, so that a narrow list tells enough. */
const narrow: readonly Column<TaskRow>[] = [
  {
    id: 'task', header: 'Newest first',
    cell: ({ id, title, status, waits, updatedAt }) => (
      <div className="grid gap-0.5">
        <span className="truncate font-medium" title={title}>{title}</span>
        <span className="flex items-center gap-2 text-xs text-muted"><StatePill state={status} /><span className="tabular">{id}</span><span className="min-w-0 flex-1 truncate">{waitsText({ status, waits })}</span><Time at={updatedAt} /></span>
      </div>
    ),
  },
];

export interface TaskListProps extends Pick<ReturnType<typeof useTaskRows>, 'rows' | 'isPending' | 'error' | 'more' | 'hasMore' | 'isFetchingNextPage' | 'behind' | 'refresh' | 'isPlaceholderData'> {
  refetch: () => Promise<unknown>;
  search: TasksSearch;
  chosen: string | null;
  /** The one that one looked at before. */
  last: string | null;
  onOpen: (task: TaskRow) => void;
  onClear: () => void;
}

export function TaskList({ rows, isPending, error, refetch, more, hasMore, isFetchingNextPage, behind, refresh, isPlaceholderData, search, chosen, last, onOpen, onClear }: TaskListProps) {
  const isWide = useIsWide();
  const isNarrow = chosen !== null || !isWide;
  // What could not be read is not nothing.
  if (rows.length === 0 && error !== null) return <ErrorState error={error} onAgain={() => void refetch()} />;
  if (isPending) return <SkeletonRows rows={14} height={isNarrow ? 58 : 32} label="Loading tasks" />;
  if (rows.length === 0 && hasMore) return <LookFurther busy={isFetchingNextPage} onMore={more} />;
  if (rows.length === 0) return <Nothing search={search} onClear={onClear} />;
  return (
    <div aria-busy={isPlaceholderData} className="flex h-full min-h-0 flex-col">
      {behind && !isPlaceholderData && <div className="px-4 py-2 wide:px-6"><Note action={<Button size="small" icon="up" onClick={refresh}>Show them</Button>}>Tasks have changed meanwhile.</Note></div>}
      <div className="min-h-0 flex-1">
        <VirtualTable
          key={isNarrow ? 'narrow' : 'wide'} label="Tasks" columns={isNarrow ? narrow : columns} rows={rows} rowKey={({ id }) => id} selected={chosen ?? last} onOpen={onOpen} onEnd={more} loadingMore={isFetchingNextPage}
          {...(isNarrow ? { rowHeight: 58 } : {})} {...(hasMore ? {} : { total: rows.length + 1 })}
        />
      </div>
    </div>
  );
}

function Nothing({ search, onClear }: { search: TasksSearch; onClear: () => void }) {
  if (isFiltered(search)) return <EmptyState icon="filter" title="No task matches" action={<Button onClick={onClear}>Clear the filters</Button>}>Other tasks may be behind the filters.</EmptyState>;
  return <EmptyState icon="tasks" title="There are no tasks yet">A mail that comes in begins one: <code>keelson signal mail FILE</code> takes it in. So does a wish of yours: <code>keelson do</code> on the command line.</EmptyState>;
}

/** What is searched for may be rare: so many tasks were looked at, and there are more. */
function LookFurther({ busy, onMore }: { busy: boolean; onMore: () => void }) {
  return <EmptyState icon="search" title="None so far" action={<Button busy={busy} onClick={onMore}>Look further back</Button>}>None of the newest tasks matches. Older ones have not been looked at yet.</EmptyState>;
}
