import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { apiQuery } from '../api/query.ts';

/** Asks before a refused stream is opened again: whoever is no longer signed in is led to the sign-in page by the same question. Rejects while nobody answers. */
export function useMayOpen(): () => Promise<boolean> {
  const client = useQueryClient();
  return useCallback(async () => {
    try {
      await client.query({ ...apiQuery('run.about'), staleTime: 0 });
      return true;
    } catch (thrown) {
      if (thrown instanceof ApiProblem && thrown.status === 401) return false;
      throw thrown;
    }
  }, [client]);
}
