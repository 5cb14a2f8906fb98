import { useEffect, useState, type CSSProperties } from 'react';
import { createStore, useStore } from '../format/store.ts';
import { problemOf } from '../api/problem.ts';
import { Button, IconButton } from './button.tsx';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';

export interface ToastOptions {
  text: string;
  /** A second line. */
  detail?: string;
  tone?: 'good' | 'bad' | 'info';
  /** Takes back what was just done. Say how long that goes: `forMs` is until the toast leaves. */
  undo?: { label?: string; run: () => void };
  /** By default 6 s, and 12 s with an undo or a problem. Time stands still while one points at it. */
  forMs?: number;
}

interface Shown extends ToastOptions {
  id: number;
}

const shown = createStore<readonly Shown[]>([]);
const shownMax = 4;
let nextId = 1;
/** Px. */
const lift = createStore(0);

/** Says that something was done, at the foot of the page, and to a screen reader. From anywhere. What stands there already is said anew, not twice. Returns how to take it away. */
export function toast(options: ToastOptions): () => void {
  const id = nextId++;
  shown.set([...shown.get().filter((one) => !says(one, options)), { ...options, id }].slice(-shownMax));
  return () => dismiss(id);
}

/** A problem that no page shows by itself. */
export function toastProblem(error: unknown): void {
  const { message, nextStep } = problemOf(error);
  toast({ text: message, detail: nextStep, tone: 'bad' });
}

/** The same, and with nothing to take back: two of those take back two things. */
function says(one: ToastOptions, other: ToastOptions): boolean {
  return one.text === other.text && one.detail === other.detail && one.undo === undefined && other.undo === undefined;
}

function dismiss(id: number): void {
  shown.set(shown.get().filter((one) => one.id !== id));
}

/** `ref` of a bar at the foot of a page: messages stand above it, so that none covers the button that one presses next. */
export function toastsAbove(bar: HTMLElement | null): (() => void) | undefined {
  if (bar === null) return undefined;
  // Not measured while the page is made: the browser would lay it out for that alone.
  const watched = new ResizeObserver(() => lift.set(bar.offsetHeight));
  watched.observe(bar);
  return () => {
    watched.disconnect();
    lift.set(0);
  };
}

/** Of each open dialog, the first message that comes after it. */
const dialogs = createStore<readonly number[]>([]);

/**
 * While a dialog is open, what was said before waits, with its time, and what is said then stands at the top: messages at the foot would cover the buttons of a dialog that reaches down there.
 * Returns how to end that.
 */
export function toastsAside(): () => void {
  const from = nextId++;
  dialogs.set([...dialogs.get(), from]);
  return () => dialogs.set(dialogs.get().filter((one) => one !== from));
}

/** Whether something is (part of) a message. */
export function isInToast(target: EventTarget | null): boolean {
  // A dialog hears of a press once the click is over: the message that it put away is gone by then.
  return target instanceof Element && (!target.isConnected || target.closest('[data-messages]') !== null);
}

const atFoot = 'bottom-[calc(68px+var(--toast-lift,0px)+var(--foot-height,0px)+env(safe-area-inset-bottom))] wide:bottom-[calc(16px+var(--toast-lift,0px)+var(--foot-height,0px))]';

export function Toaster() {
  const all = useStore(shown);
  const newest = useStore(dialogs).at(-1);
  // On this element, not on the page: a value that all inherit makes the browser style all anew.
  const style = { '--toast-lift': `${String(useStore(lift))}px` } as CSSProperties;
  return (
    <div role="status" aria-live="polite" aria-label="Messages" data-messages style={style} className={classes('pointer-events-none fixed inset-x-3 z-60 grid justify-items-center gap-2', newest !== undefined ? 'top-[calc(6px+env(safe-area-inset-top))]' : atFoot)}>
      {all.map((one) => <Toast key={one.id} {...one} isAside={newest !== undefined && one.id < newest} />)}
    </div>
  );
}

function Toast({ id, text, detail, tone = 'good', undo, forMs, isAside }: Shown & { isAside: boolean }) {
  const [held, setHeld] = useState(false);
  const lasts = forMs ?? (undo !== undefined || tone === 'bad' ? 12_000 : 6_000);
  useEffect(() => {
    if (held || isAside) return undefined;
    const timer = window.setTimeout(() => dismiss(id), lasts);
    return () => window.clearTimeout(timer);
  }, [held, isAside, id, lasts]);
  return (
    <div
      onMouseEnter={() => setHeld(true)} onMouseLeave={() => setHeld(false)} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}
      className={classes('pointer-events-auto w-full max-w-115 animate-appear items-center gap-3 rounded-md border border-line bg-raised py-1.5 pr-1.5 pl-3 shadow-float', isAside ? 'hidden' : 'flex')}
    >
      <Icon name={tone === 'bad' ? 'warning' : tone === 'good' ? 'check' : 'info'} className={tone === 'bad' ? 'text-bad' : tone === 'good' ? 'text-good' : 'text-accent'} />
      <div className="min-w-0 flex-1 py-1">
        <p>{text}</p>
        {detail !== undefined && <p className="text-sm text-muted">{detail}</p>}
      </div>
      {undo !== undefined && <Button size="small" tone="quiet" icon="undo" onClick={() => { dismiss(id); undo.run(); }}>{undo.label ?? 'Undo'}</Button>}
      <IconButton size="small" icon="cross" label="Dismiss" onClick={() => dismiss(id)} />
    </div>
  );
}
