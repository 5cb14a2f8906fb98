import { lazy, Suspense, useMemo } from 'react';
import { countText } from '../../format/money.ts';
import { Choice } from '../../kit/field.tsx';
import { Section } from '../../kit/page-header.tsx';
import { Skeleton } from '../../kit/states.tsx';
import { allDays, measuresOf, valueOf, type Measure, type Overview } from './days.ts';
import { CostTable } from './rows.tsx';

const LazyChart = lazy(async () => ({ default: (await import('./chart.tsx')).DaysChart }));
/** px; the line below it says what one points at. */
const chartHeight = 210;
const lineHeight = 20;

/** What each day cost: as bars, and as a table for whoever does not see them. */
export function ByDay({ days: report, chart, onChart }: { days: Overview['days']; chart: string | undefined; onChart: (chart: string) => void }) {
  const measures = measuresOf(report);
  const chosen = measures.find(({ value }) => value === chart) ?? measures[0] ?? { value: 'calls', label: 'Calls', measure: { kind: 'calls' } as const };
  const { days, values } = useMemo(() => {
    const all = allDays(report.since, report.until);
    const rows = new Map(report.rows.map((row) => [row.name, row]));
    return { days: all, values: all.map((day) => valueOrNothing(rows.get(day), chosen.measure)) };
  }, [report, chosen.value]);
  const text = useMemo(() => textOf(chosen.measure), [chosen.value]);
  return (
    <Section title="Day by day" actions={<Choice label="What the bars show" value={chosen.value} onChange={onChart} options={measures} />}>
      <Suspense fallback={<Skeleton height={chartHeight + lineHeight} />}><LazyChart days={days} values={values} text={text} height={chartHeight} /></Suspense>
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
