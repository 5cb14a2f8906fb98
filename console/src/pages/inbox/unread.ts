/**
 * An item that came up because the one before it was decided, and that nobody can have read yet: a press so soon after was meant for the one before, and decides nothing.
 * One that somebody went to, by a key or a click, is not meant.
 */
const unreadMs = 250;

interface Upcoming {
  item: number;
  /** Since when it is on the screen and nobody pressed in haste, ms of `performance.now()`; null until it is on the screen. */
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

/** Whether a press comes too soon to count. It was one of several then, and the next of them is no better meant: the time begins anew, so that no burst outlasts it. */
export function swallows(item: number, now: number): boolean {
  if (!isUnread(item, now)) return false;
  if (upcoming !== null && upcoming.since !== null) upcoming.since = now;
  return true;
}
