import { useEffect, useState } from 'react';
import { durationText } from '../../format/time.ts';
import { Time } from '../../kit/time.tsx';

const secondMs = 1_000;
/** Further away one reads a time, not a countdown. */
const countedMs = 6 * 3_600_000;

/** How long until something goes out by itself, by the second when it is near. A screen reader is told the time once. */
export function Countdown({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now);
  const left = until - now;
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), secondMs);
    return () => window.clearInterval(timer);
  }, []);
  if (left > countedMs) return <Time at={until} form="short" />;
  return (
    <>
      <span aria-hidden className="whitespace-nowrap tabular">{left <= 0 ? 'any moment' : `in ${leftText(left)}`}</span>
      <span className="sr-only"><Time at={until} form="clock" /></span>
    </>
  );
}

function leftText(ms: number): string {
  const seconds = Math.ceil(ms / secondMs);
  if (seconds >= 3_600) return durationText(ms);
  return seconds >= 60 ? `${String(Math.floor(seconds / 60))} min ${String(seconds % 60)} s` : `${String(seconds)} s`;
}
