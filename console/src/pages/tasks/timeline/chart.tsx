import { Link } from '@tanstack/react-router';
import { useMemo, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import { clockText, durationText, exactText, shortDayText } from '../../../format/time.ts';
import { StatePill } from '../../../kit/badge.tsx';
import { Button, IconButton } from '../../../kit/button.tsx';
import { classes } from '../../../kit/classes.ts';
import { Choice } from '../../../kit/field.tsx';
import { Icon, type IconName } from '../../../kit/icon.tsx';
import { Section } from '../../../kit/page-header.tsx';
import { Time, useNow, useZone } from '../../../kit/time.tsx';
import { axisOf, type Axis } from './axis.ts';
import { lanesOf, tookMs, type Lane, type Mark, type Span, type Story } from './spans.ts';

const icons: Record<Lane['line']['type'], IconName> = {
  created: 'play', step: 'tasks', model: 'agents', sleep: 'clock', signal: 'inbox', child: 'link', question: 'question', effect: 'outside', memory: 'memory', ended: 'check', recovered: 'redo', resumed: 'redo', 'taken-over': 'person',
};
const typeWords: Record<Lane['line']['type'], string> = {
  created: 'created', step: 'step', model: 'call of a model', sleep: 'timer', signal: 'wait for a signal', child: 'another task', question: 'question', effect: 'effect', memory: 'memory', ended: 'end', recovered: 'recovered', resumed: 'resumed', 'taken-over': 'taken over',
};
const looks: Record<Span['kind'], string> = { work: 'bg-accent', failed: 'bg-bad', wait: 'bg-edge/45', doubt: 'bg-bad-soft border-y border-bad' };
const markLooks: Record<Mark['kind'], string> = { retry: 'bg-bad', end: 'bg-bad', doubt: 'bg-bad', point: 'bg-muted rounded-full' };

/** The part of the chart that shows, 0 to 1. */
type View = readonly [from: number, to: number];
const whole: View = [0, 1];

/** What a task did, one line a step, over time: work, waits and attempts. The lines are a table, so that they can be read without seeing them. */
export function Timeline({ story: { task, events, eventsLeft } }: { story: Story }) {
  const ended = task.status !== 'ready' && task.status !== 'parked';
  const present = useNow();
  const now = ended ? task.updatedAt : Math.max(present, task.updatedAt);
  const [mode, setMode] = useState<'fitted' | 'even'>('fitted');
  const [view, setView] = useState<View>(whole);
  const lanes = useMemo(() => lanesOf(task.timeline, events, now), [task.timeline, events, now]);
  const axis = useMemo(() => axisOf(lanes, now, mode), [lanes, now, mode]);
  const squeezed = axis.stretches.filter((one) => one.squeezed).length;
  const change = (next: 'fitted' | 'even'): void => {
    setMode(next);
    setView(whole);
  };
  return (
    <Section
      title="Timeline" aside={`${durationText(axis.to - axis.from)} ${ended ? 'in all' : 'so far'}`}
      actions={(
        <>
          <IconButton icon="plus" label="Zoom in" size="small" onClick={() => setView(zoomed(view, 0.5))} />
          <IconButton icon="left" label="Earlier" size="small" disabled={view[0] === 0} onClick={() => setView(moved(view, -0.5))} />
          <IconButton icon="right" label="Later" size="small" disabled={view[1] === 1} onClick={() => setView(moved(view, 0.5))} />
          {view !== whole && <Button size="small" tone="quiet" onClick={() => setView(whole)}>Fit</Button>}
          <Choice label="Scale of time" value={mode} onChange={change} options={[{ value: 'fitted', label: 'Waits short' }, { value: 'even', label: 'Even' }]} />
        </>
      )}
    >
      <div className="rounded-md border border-line">
        <AxisBar axis={axis} view={view} onView={setView} />
        <table className="w-full table-fixed border-collapse text-sm">
          <caption className="sr-only">What the task did, in the order in which it did it: how each step stands, when it began, how long it took</caption>
          <colgroup><col className="w-38 wide:w-58" /><col /><col className="w-16 wide:w-20" /></colgroup>
          <thead className="sr-only"><tr><th scope="col">Step</th><th scope="col">On the time axis</th><th scope="col">How long</th></tr></thead>
          <tbody>{lanes.map((lane, place) => <LaneRow key={`${String(lane.line.call)} ${String(place)}`} lane={lane} axis={axis} view={view} now={now} task={task.id} />)}</tbody>
        </table>
      </div>
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted">
        <Key look={looks.work}>works</Key><Key look={looks.wait}>waits</Key><Key look="bg-bad" thin>an attempt that failed</Key>
        {mode === 'fitted' && squeezed > 0 && <span>{squeezed === 1 ? 'One long wait is' : `${String(squeezed)} long waits are`} drawn short.</span>}
        {eventsLeft > 0 && <span>{eventsLeft.toLocaleString('en')} later events are not drawn; the ledger has them.</span>}
      </p>
    </Section>
  );
}

function Key({ look, thin = false, children }: { look: string; thin?: boolean; children: ReactNode }) {
  return <span className="inline-flex items-center gap-1.5"><span aria-hidden className={classes('h-2.5 rounded-sm', thin ? 'w-0.5' : 'w-4', look)} />{children}</span>;
}

function zoomed([from, to]: View, by: number): View {
  const [middle, half] = [(from + to) / 2, Math.max(0.002, ((to - from) * by) / 2)];
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

function moved([from, to]: View, by: number): View {
  const step = Math.max(-from, Math.min(1 - to, (to - from) * by));
  return [from + step, to + step];
}

const inView = (place: number, [from, to]: View): number => ((place - from) / (to - from)) * 100;

/** Times above the lanes. Drawing over it shows that stretch. */
function AxisBar({ axis, view, onView }: { axis: Axis; view: View; onView: (view: View) => void }) {
  const zone = useZone();
  const bar = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<View | null>(null);
  const shareAt = (event: PointerEvent): number => {
    const box = bar.current?.getBoundingClientRect();
    return box === undefined ? 0 : Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * (view[1] - view[0]) + view[0];
  };
  const done = (): void => {
    if (drag !== null && Math.abs(drag[1] - drag[0]) > 0.01) onView([Math.min(...drag), Math.max(...drag)]);
    setDrag(null);
  };
  return (
    <div className="flex border-b border-line text-xs text-muted">
      <div className="w-38 shrink-0 px-3 py-1.5 wide:w-58">Step</div>
      <div
        ref={bar} aria-hidden className="relative min-w-0 flex-1 cursor-crosshair touch-none overflow-hidden select-none" title="Draw over a stretch to look at it closely"
        onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); setDrag([shareAt(event), shareAt(event)]); }}
        onPointerMove={(event) => drag !== null && setDrag([drag[0], shareAt(event)])} onPointerUp={done} onPointerCancel={() => setDrag(null)}
      >
        {labelsOf(axis, view, zone).map(({ place, text, strong }) => <span key={`${String(place)} ${text}`} style={{ left: `${String(place)}%`, maxWidth: `${String(100 - place)}%` }} className={classes('absolute top-0 bottom-0 truncate border-l border-line py-1.5 pl-1 tabular', strong && 'font-medium')}>{text}</span>)}
        {drag !== null && <span style={{ left: `${String(inView(Math.min(...drag), view))}%`, width: `${String(inView(Math.max(...drag), view) - inView(Math.min(...drag), view))}%` }} className="absolute inset-y-0 bg-selected opacity-60" />}
      </div>
      <div className="w-16 shrink-0 px-2 py-1.5 text-right wide:w-20">Took</div>
    </div>
  );
}

