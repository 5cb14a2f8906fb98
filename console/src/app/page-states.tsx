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

/** The page is there, and what the address says of it is not: what there is in its place. */
export function NoSuchView({ page, view, views }: { page: string; view: string; views: readonly { label: string; to: string }[] }) {
  return (
    <>
      <PageHeader title={page} />
      <EmptyState
        icon="question" title={`There is no “${view.slice(0, 80)}” in ${page}`}
        action={<ul aria-label={`What there is in ${page}`} className="flex flex-wrap justify-center gap-x-4">{views.map(({ label, to }) => <li key={to}><Link to={to} className="inline-flex min-h-11 items-center text-accent underline wide:min-h-8">{label}</Link></li>)}</ul>}
      >
        The address may be of another version, or mistyped. There is:
      </EmptyState>
    </>
  );
}
