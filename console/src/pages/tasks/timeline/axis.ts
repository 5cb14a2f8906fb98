import type { Lane } from './spans.ts';

/** A stretch of time and the stretch of the chart (0 to 1) that it has. */
export interface Stretch {
  from: number;
  to: number;
  start: number;
  end: number;
  /** Nothing happens in it, and it is drawn shorter than it was. */
  squeezed: boolean;
}

/** Where times are on the chart. */
export interface Axis {
  from: number;
  to: number;
  stretches: readonly Stretch[];
  /** 0 to 1. */
  place(at: number): number;
}

/** A wait of hours beside steps of milliseconds: what is longer than all that happens is drawn as this share of it. */
const squeezedShare = 0.22;
const padShare = 0.01;

/** `even`: every minute has the same width. `fitted`: long stretches in which nothing happens are squeezed, so that the work between them can be seen. */
export function axisOf(lanes: readonly Lane[], now: number, mode: 'fitted' | 'even'): Axis {
  const moments = momentsOf(lanes, now);
  const [from, to] = [moments[0] ?? now, Math.max(moments.at(-1) ?? now, (moments[0] ?? now) + 1)];
  const stretches = mode === 'even' ? [{ from, to, width: to - from, squeezed: false }] : fitted(moments, lanes);
  const all = stretches.reduce((sum, { width }) => sum + width, 0) || 1;
  let reached = 0;
  const placed = stretches.map(({ from: begin, to: until, width, squeezed }) => {
    const start = reached / all;
    reached += width;
    return { from: begin, to: until, start, end: reached / all, squeezed };
  });
  const place = (at: number): number => {
    const stretch = placed.find((one) => at <= one.to) ?? placed.at(-1);
    if (stretch === undefined) return 0;
    const share = stretch.to === stretch.from ? 0 : (Math.min(Math.max(at, stretch.from), stretch.to) - stretch.from) / (stretch.to - stretch.from);
    return padShare + (stretch.start + share * (stretch.end - stretch.start)) * (1 - 2 * padShare);
  };
  return { from, to, stretches: placed, place };
}

/** Every time at which something begins, ends or is marked. Work in between is a moment all along. */
function momentsOf(lanes: readonly Lane[], now: number): number[] {
  const all = new Set<number>();
  for (const { line, spans, marks, open } of lanes) {
    all.add(line.startedAt);
    all.add(line.endedAt ?? (open ? now : line.startedAt));
    for (const { from, to } of spans) all.add(from).add(to);
    for (const { at } of marks) all.add(at);
  }
  return [...all].toSorted((one, other) => one - other);
}

interface Raw {
  from: number;
  to: number;
  width: number;
  squeezed: boolean;
}

/** Where nothing works for longer than usual, time is squeezed. "Usual" is what all work takes, or what the shorter nine of ten stretches add up to, so that a task sets its own scale. */
function fitted(moments: readonly number[], lanes: readonly Lane[]): Raw[] {
  const work = lanes.flatMap(({ spans }) => spans.filter(({ kind }) => kind === 'work' || kind === 'failed'));
  const gaps = moments.slice(1).map((to, place) => {
    const from = moments[place] ?? to;
    return { from, to, width: to - from, works: work.some((span) => span.from < to && span.to > from) };
  });
  if (gaps.length === 0) return [{ from: moments[0] ?? 0, to: (moments[0] ?? 0) + 1, width: 1, squeezed: false }];
  const sorted = gaps.map(({ width }) => width).toSorted((one, other) => one - other);
  const most = sum(sorted.slice(0, Math.max(1, Math.floor(sorted.length * 0.9))));
  const usual = Math.max(1, most, sum(gaps.filter(({ works }) => works).map(({ width }) => width)));
  return gaps.map(({ from, to, width, works }) => (!works && width > usual ? { from, to, width: Math.max(1, usual * squeezedShare), squeezed: true } : { from, to, width, squeezed: false }));
}

const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);
