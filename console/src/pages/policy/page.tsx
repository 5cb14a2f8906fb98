import { EmptyState } from '../../kit/states.tsx';
import { PageHeader } from '../../kit/page-header.tsx';

export function PolicyPage() {
  return (
    <>
      <PageHeader title="Policy" />
      <EmptyState icon="policy" title="This page is being built">The command line has all of it: run <code>keelson --help</code>.</EmptyState>
    </>
  );
}
