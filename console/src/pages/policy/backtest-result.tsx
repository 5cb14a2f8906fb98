import { Link } from '@tanstack/react-router';
import type { BacktestReport } from '../../../../src/server/api.ts';
import { Badge } from '../../kit/badge.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Money } from '../../kit/money.tsx';
import { Section } from '../../kit/page-header.tsx';
import { Note } from '../../kit/states.tsx';
import { Time } from '../../kit/time.tsx';
import { outcomeLook, plural } from './words.ts';

type Change = BacktestReport['changes'][number];

/** What would have been let through against the operator's word comes first. */
export function BacktestResult({ report }: { report: BacktestReport }) {
  const { effects, changed, same, skipped, wouldHaveLetThrough, changes, ms } = report;
  const regretted = wouldHaveLetThrough.reduce((sum, one) => sum + one.effects, 0);
  const others = changes.filter((one) => !wouldHaveLetThrough.some((other) => other.from === one.from && other.to === one.to && other.ended === one.ended));
  if (effects + skipped === 0) return <Note>There are no effects in that time yet, so there is nothing to compare.</Note>;
  return (
    <div className="grid gap-6">
      <p role="status" className="text-base">
        <strong className="font-semibold">{changed === 0 ? 'Nothing would have been different' : `${plural(changed, 'effect')} of ${effects.toLocaleString('en')} would have been judged otherwise`}.</strong>{' '}
        <span className="text-muted">{changed > 0 && `${same.toLocaleString('en')} the same. `}{skipped > 0 && `${plural(skipped, 'effect')} can't be judged again. `}{(ms / 1_000).toFixed(ms < 1_000 ? 2 : 1)} s.</span>
      </p>
      {changed > 0 && (regretted > 0
        ? (
          <section aria-label="What would have gone out against your word" className="grid gap-3 rounded-lg border border-bad bg-bad-soft p-4">
            <h2 className="flex items-center gap-2 font-semibold text-bad"><Icon name="warning" />{plural(regretted, 'effect')} would have gone out that you did not want as {regretted === 1 ? 'it was' : 'they were'}</h2>
            {wouldHaveLetThrough.map((change) => <ChangeRow key={keyOf(change)} change={change} />)}
          </section>
        )
        : <Note tone="good">Nothing that you rejected, edited or took back would have gone out.</Note>)}
      {others.length > 0 && <Section title={wouldHaveLetThrough.length > 0 ? 'What else would be different' : 'What would be different'}><div className="grid gap-4">{others.map((change) => <ChangeRow key={keyOf(change)} change={change} />)}</div></Section>}
      <div className="grid items-start gap-x-12 gap-y-6 xwide:grid-cols-2">
        <Counts title="By rule" what="Rule" rows={report.byRule.map(({ rule, ...rest }) => ({ name: rule, ...rest }))} />
        <div className="grid gap-6">
          <Counts title="By agent" what="Agent" rows={report.byAgent.map(({ agent, ...rest }) => ({ name: agent, ...rest }))} />
          <Counts title="By kind" what="Kind" rows={report.byKind.map(({ kind, ...rest }) => ({ name: kind, ...rest }))} />
        </div>
      </div>
    </div>
  );
}

const keyOf = ({ from, to, ended }: Change): string => `${from}>${to}>${ended}`;

function ChangeRow({ change: { from, to, ended, effects, money, examples } }: { change: Change }) {
  return (
    <div className="grid gap-1.5">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <strong className="font-semibold tabular">{effects.toLocaleString('en')}</strong>
        <Outcome text={from} /><Icon name="right" size={12} label="would be" className="text-muted" /><Outcome text={to} />
        <span className="text-muted">{ended}</span>
        {Object.entries(money).filter(([, amount]) => amount !== 0).map(([currency, amount]) => <span key={currency} className="tabular"><Money of={{ amount, currency }} /></span>)}
      </p>
      <ul className="grid gap-1 border-l border-line pl-3 text-sm">
        {examples.map(({ effect, at, sentence, rules }) => (
          <li key={effect} className="flex flex-wrap items-baseline gap-x-2">
            <Link to="/policy/{-$view}" params={{ view: 'explain' }} search={{ effect }} className="min-w-0 text-accent wrap-anywhere hover:underline">{sentence}</Link>
            <span className="text-xs text-muted"><Time at={at} />{rules.length > 0 && <> · by <span className="font-mono">{rules.join(', ')}</span></>}</span>
          </li>
        ))}
        {effects > examples.length && <li className="text-xs text-muted">and {(effects - examples.length).toLocaleString('en')} more</li>}
      </ul>
    </div>
  );
}

function Outcome({ text }: { text: string }) {
  const { word, tone, icon } = outcomeLook(text);
  return <Badge tone={tone} icon={icon}>{word}</Badge>;
}

interface Count {
  name: string;
  effects: number;
  changed: number;
}

function Counts({ title, what, rows }: { title: string; what: string; rows: readonly Count[] }) {
  if (rows.length === 0) return null;
  const cell = 'border-b border-line py-1.5 text-right tabular';
  return (
    <Section title={title}>
      <table aria-label={title} className="w-full table-fixed text-sm">
        <thead>
          <tr className="text-xs text-muted"><th scope="col" className="border-b border-line py-1 text-left font-medium">{what}</th><th scope="col" className={`${cell} w-20 py-1 font-medium`}>Effects</th><th scope="col" className={`${cell} w-24 py-1 font-medium`}>Otherwise</th></tr>
        </thead>
        <tbody>
          {rows.map(({ name, effects, changed }) => (
            <tr key={name}><th scope="row" className="border-b border-line py-1.5 text-left font-mono text-xs font-normal wrap-anywhere">{name}</th><td className={cell}>{effects.toLocaleString('en')}</td><td className={cell}>{changed === 0 ? <span className="text-faint">0</span> : <strong className="font-semibold">{changed.toLocaleString('en')}</strong>}</td></tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
