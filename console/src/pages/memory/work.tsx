import { Link, useNavigate } from '@tanstack/react-router';
import { StatePill } from '../../kit/badge.tsx';
import { Money } from '../../kit/money.tsx';
import { EmptyState } from '../../kit/states.tsx';
import { Table } from '../../kit/table.tsx';
import { Time } from '../../kit/time.tsx';
import type { Customer } from './words.ts';

/** What went on about them. `then` is the moment that is looked at, `null` for now. */
export function TasksTab({ customer, then }: { customer: Customer; then: string | null }) {
  const navigate = useNavigate();
  const { tasks, tasksLeft } = customer;
  if (tasks.length === 0) return <EmptyState icon="tasks" title="No tasks">{then === null ? 'A task begins when a mail comes in, or when you ask for something about them.' : 'There were none yet at that moment.'}</EmptyState>;
  return (
    <>
      {then !== null && <Later any={tasks.some(({ isLater }) => isLater)} then={then} />}
      <Table
        label={`Tasks about ${customer.title}`} rows={tasks} rowKey={({ id }) => id} onOpen={({ id }) => void navigate({ to: '/tasks/{-$task}', params: { task: id } })}
        columns={[
          { id: 'task', header: 'Task', cell: ({ id, title }) => <><span className="mr-2 text-xs text-muted">{id}</span>{title}</> },
          { id: 'agent', header: 'Agent', width: 96, from: 'xwide', cell: ({ agent }) => agent },
          { id: 'state', header: 'State', width: then === null ? 112 : 190, cell: ({ status, isLater }) => <><StatePill state={status} />{isLater && <span className="ml-1.5 text-xs text-muted">by today</span>}</> },
          { id: 'at', header: 'Begun', width: 96, align: 'end', from: 'wide', cell: ({ createdAt }) => <span className="text-xs text-muted"><Time at={createdAt} /></span> },
        ]}
      />
      {tasksLeft && <p className="px-4 py-2 text-sm wide:px-6"><Link to="/tasks/{-$task}" params={{ task: undefined }} search={{ customer: customer.subject }} className="text-accent hover:underline">All tasks about them</Link></p>}
    </>
  );
}

/** Payments back and credits, and what became of each. */
export function MoneyTab({ customer, then }: { customer: Customer; then: string | null }) {
  const navigate = useNavigate();
  const { money, moneyLeft } = customer;
  if (money.length === 0) return <EmptyState icon="money" title="No money moved">{then === null ? 'Refunds and credits that agents propose are listed here, with what became of them. Payments and invoices on record are under Linked records.' : 'None was proposed yet at that moment.'}</EmptyState>;
  return (
    <>
      {then !== null && <Later any={money.some(({ isLater }) => isLater)} then={then} />}
      <Table
        label={`Money and ${customer.title}`} rows={money} rowKey={({ effect }) => effect} onOpen={({ effect }) => void navigate({ to: '/ledger/{-$effect}', params: { effect } })}
        columns={[
          { id: 'what', header: 'What', cell: ({ sentence }) => <span title={sentence}>{sentence}</span> },
          { id: 'amount', header: 'Amount', width: 104, align: 'end', cell: (row) => (row.money === null ? '' : <Money of={row.money} />) },
          { id: 'state', header: 'State', width: then === null ? 124 : 200, cell: ({ state, isLater }) => <><StatePill state={state} />{isLater && <span className="ml-1.5 text-xs text-muted">by today</span>}</> },
          { id: 'at', header: 'Proposed', width: 96, align: 'end', from: 'wide', cell: ({ at }) => <span className="text-xs text-muted"><Time at={at} /></span> },
        ]}
      />
      {moneyLeft && <p className="px-4 py-2 text-sm text-muted wide:px-6">Only what is newest is listed. The ledger has all of it.</p>}
    </>
  );
}

function Later({ any, then }: { any: boolean; then: string }) {
  return <p className="px-4 py-2 text-xs text-muted wide:px-6">What had begun by {then}.{any && ' What went on after that is marked “by today”: its state is the one of now.'}</p>;
}
