import { useEffect, useState } from 'react';
import { remember, remembered } from '../../format/remembered.ts';

/**
 * The last visit is this browser's: what one has seen on the laptop is told once more on the phone, and nothing is stored on the server for it. A visit goes on for as long as somebody
 * does something on the page; after half an hour of nothing the next is a new one.
 */
export interface Visit {
  /** Until when everything was seen before this visit began; `null` at the first one. Epoch ms. */
  seen: number | null;
  /** When somebody last did something here. */
  at: number;
}

export const awayMs = 30 * 60_000;

/** The visit that one is on at `now`, by the one before. */
export function visitAt(before: Visit | null, now: number): Visit {
  // A clock that was set back: what it said before is worth nothing.
  if (before === null || before.at > now + awayMs) return { seen: null, at: now };
  return now - before.at > awayMs ? { seen: before.at, at: now } : { seen: before.seen, at: Math.max(before.at, now) };
}

/** What was remembered; anybody may have written it. */
export function readVisit(text: string | null): Visit | null {
  const found = /^(\d{1,16}|-),(\d{1,16})$/u.exec(text ?? '');
  return found === null ? null : { seen: found[1] === '-' ? null : Number(found[1]), at: Number(found[2]) };
}

function noteVisit(): Visit {
  const visit = visitAt(readVisit(remembered('visit')), Date.now());
  remember('visit', `${visit.seen === null ? '-' : String(visit.seen)},${String(visit.at)}`);
  return visit;
}

/** So often at most it is noted that somebody is there. */
const noteEveryMs = 20_000;

/** Since when things are news to whoever looks at this page. */
export function useVisit(): { seen: number | null } {
  const [visit, setVisit] = useState(noteVisit);
  useEffect(() => {
    let notedAt = Date.now();
    const note = (): void => {
      if (document.visibilityState === 'hidden' || Date.now() - notedAt < noteEveryMs) return;
      notedAt = Date.now();
      const next = noteVisit();
      setVisit((old) => (old.seen === next.seen ? old : next));
    };
    const signs = ['pointerdown', 'keydown', 'visibilitychange', 'scroll'] as const;
    for (const sign of signs) document.addEventListener(sign, note, { capture: true, passive: true });
    return () => {
      for (const sign of signs) document.removeEventListener(sign, note, { capture: true });
    };
  }, []);
  return visit;
}
