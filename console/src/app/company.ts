import { useEffect } from 'react';
import { useApi, useApiWrite } from '../api/query.ts';
import { titleSuffix } from '../kit/page-header.tsx';
import { setZone } from '../kit/time.tsx';
import { toast } from '../kit/toast.tsx';

/** Which company this is. Read once: it is the same for as long as the server runs. */
export function useCompany() {
  const { data } = useApi('run.about', undefined, { staleTime: Infinity });
  const settings = useApi('settings', undefined, { staleTime: Infinity }).data;
  useEffect(() => {
    if (data !== undefined) titleSuffix.set(data.name);
  }, [data]);
  useEffect(() => {
    if (settings !== undefined) setZone(settings.zone);
  }, [settings]);
  return data;
}

/** How many items wait for the operator. `undefined` while nobody knows. */
export function useWaiting(): number | undefined {
  return useApi('inbox.counts').data?.waiting;
}

/** Whether everything is paused, and how to pause and go on. */
export function usePauseAll() {
  const { data } = useApi('pauses.list');
  const paused = data?.find(({ scope }) => scope === 'all') ?? null;
  const set = useApiWrite('pauses.set', { refreshes: ['pauses'], onProblem: () => undefined, onDone: () => toast({ text: 'Everything is paused. What is being sent right now is finished; nothing else goes out.' }) });
  const lift = useApiWrite('pauses.lift', { refreshes: ['pauses'], onProblem: () => undefined, onDone: () => toast({ text: 'Going on. What was approved goes out now.' }) });
  return {
    known: data !== undefined,
    paused,
    others: (data ?? []).filter(({ scope }) => scope !== 'all'),
    pause: (reason: string) => set.mutateAsync({ body: { scope: 'all', name: null, reason } }),
    resume: () => lift.mutateAsync({ body: { scope: 'all', name: null } }),
  };
}
