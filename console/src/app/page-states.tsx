import { Link, useRouter } from '@tanstack/react-router';
import { EmptyState, ErrorState, Skeleton, SkeletonRows } from '../kit/states.tsx';
import { PageHeader } from '../kit/page-header.tsx';

/** While the page's own code is on its way. */
export function PagePending() {
  return (
    <div aria-busy="true">
      <div className="border-b border-line px-4 py-5 wide:px-6"><Skeleton width={140} height={20} /></div>
      <SkeletonRows />
    </div>
  );
}

/** A page threw. Mostly its code is of a build that is gone: then a reload brings the new one. */
export function PageFailed({ error }: { error: unknown }) {
  const router = useRouter();
  const again = (): void => {
    if (error instanceof TypeError && /import|module/iu.test(error.message)) location.reload();
    else void router.invalidate();
  };
  return (
    <>
      <PageHeader title="This page stumbled" />
      <ErrorState error={error} onAgain={again} />
    </>
  );
}

export function NotFound() {
  return (
    <>
      <PageHeader title="Nothing here" />
      <EmptyState icon="question" title="There is no such page" action={<Link to="/today" className="text-accent underline">Go to Today</Link>}>The address may be of another version, or mistyped.</EmptyState>
    </>
  );
}
