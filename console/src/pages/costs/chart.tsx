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
  height: number;
  /** Which day one points at. */
  onPoint: (day: string | null) => void;
}

/** A bar for each day. What it says stands in a table beside it, so it says nothing to a screen reader. */
export function DaysChart({ days, values, height, onPoint }: DaysChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef(values);
  const chosenTheme = useStore(theme);
  const isDark = useDark();
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const made = new uPlot(optionsOf(element.clientWidth, height, days, onPoint), dataOf(latest.current), element);
    chart.current = made;
    const sized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    sized.observe(element);
    return () => {
      sized.disconnect();
      made.destroy();
      chart.current = null;
    };
    // Its colours are read when it is made.
  }, [days, height, onPoint, chosenTheme, isDark]);
  useEffect(() => {
    latest.current = values;
    chart.current?.setData(dataOf(values));
  }, [values]);
  return <div aria-hidden ref={place} style={{ height }} className="w-full" />;
}

function dataOf(values: readonly number[]): uPlot.AlignedData {
  return [values.map((_, index) => index), [...values]];
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

function optionsOf(width: number, height: number, days: readonly string[], onPoint: (day: string | null) => void): uPlot.Options {
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
      { ...axis, grid: { stroke: colour('--line'), width: 1 }, size: 52, space: 36, incrs: roundSteps, values: (_, splits, _axis, _space, step) => splits.map((split) => scaleText(split, step)) },
    ],
    series: [{}, { fill: colour('--accent'), stroke: colour('--accent'), width: 0, points: { show: false }, paths: uPlot.paths.bars?.({ size: [barShare, barPxMax], radius: 0.1 }) ?? (() => null) }],
    hooks: { setCursor: [({ cursor: { idx } }) => onPoint(idx == null ? null : (days[idx] ?? null))] },
  };
}

/** Of the values: 1, 2 and 5 of every power of ten, so that what stands at a line is what the line means. */
const roundSteps = Array.from({ length: 16 }, (_, place) => [1, 2, 5].map((step) => Number(`${String(step)}e${String(place - 6)}`))).flat();

/** As many digits behind the point as the steps need. The unit stands above the chart. */
function scaleText(value: number, step: number): string {
  const digits = Math.max(0, Math.ceil(-Math.log10(step)));
  return value === 0 ? '0' : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function shortDay(day: string | undefined): string {
  return day === undefined ? '' : dayName(day).slice(4);
}
