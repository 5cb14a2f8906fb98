/**
 * What the operator has written and not sent, for as long as this tab is open: a reload loses nothing, and nothing of it stays on the machine after.
 */
const place = (item: number, of: string): string => `keelson.inbox.${of}.${String(item)}`;

export type UnsentOf = 'edit' | 'answer' | 'reject';

export function unsent(item: number, of: UnsentOf): unknown {
  try {
    const kept = sessionStorage.getItem(place(item, of));
    return kept === null ? null : JSON.parse(kept);
  } catch {
    // Storage is switched off, or of another version: begin anew.
    return null;
  }
}

export function keepUnsent(item: number, of: UnsentOf, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(place(item, of));
    else sessionStorage.setItem(place(item, of), JSON.stringify(value));
  } catch {
    // Full, or switched off: it is still on the screen.
  }
}

export function dropUnsent(item: number): void {
  for (const of of ['edit', 'answer', 'reject'] as const) keepUnsent(item, of, null);
}