/** Each stretch begins with its time; a squeezed one says how long it was. Those that would stand in each other are left out. */
function labelsOf(axis: Axis, view: View, zone: string): { place: number; text: string; strong: boolean }[] {
  const starts = axis.stretches.length === 1 ? Array.from({ length: 5 }, (_, n) => ({ at: axis.from + ((axis.to - axis.from) * (view[0] + (view[1] - view[0]) * (n / 5))), long: null })) : [{ at: axis.from, long: null }, ...axis.stretches.filter(({ squeezed }) => squeezed).flatMap(({ from, to }) => [{ at: from, long: to - from }, { at: to, long: null }])];
  const labels: { place: number; text: string; strong: boolean }[] = [];
  let free = -1;
  for (const { at, long } of starts) {
    const place = inView(axis.place(at), view);
    if (place < 0 || place > 92 || place < free) continue;
    labels.push({ place, text: long === null ? timeText(at, axis, zone) : `⋯ ${durationText(long)}`, strong: long !== null });
    free = place + 14;
  }
  return labels;
}

function timeText(at: number, { from, to }: Axis, zone: string): string {
  if (to - from < 60_000) return at === from ? clockText(at, zone) : `+${durationText(at - from)}`;
  return to - from > 20 * 3_600_000 ? `${shortDayText(at, zone)}, ${clockText(at, zone)}` : clockText(at, zone);
}

const pillStates = new Set(['failed', 'doubt', 'rejected']);

