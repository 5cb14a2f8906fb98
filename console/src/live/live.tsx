import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react';
import type { LiveEvent } from '../../../src/server/api.ts';
import { keyOf } from '../api/query.ts';
import { resourcesOf } from './invalidate.ts';
import { Refresher } from './refresh.ts';
import { LiveStream } from './stream.ts';

const Stream = createContext<LiveStream | null>(null);

/** Opens the page's event stream, and reads anew what its events say has changed. */
export function Live({ mayOpen, children }: { mayOpen: () => Promise<boolean>; children: ReactNode }) {
  const client = useQueryClient();
  const [stream, setStream] = useState<LiveStream | null>(null);
  useEffect(() => {
    const refresher = new Refresher(client);
    // What came before the stream began may be a moment older than it. What is on its way is left to arrive.
    const onMissed = (): void => void client.invalidateQueries({ predicate: ({ state }) => state.dataUpdatedAt > 0 }, { cancelRefetch: false });
    const opened = new LiveStream({ mayOpen, onMissed, onAgain: () => void client.refetchQueries({ queryKey: keyOf('run.about') }) });
    const off = opened.listen(({ kind }) => refresher.add(resourcesOf(kind)));
    setStream(opened);
    return () => {
      off();
      refresher.stop();
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
