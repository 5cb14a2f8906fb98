import { useEffect, useState } from 'react';
import type { CallOutput } from '../../api/call.ts';
import { createStore, useStore } from '../../format/store.ts';

/** What was written and is not saved. It is there on every view of the page, and after a reload of the tab. */
export interface Draft {
  text: string;
  /** The file that it began from. */
  base: string | null;
  baseText: string;
}

const place = 'keelson.policy.draft';
export const draft = createStore<Draft | null>(kept());
draft.subscribe(() => keep(draft.get()));

export type PolicyFile = CallOutput<'policy.text'>;

export interface Written {
  /** What shows: the draft, or the file when there is none. */
  text: string;
  draft: Draft | null;
  isChanged: boolean;
  /** The file is another one than the draft began from. */
  isElsewhere: boolean;
}

export function useWritten(file: PolicyFile): Written {
  const held = useStore(draft);
  // What is in the file by now needs no draft: saved here, or the same elsewhere.
  const isChanged = held !== null && held.text !== file.text;
  useEffect(() => {
    if (held !== null && !isChanged) draft.set(null);
  }, [held, isChanged]);
  return { text: held?.text ?? file.text, draft: isChanged ? held : null, isChanged, isElsewhere: isChanged && held.base !== file.digest };
}

export function write(text: string, file: PolicyFile): void {
  const held = draft.get();
  draft.set({ text, base: held === null ? file.digest : held.base, baseText: held?.baseText ?? file.text });
}

/** The draft is about the file as it is now. */
export function rebase(text: string, file: PolicyFile): void {
  draft.set({ text, base: file.digest, baseText: file.text });
}

/** The value once it has rested for so long. */
export function useRested<T>(value: T, ms: number): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setRested(value), ms);
    return () => window.clearTimeout(timer);
  }, [value, ms]);
  return rested;
}

function kept(): Draft | null {
  try {
    const found = JSON.parse(sessionStorage.getItem(place) ?? 'null') as Partial<Draft> | null;
    return found !== null && typeof found.text === 'string' && typeof found.baseText === 'string' ? { text: found.text, baseText: found.baseText, base: found.base ?? null } : null;
  } catch {
    // Storage is switched off, or holds something else: begin anew.
    return null;
  }
}

function keep(value: Draft | null): void {
  try {
    if (value === null) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(value));
  } catch {
    // Full, or switched off: it is still on the screen.
  }
}
