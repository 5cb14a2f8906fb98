import { useApi } from '../../api/query.ts';
import { Section } from '../../kit/page-header.tsx';
import { ErrorState, Note, Skeleton } from '../../kit/states.tsx';

/** What company.yaml says. It is read here, and changed there. */
export function CompanySettings() {
  const settings = useApi('settings');
  if (settings.isError) return <ErrorState error={settings.error} onAgain={() => void settings.refetch()} />;
  if (settings.data === undefined) return <div className="grid gap-6"><Skeleton height={52} /><Skeleton height={180} /><Skeleton height={140} /></div>;
  const { file, sections } = settings.data;
  return (
    <>
      <Note>All of this stands in <code className="font-mono text-xs wrap-anywhere select-all">{file}</code>. Change it there, and start Keelson again: it is read at the start. Keys and passwords of other systems never show here.</Note>
      {sections.map(({ id, title, rows }) => (
        <Section key={id} title={title}>
          <dl className="text-sm">
            {rows.map(({ label, value, hint }) => (
              <div key={label} className="grid gap-x-4 border-t border-line py-1.5 wide:grid-cols-[180px_minmax(0,1fr)]">
                <dt className="text-muted">{label}</dt>
                <dd className="wrap-anywhere">{value}{hint !== null && <span className="block text-xs text-muted">{hint}</span>}</dd>
              </div>
            ))}
          </dl>
        </Section>
      ))}
    </>
  );
}
