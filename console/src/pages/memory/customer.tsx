import { useState, type ReactNode } from 'react';
import { useApi } from '../../api/query.ts';
import { Button, IconButton } from '../../kit/button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Menu } from '../../kit/menu.tsx';
import { EmptyState, ErrorState, Note, Skeleton } from '../../kit/states.tsx';
import { Tabs } from '../../kit/tabs.tsx';
import { useZone } from '../../kit/time.tsx';
import { useShortcuts } from '../../shortcuts/use-shortcuts.ts';
import { Conversation } from './conversation.tsx';
import { EditRecord } from './edit-record.tsx';
import type { Forgetting } from './forget.tsx';
import { History } from './history.tsx';
import { Learned } from './learned.tsx';
import { MergeDialog, Names, namesOf } from './names.tsx';
import { NoteDialog, Notes } from './notes.tsx';
import { OtherRecords } from './other-records.tsx';
import { usePlace } from './place.ts';
import { RecordFields } from './record.tsx';
import { TimeSlider } from './time-slider.tsx';
import { Why } from './why.tsx';
import { MoneyTab, TasksTab } from './work.tsx';
import { bareName, thenText, type Customer } from './words.ts';

/** Somebody: as they are, or as they were known at a moment of the past. */
export function CustomerPage({ subject, onForget }: { subject: string; onForget: (of: Forgetting) => void }) {
  const { search, go } = usePlace();
  const { asOf } = search;
  const { data, error, refetch } = useApi('memory.customer', { query: { subject, ...(asOf === undefined ? {} : { asOfSeq: asOf }) } }, { keep: true });
  if (data === undefined && error !== null) return <ErrorState error={error} onAgain={() => { if (asOf !== undefined) go({ search: { asOf: undefined }, replace: true }); void refetch(); }} />;
  if (data === undefined) return <CustomerSkeleton />;
  if (search.why !== undefined) return <Why of={data.record?.ref ?? data.subject} title={data.title} back={`Back to ${data.title}`} />;
  return <Loaded customer={data} cameBy={subject} problem={error} onForget={onForget} />;
}

type Open = 'edit' | 'note' | 'merge' | null;

function Loaded({ customer, cameBy, problem, onForget }: { customer: Customer; cameBy: string; problem: Error | null; onForget: (of: Forgetting) => void }) {
  const [open, setOpen] = useState<Open>(null);
  const close = (): void => setOpen(null);
  const isPast = customer.asOf !== null;
  useShortcuts('A customer', [
    { keys: 'e', label: 'Edit the record', run: () => setOpen('edit'), off: isPast },
    { keys: 'n', label: 'Add a note', run: () => setOpen('note'), off: isPast },
  ]);
  return (
    <article aria-labelledby="memory-title">
      <Head customer={customer} onOpen={setOpen} onForget={onForget} />
      <TimeSlider customer={customer} />
      {cameBy.toLowerCase() !== customer.subject.toLowerCase() && customer.asOf === null && <div className="px-4 pt-3 wide:px-6"><Note>{bareName(cameBy)} is a name of {customer.title}.</Note></div>}
      {problem !== null && <div className="px-4 pt-3 wide:px-6"><Note tone="bad">{problem.message}</Note></div>}
      {customer.isKnown ? <Views customer={customer} onOpen={setOpen} /> : <EmptyState icon="clock" title="Nothing was known yet">Move the slider to the right: the first thing that is known came later.</EmptyState>}
      <EditRecord key={customer.subject} open={open === 'edit'} onClose={close} record={customer.record} subject={customer.subject} />
      <NoteDialog open={open === 'note'} onClose={close} subject={customer.subject} title={customer.title} />
      <MergeDialog open={open === 'merge'} onClose={close} customer={customer} />
    </article>
  );
}

