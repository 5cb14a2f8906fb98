import { getRouteApi } from '@tanstack/react-router';
import { given, oneOf } from '../../app/search.ts';
import { useApi } from '../../api/query.ts';
import { Button } from '../../kit/button.tsx';
import { Choice } from '../../kit/field.tsx';
import { Section } from '../../kit/page-header.tsx';
import { ErrorState, Skeleton } from '../../kit/states.tsx';
import { toast } from '../../kit/toast.tsx';
import { useRested, write, type PolicyFile, type Written } from './draft.ts';
import { RuleList, VerdictLine } from './explanation.tsx';
import { FactsForm } from './facts-form.tsx';
import { asTest, nested, readGiven, type Given } from './given-facts.ts';

const route = getRouteApi('/shell/policy/{-$view}');

/** What the rules say of an effect that one makes up. */
export function Try({ file, written }: { file: PolicyFile; written: Written }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const facts = useApi('policy.facts', undefined, { staleTime: Infinity });
  if (facts.isError) return <ErrorState error={facts.error} onAgain={() => void facts.refetch()} />;
  if (facts.data === undefined) return <div className="grid gap-3 px-4 py-4 wide:px-6"><Skeleton height={32} /><Skeleton height={240} /></div>;
  const set = readGiven(search.given, facts.data);
  const change = (next: Given): void => void navigate({ search: (old) => given({ ...old, given: Object.keys(next).length === 0 ? undefined : JSON.stringify(next) }), replace: true });
  const byFile = search.by === 'file' || !written.isChanged;
  return (
    <div className="grid items-start gap-x-8 gap-y-6 px-4 py-4 wide:grid-cols-[300px_minmax(0,1fr)] wide:px-6">
      <Section title="An effect, made up"><FactsForm facts={facts.data} given={set} onChange={change} /></Section>
      <div className="grid min-w-0 gap-5">
        {written.isChanged && (
          <Choice label="Judged by" options={[{ value: 'draft', label: 'By your draft' }, { value: 'file', label: 'By the file as it is' }]} value={byFile ? 'file' : 'draft'} onChange={(by) => void navigate({ search: (old) => given({ ...old, by: oneOf(by, ['file'] as const) }), replace: true })} />
        )}
        <Said of={set} name={file.name} text={byFile ? file.text : written.text} linked={byFile !== written.isChanged} onTest={(test) => {
          write(withTest(written.text, test), file);
          void navigate({ to: '/policy/{-$view}', params: { view: undefined }, search: { line: withTest(written.text, test).split('\n').length - 3 } });
          toast({ text: 'A test was added to the draft: give it a name.' });
        }} />
      </div>
    </div>
  );
}

function Said({ of, name, text, linked, onTest }: { of: Given; name: string; text: string; linked: boolean; onTest: (test: string) => void }) {
  const facts = useRested(JSON.stringify(nested(of)), 200);
  const said = useApi('policy.explainFacts', { body: { facts: JSON.parse(facts) as never, policy: { name, text } } }, { keep: true });
  if (said.isError) return <ErrorState error={said.error} onAgain={() => void said.refetch()} />;
  if (said.data === undefined) return <div className="grid gap-3"><Skeleton height={20} /><Skeleton height={240} /></div>;
  const { verdict, rules } = said.data;
  const expect = verdict.afterMs > 0 ? `${verdict.outcome} after ${verdict.afterMs / 1_000}s unless stopped` : verdict.outcome;
  return (
    <div className={`grid gap-5 ${said.isPlaceholderData ? 'opacity-60' : ''}`}>
      <div className="flex flex-wrap items-start gap-3">
        <div role="status" className="min-w-0 flex-1"><VerdictLine verdict={verdict} subject="Such an effect" /></div>
        <Button size="small" icon="plus" onClick={() => onTest(asTest(of, expect))}>Make it a test</Button>
      </div>
      <RuleList rules={rules} linked={linked} />
    </div>
  );
}

/** At the end of the tests, which stand last in a file; where there are none they begin. */
function withTest(text: string, test: string): string {
  const end = text.endsWith('\n') ? text : `${text}\n`;
  const sections = [...end.matchAll(/^(\w+):/gmu)];
  const tests = sections.findIndex((match) => match[1] === 'tests');
  if (tests === -1) return `${end}\ntests:\n${test}`;
  const next = sections[tests + 1]?.index;
  return next === undefined ? `${end}${test}` : `${end.slice(0, next).trimEnd()}\n${test}\n${end.slice(next)}`;
}
