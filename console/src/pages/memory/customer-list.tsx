import { useApiPages } from '../../api/query.ts';
import { EmptyState, ErrorState, SkeletonRows } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import { VirtualTable } from '../../kit/virtual-table.tsx';
import { usePlace } from './place.ts';
import { bareName } from './words.ts';

const rowHeight = 52;

/** Customers by what happened last. */
export function CustomerList({ chosen }: { chosen: string | undefined }) {
  const { go } = usePlace();
  const list = useApiPages('memory.customers', { query: { limit: 50 } });
  if (list.isPending) return <SkeletonRows height={rowHeight} rows={10} label="Reading customers" />;
  if (list.error !== null && list.rows.length === 0) return <ErrorState error={list.error} onAgain={() => void list.refetch()} />;
  if (list.rows.length === 0) {
    return <EmptyState icon="person" title="Nobody is known yet">Whoever writes a mail is put on record. Mails and lists come in with <code>keelson signal mail</code> and <code>keelson memory import</code>.</EmptyState>;
  }
  return (
    <VirtualTable
      label="Customers, by what happened last" rows={list.rows} rowKey={({ subject }) => subject} selected={chosen ?? null} rowHeight={rowHeight} onOpen={({ subject }) => go({ ref: subject })}
      onEnd={list.more} loadingMore={list.isFetchingNextPage}
      columns={[
        {
          id: 'who', header: 'Customer', cell: ({ subject, name, address }) => (
            <div className="grid min-w-0 leading-tight">
              <span className="truncate font-medium">{name === '' ? bareName(subject) : name}</span>
              <span className="truncate text-xs text-muted">{name === '' && address === bareName(subject) ? 'no name on record' : address ?? subject}</span>
            </div>
          ),
        },
        { id: 'last', header: 'Last', width: 104, align: 'end', cell: ({ lastAt }) => <span className="text-xs text-muted"><Time at={lastAt} /></span> },
      ]}
    />
  );
}
