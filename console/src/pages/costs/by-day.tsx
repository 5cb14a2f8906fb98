import { lazy, Suspense, useMemo, useState } from 'react';
import { countText } from '../../format/money.ts';
import { Choice } from '../../kit/field.tsx';
import { Section } from '../../kit/page-header.tsx';
import { Skeleton } from '../../kit/states.tsx';
import { allDays, dayName, measuresOf, valueOf, type Measure, type Overview } from './days.ts';
import { CostTable } from './rows.tsx';

const LazyChart = lazy(async () => ({ default: (await import('./chart.tsx')).DaysChart }));
/** px. */
const chartHeight = 210;

/** What each day cost: as bars, and as a table for whoever does not see them. */
export function ByDay({ days: report, chart, onChart }: { days: Overview['days']; chart: string | undefined; onChart: (chart: string) => void }) {
  const measures = measuresOf(report);
  const chosen = measures.find(({ value }) => value === chart) ?? measures[0] ?? { value: 'calls', label: 'Calls', measure: { kind: 'calls' } as const };
  const days = useMemo(() => allDays(report.since, report.until), [report.since, report.until]);
  const values = useMemo(() => {
    const rows = new Map(report.rows.map((row) => [row.name, row]));
    return days.map((day) => valueOrNothing(rows.get(day), chosen.measure));
  }, [report, days, chosen.value]);
  const [pointed, setPointed] = useState<string | null>(null);
  const told = pointed === null ? `${dayName(report.since)} to ${dayName(report.until)}` : `${dayName(pointed)}: ${textOf(chosen.measure)(values[days.indexOf(pointed)] ?? 0)}`;
  return (
    <Section title="Day by day" aside={<span className="tabular">{told}</span>} actions={<Choice label="What the bars show" value={chosen.value} onChange={onChart} options={measures} />}>
      <Suspense fallback={<Skeleton height={chartHeight} />}><LazyChart days={days} values={values} height={chartHeight} onPoint={setPointed} /></Suspense>
      <div className="sr-only"><CostTable label="Costs by day" by="day" rows={report.rows} /></div>
    </Section>
  );
}

function valueOrNothing(row: Overview['days']['rows'][number] | undefined, measure: Measure): number {
  return row === undefined ? 0 : valueOf(row, measure);
}

function textOf(measure: Measure): (value: number) => string {
  if (measure.kind !== 'money') return (value) => countText(Math.round(value));
  return (value) => `${value === 0 ? '0' : value.toFixed(value >= 10 ? 0 : value >= 0.1 ? 2 : 4)} ${measure.currency}`;
}
