import { PageBody } from '../../kit/page-header.tsx';
import { Skeleton } from '../../kit/states.tsx';

/** The page while it is read: the same columns, so that nothing moves when it comes. */
export function TodaySkeleton() {
  return (
    <PageBody>
      <div role="status" className="grid grid-cols-1 items-start gap-x-12 gap-y-7 xwide:grid-cols-[minmax(0,1fr)_320px]">
        <span className="sr-only">Loading</span>
        <div className="grid grid-cols-1 gap-7"><Block rows={3} height={52} /><Block rows={6} height={30} /></div>
        <div className="grid grid-cols-1 gap-7"><Block rows={3} height={34} /><Block rows={4} height={30} /></div>
      </div>
    </PageBody>
  );
}

function Block({ rows, height }: { rows: number; height: number }) {
  return (
    <div className="grid">
      <div className="flex min-h-8 items-center"><Skeleton width={120} height={14} /></div>
      {Array.from({ length: rows }, (_, row) => <div key={row} style={{ height }} className="flex items-center"><Skeleton width={240 + ((row * 83) % 190)} height={12} /></div>)}
    </div>
  );
}
