import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react';
import { isOf } from '../api/query.ts';
import { resourcesOf, type LiveEvent } from './invalidate.ts';
import { openStream, type LiveStream } from './stream.ts';

const Stream = createContext<LiveStream | null>(null);

/** Many events come at once: what is on the screen is read anew once for all of them. */
const gatherMs = 60;

/** Opens the page's event stream, and reads anew what its events say has changed. */
export function Live({ mayOpen, children }: { mayOpen: () => Promise<boolean>; children: ReactNode }) {
  const client = useQueryClient();
  const [stream, setStream] = useState<LiveStream | null>(null);
  useEffect(() => {
    let due = new Set<string>();
    let timer: number | undefined;
    const flush = (): void => {
      const resources = due;
      due = new Set();
      timer = undefined;
      void client.invalidateQueries({ predicate: ({ queryKey }) => [...resources].some((resource) => isOf(queryKey[0], resource)) });
    };
    const opened = openStream({ mayOpen, onMissed: () => void client.invalidateQueries() });
    const off = opened.listen(({ kind }) => {
      for (const resource of resourcesOf(kind)) due.add(resource);
      timer ??= window.setTimeout(flush, gatherMs);
    });
    setStream(opened);
    return () => {
      off();
      window.clearTimeout(timer);
      opened.close();
    };
  }, [client, mayOpen]);
  return <Stream value={stream}>{children}</Stream>;
}

/** For a page that does more with events than to read anew. The listener may change; the latest is called. */
export function useLiveEvents(listener: (event: LiveEvent) => void): void {
  const stream = useContext(Stream);
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => stream?.listen((event) => latest.current(event)), [stream]);
}
