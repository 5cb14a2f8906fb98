import { urlOf } from '../api/call.ts';
import { createStore } from '../format/store.ts';
import type { LiveEvent } from './invalidate.ts';

/** `waiting`: the browser or we connect again by ourselves. */
export type Connection = 'connecting' | 'live' | 'waiting' | 'offline';

export const connection = createStore<Connection>('connecting');

/** How long until the next attempt, when the browser has given up by itself. */
const againMs = [1_000, 2_000, 5_000, 10_000, 20_000] as const;
/** A short cut is not worth a word. */
const quietMs = 1_500;

export interface LiveStream {
  /** What is told to each listener, in order, each once. Returns how to stop. */
  listen(listener: (event: LiveEvent) => void): () => void;
  close(): void;
}

/** Once, of what the page has open: when the stream began anew and something may have been missed. */
export interface StreamOptions {
  onMissed: () => void;
  /** Asked before a stream that was refused is opened again: `false` stops (nobody is signed in). */
  mayOpen: () => Promise<boolean>;
}

/**
 * The one event stream of this page. Owns: the connection, and the number of the last event seen, from which it resumes. Does not own: what an event means (`invalidate.ts`).
 */
export function openStream({ onMissed, mayOpen }: StreamOptions): LiveStream {
  const listeners = new Set<(event: LiveEvent) => void>();
  let last: number | null = null;
  let source: EventSource | null = null;
  let attempt = 0;
  let timer: number | undefined;
  let telling: number | undefined;
  let closed = false;

  const open = (): void => {
    if (closed) return;
    source = new EventSource(urlOf('events.stream', { query: { after: last ?? undefined } }));
    const own = source;
    own.addEventListener('open', () => {
      attempt = 0;
      window.clearTimeout(telling);
      telling = undefined;
      // Before the first event there is no number to resume from: look at everything again.
      if (last === null && connection.get() !== 'connecting') onMissed();
      connection.set('live');
    });
    own.addEventListener('message', ({ data, lastEventId }: MessageEvent<string>) => {
      const seq = Number(lastEventId);
      if (last !== null && seq <= last) return;
      last = seq;
      const event = JSON.parse(data) as LiveEvent;
      for (const listener of listeners) listener(event);
    });
    own.addEventListener('error', () => {
      tellLater();
      if (own.readyState === EventSource.CLOSED) again();
    });
  };

  const tellLater = (): void => {
    telling ??= window.setTimeout(() => connection.set(navigator.onLine ? 'waiting' : 'offline'), quietMs);
  };

  // The browser gave up: an answer that was no stream (signed out, a number that is ahead of a restored company, a proxy's page).
  const again = (): void => {
    source?.close();
    window.clearTimeout(timer);
    const wait = againMs[Math.min(attempt, againMs.length - 1)];
    attempt += 1;
    timer = window.setTimeout(() => {
      mayOpen().then(
        (may) => {
          if (!may) return;
          if (attempt > 1) last = null;
          open();
        },
        () => again(),
      );
    }, wait);
  };

  const atOnce = (): void => {
    if (source?.readyState !== EventSource.CLOSED) return;
    attempt = 0;
    window.clearTimeout(timer);
    open();
  };
  window.addEventListener('online', atOnce);
  open();
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      window.clearTimeout(timer);
      window.clearTimeout(telling);
      window.removeEventListener('online', atOnce);
      source?.close();
    },
  };
}
