import { EmptyState } from '../../kit/states.tsx';
import { PageHeader } from '../../kit/page-header.tsx';

export function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" />
      <EmptyState icon="settings" title="This page is being built">The command line has all of it: run <code>keelson --help</code>.</EmptyState>
    </>
  );
}