function LaneRow({ lane, axis, view, now, task }: { lane: Lane; axis: Axis; view: View; now: number; task: string }) {
  const [open, setOpen] = useState(false);
  const zone = useZone();
  const { line } = lane;
  const { all, worked } = tookMs(lane, now);
  const waits = lane.spans.filter(({ kind }) => kind === 'wait').reduce((sum, { from, to }) => sum + to - from, 0);
  return (
    <>
      <tr className={classes('border-t border-line first:border-t-0 hover:bg-hover', open && 'bg-hover')}>
        <th scope="row" className="p-0 text-left font-normal">
          <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="flex min-h-10 w-full items-center gap-2 px-3 text-left focus-visible:-outline-offset-2 wide:min-h-7">
            <Icon name={icons[line.type]} size={13} className={line.state === 'failed' || line.state === 'doubt' ? 'text-bad' : 'text-muted'} />
            <span className="min-w-0 flex-1 truncate" title={line.name}>{nameOf(line)}</span>
            <span className="sr-only">, {typeWords[line.type]}, {line.state === 'waiting' ? 'waits' : line.state}</span>
            {line.attempts > 1 && <span className="text-xs text-bad tabular" title={`${String(line.attempts)} attempts`}>×{line.attempts}</span>}
          </button>
        </th>
        <td className="relative h-7 overflow-hidden p-0" aria-hidden>
          <Bars lane={lane} axis={axis} view={view} />
        </td>
        <td className="truncate px-2 text-right text-xs text-muted tabular">{lane.open ? <span className="text-text">waits</span> : all === 0 ? '–' : durationText(all)}</td>
      </tr>
      {open && (
        <tr className="bg-hover">
          <td colSpan={3} className="px-3 pt-0.5 pb-2.5 wide:pl-8">
            <div className="grid gap-1.5 text-sm">
              <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
                {pillStates.has(line.state) && <StatePill state={line.state} />}<span>{typeWords[line.type]}</span><span>began <Time at={line.startedAt} form="exact" /></span>
                {all > 0 && <span>worked {durationText(worked)}{waits > 0 ? `, waited ${durationText(waits)}` : ''}</span>}
                {line.attempts > 1 && <span>{line.attempts} attempts</span>}
              </p>
              {line.detail !== '' && <p className="break-words">{timesIn(line.detail, zone)}</p>}
              {lane.marks.filter(({ kind }) => kind === 'retry' || kind === 'doubt').map((mark) => <p key={`${String(mark.at)} ${mark.what}`} className="text-xs break-words text-muted"><Time at={mark.at} form="clock" /> {timesIn(mark.what, zone)}</p>)}
              {line.seqs[0] !== undefined && <p className="text-xs"><Link to="/ledger/{-$effect}" params={{ effect: undefined }} search={{ view: 'events', task, event: line.seqs[0] }} className="text-accent underline">{line.seqs.length === 1 ? 'Its event in the ledger' : `Its ${String(line.seqs.length)} events in the ledger`}</Link></p>}
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

/** A line on record names times as machines write them; a reader has the clocks of the company. */
function timesIn(text: string, zone: string): string {
  return text.replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/gu, (iso) => exactText(Date.parse(iso), zone));
}

/** As the agent's code calls it; what memory does is told apart by its icon. */
function nameOf({ type, name }: Lane['line']): string {
  if (type === 'created') return 'begins';
  return type === 'memory' ? name.replace(/^memory\./u, '') : name;
}

function Bars({ lane: { spans, marks, open }, axis, view }: { lane: Lane; axis: Axis; view: View }) {
  return (
    <>
      {axis.stretches.filter(({ squeezed }) => squeezed).map((one) => <span key={one.from} style={{ left: `${String(inView(axis.place(one.from), view))}%`, width: `${String(inView(axis.place(one.to), view) - inView(axis.place(one.from), view))}%` }} className="absolute inset-y-0 border-x border-dashed border-line" />)}
      {spans.map((span, place) => {
        const [left, right] = [inView(axis.place(span.from), view), inView(axis.place(span.to), view)];
        return <span key={`${span.kind} ${String(span.from)}`} style={{ left: `${String(left)}%`, width: `max(${span.kind === 'wait' ? '1px' : '3px'}, ${String(right - left)}%)` }} className={classes('absolute top-1/2 -translate-y-1/2', span.kind === 'wait' ? 'h-1.5' : 'h-3 rounded-sm', looks[span.kind], open && place === spans.length - 1 && 'rounded-r-none')} />;
      })}
      {marks.map((mark) => <span key={`${mark.kind} ${String(mark.at)}`} title={mark.what} style={{ left: `${String(inView(axis.place(mark.at), view))}%` }} className={classes('absolute top-1/2 -translate-x-1/2 -translate-y-1/2', mark.kind === 'point' ? 'size-2' : 'h-4.5 w-0.5', markLooks[mark.kind])} />)}
    </>
  );
}
