import { ErrorState, Note, Skeleton } from '../../kit/states.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Section } from '../../kit/page-header.tsx';
import type { Checked } from './use-checked.ts';
import { plural } from './words.ts';

/** What there is to say of the text: mistakes and tests, each with its line. */
export function Panel({ checked, id, onLine }: { checked: Checked; id: string; onLine: (line: number) => void }) {
  const { check, tests, findings } = checked;
  if (check.isError) return <ErrorState error={check.error} onAgain={() => void check.refetch()} />;
  if (check.data === undefined) return <div className="grid gap-3"><Skeleton height={20} /><Skeleton height={20} /><Skeleton height={160} /></div>;
  const { ok, rules, budgets } = check.data;
  return (
    <div className="grid gap-5">
      <Section title="Findings" aside={ok ? `${plural(rules, 'rule')}, ${plural(budgets, 'budget')}` : undefined}>
        <p id={id} role="status" className="sr-only">{summaryOf(checked)}</p>
        {findings.length === 0
          ? <p className="flex items-center gap-2 text-sm text-good"><Icon name="check" size={14} />No mistakes found.</p>
          : <ul className="grid gap-1.5">{findings.map((finding) => <li key={`${String(finding.line)}${finding.message}`}><Finding {...finding} onLine={onLine} /></li>)}</ul>}
      </Section>
      <Section title="Tests" aside={ok && tests.data !== undefined ? countsOf(tests.data) : undefined}>
        {!ok && <p className="text-sm text-muted">They run once the errors are mended.</p>}
        {ok && tests.isError && <Note tone="bad">{tests.error.message} {tests.error.nextStep}</Note>}
        {ok && tests.data !== undefined && (tests.data.tests.length === 0
          ? <p className="text-sm text-muted">There are none. A test says what a made-up effect should get; the file that came with Keelson has some to learn from.</p>
          : <ul className="grid gap-px">{tests.data.tests.map((test) => <li key={`${String(test.line)}${test.name}`}><Test {...test} onLine={onLine} /></li>)}</ul>)}
        {ok && tests.data === undefined && !tests.isError && <Skeleton height={120} />}
      </Section>
    </div>
  );
}

function summaryOf({ check, tests, findings, failing }: Checked): string {
  if (check.data === undefined) return '';
  const errors = findings.filter(({ level }) => level === 'error').length;
  const warnings = findings.length - errors;
  const found = [errors > 0 ? plural(errors, 'error') : '', warnings > 0 ? plural(warnings, 'warning') : ''].filter(Boolean).join(', ');
  const tested = check.data.ok && tests.data !== undefined ? (failing.length > 0 ? `${plural(failing.length, 'test')} of ${tests.data.tests.length} ${failing.length === 1 ? 'fails' : 'fail'}.` : 'All tests pass.') : '';
  return `${found === '' ? 'No mistakes found' : found}. ${tested}`.trim();
}

function countsOf({ passed, failed }: { passed: number; failed: number }): string {
  if (failed > 0) return `${failed} of ${passed + failed} ${failed === 1 ? 'fails' : 'fail'}`;
  return passed === 0 ? '' : `all ${passed} pass`;
}

function LineLink({ line, onLine, of }: { line: number; onLine: (line: number) => void; of: string }) {
  return <button type="button" onClick={() => onLine(line)} className="shrink-0 rounded-sm text-xs text-accent tabular hover:underline" aria-label={`Go to line ${line}: ${of}`}>line {line}</button>;
}

function Finding({ level, line, message, onLine }: { level: 'error' | 'warning'; line: number | null; message: string; onLine: (line: number) => void }) {
  const bad = level === 'error';
  return (
    <div className={`flex items-start gap-2 rounded-md px-2.5 py-1.5 text-sm ${bad ? 'bg-bad-soft' : 'bg-warn-soft'}`}>
      <Icon name={bad ? 'cross' : 'warning'} size={14} label={bad ? 'Error' : 'Warning'} className={`mt-0.5 ${bad ? 'text-bad' : 'text-warn'}`} />
      <p className="min-w-0 flex-1 wrap-anywhere">{line === null ? message : message.replace(/^[^:]*, line \d+: /u, '')}</p>
      {line !== null && <LineLink line={line} onLine={onLine} of={message} />}
    </div>
  );
}

function Test({ name, line, passed, expected, actual, why, onLine }: { name: string; line: number; passed: boolean; expected: string; actual: string; why: string; onLine: (line: number) => void }) {
  return (
    <div className={`flex items-start gap-2 rounded-md py-1 text-sm ${passed ? '' : 'bg-warn-soft px-2.5'}`}>
      <Icon name={passed ? 'check' : 'cross'} size={14} label={passed ? 'Passes' : 'Fails'} className={`mt-0.5 ${passed ? 'text-good' : 'text-bad'}`} />
      <div className="min-w-0 flex-1 wrap-anywhere">
        <p>{name}</p>
        {!passed && <p className="text-xs text-muted">Expected {expected}, got {actual}. {why}</p>}
      </div>
      <LineLink line={line} onLine={onLine} of={name} />
    </div>
  );
}
