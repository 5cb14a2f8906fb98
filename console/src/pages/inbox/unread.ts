/**
 * An item that came up because the one before it was decided, and that nobody can have read yet: a press so soon after was meant for the one before, and decides nothing.
 * One that somebody went to, by a key or a click, is not meant.
 */
const unreadMs = 250;

interface Upcoming {
  item: number;
  /** Since when it is on the screen, ms of `performance.now()`; null until it is. */
  since: number | null;
}

let upcoming: Upcoming | null = null;

/** A decision leads to this one. */
export function comesUp(item: number): void {
  upcoming = { item, since: null };
}

/** The operator goes somewhere. */
export function wentOn(): void {
  upcoming = null;
}

export function isOnScreen(item: number, now: number): void {
  if (upcoming?.item === item) upcoming.since ??= now;
}

export function isUnread(item: number, now: number): boolean {
  return upcoming?.item === item && (upcoming.since === null || now - upcoming.since < unreadMs);
}
