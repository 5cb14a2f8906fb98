import type { CallOutput } from '../../../api/call.ts';

export type Story = CallOutput<'tasks.story'>;
export type Line = Story['task']['timeline'][number];

/** From when to when something worked or waited, epoch ms. */
export interface Span {
  kind: 'work' | 'wait' | 'failed' | 'doubt';
  from: number;
  to: number;
}

/** A moment on a lane: an attempt that failed, a doubt, or something that took no time. */
export interface Mark {
  kind: 'retry' | 'doubt' | 'point' | 'end';
  at: number;
  what: string;
}

/** One line of the timeline, as it is drawn. */
export interface Lane {
  line: Line;
  spans: Span[];
  marks: Mark[];
  /** It still waits. */
  open: boolean;
}

type Event = Pick<Story['events'][number], 'seq' | 'at' | 'kind' | 'sentence'>;

/** What follows an event within a call until the next: nothing for what ends it. */
const after: Readonly<Record<string, Span['kind']>> = {
  'effect.proposed': 'wait', 'effect.judged': 'wait', 'effect.edited': 'wait', 'effect.approved': 'wait', 'effect.held': 'wait', 'effect.failed': 'wait', 'effect.started': 'work', 'effect.doubted': 'doubt',
  'step.failed': 'wait', 'wait.opened': 'wait', 'wait.ended': 'work', 'inbox.opened': 'wait',
};

const marked: Readonly<Record<string, Mark['kind']>> = { 'step.failed': 'retry', 'effect.failed': 'retry', 'effect.doubted': 'doubt' };

/** The lanes of a task. `now` is where what still waits ends, for now. */
export function lanesOf(timeline: readonly Line[], events: readonly Event[], now: number): Lane[] {
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  return timeline.map((line) => laneOf(line, line.seqs.flatMap((seq) => bySeq.get(seq) ?? []).toSorted((one, other) => one.seq - other.seq), now));
}

function laneOf(line: Line, events: readonly Event[], now: number): Lane {
  const open = line.endedAt === null && (line.state === 'waiting' || line.state === 'doubt');
  const end = line.endedAt ?? (open ? now : line.startedAt);
  const spans: Span[] = [];
  const add = (kind: Span['kind'], from: number, to: number): void => {
    const last = spans.at(-1);
    if (to <= from) return;
    if (last !== undefined && last.kind === kind && last.to >= from) last.to = to;
    else spans.push({ kind, from, to });
  };
  const [first] = events;
  // Its first attempt, or a call of a model: how long it took is known from what was measured.
  if (first !== undefined) add(isBad(line, events.length) ? 'failed' : 'work', line.startedAt, Math.min(first.at, end));
  else add('work', line.startedAt, end);
  for (const [place, event] of events.entries()) {
    const until = events[place + 1]?.at ?? end;
    const kind = after[event.kind];
    if (kind !== undefined) add(kind, event.at, until);
  }
  const marks = events.flatMap(({ kind, at, sentence }, place): Mark[] => {
    const mark = marked[kind];
    if (mark === undefined) return [];
    return [{ kind: place === events.length - 1 && !open ? 'end' : mark, at, what: sentence }];
  });
  if (spans.length === 0 && marks.length === 0) marks.push({ kind: 'point', at: line.startedAt, what: line.detail });
  return { line, spans, marks, open };
}

/** A single attempt that failed for good. */
function isBad(line: Line, events: number): boolean {
  return line.state === 'failed' && events === 1;
}

/** How long it took, how much of that it worked: ms. */
export function tookMs({ line, spans, open }: Lane, now: number): { all: number; worked: number } {
  const end = line.endedAt ?? (open ? now : line.startedAt);
  return { all: Math.max(0, end - line.startedAt), worked: spans.filter(({ kind }) => kind !== 'wait' && kind !== 'doubt').reduce((sum, { from, to }) => sum + to - from, 0) };
}
