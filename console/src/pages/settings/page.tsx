import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { NoSuchView } from '../../app/page-states.tsx';
import { PageBody, PageHeader } from '../../kit/page-header.tsx';
import { Tabs } from '../../kit/tabs.tsx';
import { KeyList } from '../../shortcuts/sheet.tsx';
import { About } from './about.tsx';
import { AccessSettings } from './access.tsx';
import { Appearance } from './appearance.tsx';
import { CompanySettings } from './company-settings.tsx';
import { settingsViews, type SettingsView } from './search.ts';
import { Tokens } from './tokens.tsx';
import { Webhooks } from './webhooks.tsx';

const route = getRouteApi('/shell/settings/{-$view}');
const views: Readonly<Record<SettingsView, { label: string; content: () => ReactNode }>> = {
  company: { label: 'Company', content: () => <CompanySettings /> },
  access: { label: 'Sign-in', content: () => <AccessSettings /> },
  tokens: { label: 'Tokens', content: () => <Tokens /> },
  webhooks: { label: 'Webhooks', content: () => <Webhooks /> },
  appearance: { label: 'Appearance', content: () => <Appearance /> },
  keys: { label: 'Keys', content: () => <KeyList /> },
  about: { label: 'About', content: () => <About /> },
};

export function SettingsPage() {
  const { view } = route.useParams();
  const navigate = route.useNavigate();
  const value = settingsViews.find((one) => one === (view ?? 'company'));
  if (value === undefined) return <NoSuchView page="Settings" view={view ?? ''} views={settingsViews.map((one) => ({ label: views[one].label, to: one === 'company' ? '/settings' : `/settings/${one}` }))} />;
  const show = (next: SettingsView): void => void navigate({ params: { view: next === 'company' ? undefined : next } });
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs label="Settings" value={value} onChange={show} tabs={settingsViews.map((one) => ({ value: one, label: views[one].label, content: one === value ? <PageBody>{views[one].content()}</PageBody> : null }))} />
    </>
  );
}
