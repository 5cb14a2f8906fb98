import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { theme } from '../../app/theme.ts';
import { useStore } from '../../format/store.ts';
import { dayName } from './days.ts';

export interface DaysChartProps {
  /** `2026-11-12`, every day of the span. */
  days: readonly string[];
  values: readonly number[];
  /** A value as one reads it. */
  text: (value: number) => string;
  height: number;
}

/** A bar for each day. What it says stands in a table beside it, so it says nothing to a screen reader. */
export function DaysChart({ days, values, text, height }: DaysChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const [at, setAt] = useState<number | null>(null);
  const chosenTheme = useStore(theme);
  const isDark = useDark();
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const made = new uPlot(optionsOf(element.clientWidth, height, days, setAt), [days.map((_, index) => index), [...values]], element);
    chart.current = made;
    const sized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    sized.observe(element);
    return () => {
      sized.disconnect();
      made.destroy();
      chart.current = null;
    };
    // Its colours are read when it is made.
  }, [days, values, height, chosenTheme, isDark]);
  const shown = at === null ? null : days[at];
  return (
    <div aria-hidden>
      <div ref={place} style={{ height }} className="w-full" />
      <p className="min-h-5 text-center text-xs text-muted tabular">{at === null || shown == null ? '' : `${dayName(shown)}: ${text(values[at] ?? 0)}`}</p>
    </div>
  );
}

function useDark(): boolean {
  const [dark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const changed = (): void => setDark(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return dark;
}

/** Of a bar's place, how much is bar; and how wide it may get. */
const barShare = 0.72;
const barPxMax = 36;

function optionsOf(width: number, height: number, days: readonly string[], onAt: (index: number | null) => void): uPlot.Options {
  const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: colour('--muted'), font, ticks: { show: false } };
  return {
    width, height,
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: { x: { time: false, range: [-0.6, days.length - 0.4] }, y: { range: (_, _min, max) => [0, max <= 0 ? 1 : max * 1.08] } },
    axes: [
      { ...axis, grid: { show: false }, size: 26, space: 56, incrs: [1, 2, 7, 14, 30, 60, 90], values: (_, splits) => splits.map((split) => (Number.isInteger(split) ? shortDay(days[split]) : '')) },
      { ...axis, grid: { stroke: colour('--line'), width: 1 }, size: 52, space: 36, values: (_, splits, _axis, _space, step) => splits.map((split) => scaleText(split, step)) },
    ],
    series: [{}, { fill: colour('--accent'), stroke: colour('--accent'), width: 0, points: { show: false }, paths: uPlot.paths.bars?.({ size: [barShare, barPxMax], radius: 0.1 }) ?? (() => null) }],
    hooks: { setCursor: [({ cursor: { idx } }) => onAt(idx ?? null)] },
  };
}

/** As many digits behind the point as the steps of the axis need. The unit stands above the chart. */
function scaleText(value: number, step: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: 0, maximumFractionDigits: Math.max(0, Math.min(6, Math.ceil(-Math.log10(step)))) });
}

function shortDay(day: string | undefined): string {
  return day === undefined ? '' : dayName(day).slice(4);
}
