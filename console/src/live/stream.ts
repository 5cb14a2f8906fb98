import type { LiveDigest, LiveEvent } from '../../../src/server/api.ts';
import { urlOf } from '../api/call.ts';
import { createStore } from '../format/store.ts';
import { eventsOf } from './invalidate.ts';

/** `waiting`: the browser or we connect again by ourselves. */
export type Connection = 'connecting' | 'live' | 'waiting' | 'offline';

export const connection = createStore<Connection>('connecting');

/** How long until the next attempt, when the browser has given up by itself. */
const againMs = [1_000, 2_000, 5_000, 10_000, 20_000] as const;
/** A short cut is not worth a word. */
const quietMs = 1_500;
/** A page that nobody looks at gives its connection back: a browser has six for a server, and a seventh tab would wait for ever. */
const hiddenMs = 20_000;
/** After so long everything is read anew, which is less than what happened meanwhile. */
const longMs = 10 * 60_000;

export interface StreamOptions {
  /** The stream begins anew without a number to resume from: anything may have changed. */
  onMissed: () => void;
  /** Connected again after a cut: the server may be another one. */
  onAgain: () => void;
  /** Asked before a stream that was refused is opened again: `false` stops (nobody is signed in). */
  mayOpen: () => Promise<boolean>;
}

/**
 * The one event stream of this page. Owns: the connection, and the number of the last event seen, from which it resumes. Does not own: what an event means (`invalidate.ts`).
 */
export class LiveStream {
  private readonly options: StreamOptions;
  private readonly listeners = new Set<(event: LiveEvent) => void>();
  private source: EventSource | null = null;
  private last: number | null = null;
  private attempt = 0;
  private again: number | undefined;
  private telling: number | undefined;
  private closed = false;
  private hiding: number | undefined;
  private hiddenAt: number | null = null;

  constructor(options: StreamOptions) {
    this.options = options;
    window.addEventListener('online', this.atOnce);
    document.addEventListener('visibilitychange', this.seen);
    if (document.visibilityState === 'visible') this.open();
  }

  /** Is told each event once, in order; of very many at once, one of each kind. Returns how to stop. */
  listen(listener: (event: LiveEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.closed = true;
    window.clearTimeout(this.again);
    window.clearTimeout(this.telling);
    window.clearTimeout(this.hiding);
    window.removeEventListener('online', this.atOnce);
    document.removeEventListener('visibilitychange', this.seen);
    this.source?.close();
  }

  private open(): void {
    if (this.closed) return;
    const source = new EventSource(urlOf('events.stream', { query: { after: this.last ?? undefined, digest: true } }));
    this.source = source;
    source.addEventListener('open', () => this.opened());
    source.addEventListener('message', ({ data, lastEventId }: MessageEvent<string>) => this.told(Number(lastEventId), data));
    source.addEventListener('error', () => {
      this.telling ??= window.setTimeout(() => connection.set(navigator.onLine ? 'waiting' : 'offline'), quietMs);
      if (source.readyState === EventSource.CLOSED) this.refused();
    });
  }

  private opened(): void {
    this.attempt = 0;
    window.clearTimeout(this.telling);
    this.telling = undefined;
    // The first time, what is on the screen was read a moment before: an event in between would else be missed.
    if (this.last === null) this.options.onMissed();
    if (connection.get() !== 'connecting') this.options.onAgain();
    connection.set('live');
  }

  private told(seq: number, data: string): void {
    if (this.last !== null && seq <= this.last) return;
    this.last = seq;
    for (const event of eventsOf(JSON.parse(data) as LiveEvent | LiveDigest)) for (const listener of this.listeners) listener(event);
  }

  /** The browser gave up, at an answer that was no stream: signed out, a number that is ahead of a restored company, a proxy's page. */
  private refused(): void {
    this.source?.close();
    window.clearTimeout(this.again);
    const wait = againMs[Math.min(this.attempt, againMs.length - 1)];
    this.attempt += 1;
    this.again = window.setTimeout(() => {
      this.options.mayOpen().then(
        (may) => {
          if (!may) return;
          // It answers, and refused all the same: begin anew from the newest event.
          if (this.attempt > 1) this.last = null;
          this.open();
        },
        () => this.refused(),
      );
    }, wait);
  }

  private readonly atOnce = (): void => {
    if (document.visibilityState === 'hidden' || (this.source !== null && this.source.readyState !== EventSource.CLOSED)) return;
    this.attempt = 0;
    window.clearTimeout(this.again);
    this.open();
  };

  private readonly seen = (): void => {
    window.clearTimeout(this.hiding);
    if (document.visibilityState === 'visible') {
      if (this.hiddenAt !== null && Date.now() - this.hiddenAt > longMs) this.last = null;
      this.hiddenAt = null;
      this.atOnce();
      return;
    }
    this.hiddenAt = Date.now();
    this.hiding = window.setTimeout(() => {
      window.clearTimeout(this.again);
      window.clearTimeout(this.telling);
      this.telling = undefined;
      this.source?.close();
    }, hiddenMs);
  };
}
