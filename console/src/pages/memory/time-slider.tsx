import { useEffect, useRef, useState } from 'react';
import { IconButton, Button } from '../../kit/button.tsx';
import { useZone } from '../../kit/time.tsx';
import { clockText } from '../../format/time.ts';
import { usePlace } from './place.ts';
import { thenText, type Customer } from './words.ts';

/** A pause while one drags, so that only where one stops is read. */
const pauseMs = 150;

/** Through the moments at which something changed, to now. Its places are those moments, evenly spaced: each is as easy to reach as the next. */
export function TimeSlider({ customer }: { customer: Customer }) {
  const { search, go } = usePlace();
  const zone = useZone();
  const { moments, momentsLeft } = customer;
  const now = moments.length;
  const placed = placeOf(moments, search.asOf);
  const [held, setHeld] = useState<number | null>(null);
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const place = held ?? placed;
  const moment = moments[place];
  const settle = (to: number): void => {
    setHeld(null);
    go({ search: { asOf: moments[to]?.seq }, replace: search.asOf !== undefined });
  };
  const move = (to: number, atOnce = false): void => {
    const bounded = Math.min(now, Math.max(0, to));
    window.clearTimeout(timer.current);
    if (atOnce) return settle(bounded);
    setHeld(bounded);
    timer.current = window.setTimeout(() => settle(bounded), pauseMs);
  };
  if (moments.length === 0) return null;
  const text = moment === undefined ? 'As it is now' : `As it was on ${withSeconds(moments, place, zone)}`;
  return (
    <section aria-label="Time" className={moment === undefined ? 'border-y border-line px-4 py-1.5 wide:px-6' : 'border-y border-line bg-accent-soft px-4 py-1.5 wide:px-6'}>
      <div className="flex items-center gap-1">
        <IconButton icon="left" size="small" label="The moment before" disabled={place === 0} onClick={() => move(place - 1, true)} className="-ml-2" />
        <div className="relative flex h-10 min-w-0 flex-1 items-center wide:h-7">
          <Ticks count={moments.length + 1} place={place} />
          <input
            type="range" min={0} max={now} step={1} value={place} aria-label="As of which moment" aria-valuetext={moment === undefined ? 'Now' : `${text}: ${moment.text}`} onChange={(event) => move(Number(event.target.value))}
            className="relative h-full w-full cursor-pointer accent-(--accent)"
          />
        </div>
        <IconButton icon="right" size="small" label="The moment after" disabled={place === now} onClick={() => move(place + 1, true)} />
        <Button size="small" tone={moment === undefined ? 'quiet' : 'plain'} disabled={moment === undefined} onClick={() => move(now, true)}>Now</Button>
      </div>
      <p role="status" className="flex min-h-5 flex-wrap gap-x-2 text-sm">
        <strong className="font-medium">{text}</strong>
        <span className="min-w-0 break-words text-muted">{moment === undefined ? `${momentsLeft ? 'The newest ' : ''}${String(moments.length)} ${moments.length === 1 ? 'moment' : 'moments'} to go back to` : moment.text}</span>
      </p>
      {moment !== undefined && <p className="text-xs text-muted">What came later is left out, and nothing can be changed from here. Tasks and money that went on since are shown in the state of today, and say so.</p>}
    </section>
  );
}

/** A mark for each moment, while there is room to tell them apart. */
function Ticks({ count, place }: { count: number; place: number }) {
  if (count > 80) return null;
  return (
    <svg aria-hidden className="pointer-events-none absolute inset-x-2 bottom-0 h-1.5 w-[calc(100%-16px)] overflow-visible text-faint">
      {Array.from({ length: count }, (_, tick) => <line key={tick} x1={`${String((tick / Math.max(1, count - 1)) * 100)}%`} x2={`${String((tick / Math.max(1, count - 1)) * 100)}%`} y1={tick === place ? 0 : 2} y2={6} stroke="currentColor" strokeWidth={1} />)}
    </svg>
  );
}

/** The moment that was asked for, or the last one before it: another page may have linked to any event. */
function placeOf(moments: Customer['moments'], asOf: number | undefined): number {
  if (asOf === undefined) return moments.length;
  return Math.max(0, moments.findLastIndex(({ seq }) => seq <= asOf));
}

/** Where neighbours have the same minute, the second tells them apart. */
function withSeconds(moments: Customer['moments'], place: number, zone: string): string {
  const at = moments[place]?.at ?? 0;
  const text = thenText(at, zone);
  const near = [moments[place - 1], moments[place + 1]].some((one) => one !== undefined && clockText(one.at, zone) === clockText(at, zone) && Math.abs(one.at - at) < 60_000);
  return near ? `${text}:${new Date(at).toISOString().slice(17, 19)}` : text;
}