function Head({ customer, onOpen, onForget }: { customer: Customer; onOpen: (what: Open) => void; onForget: (of: Forgetting) => void }) {
  const { title, address, subject, identity, asOf } = customer;
  const isPast = asOf !== null;
  const names = namesOf(identity).length - 1;
  return (
    <header className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 pt-4 pb-3 wide:px-6">
      <div className="min-w-0 basis-full wide:flex-1 wide:basis-0">
        <h2 id="memory-title" className="text-xl font-semibold break-words">{title}</h2>
        <p className="flex flex-wrap gap-x-3 gap-y-0.5 text-sm text-muted">
          {(address ?? bareName(subject)) !== title && <span className="flex min-w-0 items-center gap-1 break-all"><Icon name={address === null ? 'person' : 'mail'} size={14} />{address ?? bareName(subject)}</span>}
          {names > 0 && <span>{names} other {names === 1 ? 'name' : 'names'}</span>}
        </p>
      </div>
      <div className="flex items-center gap-2">
        <Button size="small" icon="plus" disabled={isPast} onClick={() => onOpen('note')}>Note</Button>
        <Button size="small" icon="edit" disabled={isPast} onClick={() => onOpen('edit')}>{customer.record === null ? 'Put on record' : 'Edit'}</Button>
        <Menu
          trigger={<IconButton icon="more" label="More about this customer" size="small" />}
          items={[
            { label: 'Merge with somebody…', icon: 'link', run: () => onOpen('merge'), disabled: isPast },
            null,
            { label: 'Forget for good…', icon: 'cross', danger: true, run: () => onForget({ subject, title, typed: address ?? bareName(subject) }) },
          ]}
        />
      </div>
    </header>
  );
}

function Views({ customer, onOpen }: { customer: Customer; onOpen: (what: Open) => void }) {
  const { search, go } = usePlace();
  const zone = useZone();
  const { mails, tasks, money, asOf, record } = customer;
  const then = asOf === null ? null : thenText(asOf.at, zone);
  return (
    <Tabs
      label={`About ${customer.title}`} value={search.tab ?? 'overview'} onChange={(tab) => go({ search: { tab: tab === 'overview' ? undefined : tab }, replace: true })}
      tabs={[
        { value: 'overview', label: 'Overview', content: <Overview customer={customer} onOpen={onOpen} /> },
        { value: 'conversation', label: 'Conversation', ...(mails.next === null ? { count: mails.rows.length } : {}), content: <Pad><Conversation customer={customer} /></Pad> },
        { value: 'tasks', label: 'Tasks', ...(customer.tasksLeft ? {} : { count: tasks.length }), content: <TasksTab customer={customer} then={then} /> },
        { value: 'money', label: 'Money', ...(customer.moneyLeft ? {} : { count: money.length }), content: <MoneyTab customer={customer} then={then} /> },
        { value: 'history', label: 'History', content: <Pad>{record === null ? <EmptyState icon="ledger" title="Nothing is on record">A record that is written has versions, and each can be taken back.</EmptyState> : <History of={record.ref} canChange={asOf === null} />}</Pad> },
      ]}
    />
  );
}

function Pad({ children }: { children: ReactNode }) {
  return <div className="grid grid-cols-1 gap-6 px-4 py-4 wide:px-6">{children}</div>;
}

function Overview({ customer, onOpen }: { customer: Customer; onOpen: (what: Open) => void }) {
  const canChange = customer.asOf === null;
  return (
    <Pad>
      <RecordFields record={customer.record} canChange={canChange} onEdit={() => onOpen('edit')} />
      <OtherRecords records={customer.otherRecords} />
      <Learned scope={customer.subject} associations={customer.associations} canChange={canChange} />
      <Notes notes={customer.notes} canChange={canChange} onAdd={() => onOpen('note')} />
      <Names customer={customer} canChange={canChange} onMerge={() => onOpen('merge')} />
    </Pad>
  );
}

function CustomerSkeleton() {
  return (
    <div role="status" className="grid gap-4 px-4 py-4 wide:px-6">
      <span className="sr-only">Reading what is known</span>
      <Skeleton width={220} height={24} />
      <Skeleton width={280} />
      <Skeleton height={34} />
      <Skeleton height={36} />
      {[0, 1, 2, 3, 4].map((row) => <Skeleton key={row} width={300 + row * 30} height={18} />)}
    </div>
  );
}
