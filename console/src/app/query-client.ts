import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem.ts';
import { toastProblem } from '../kit/toast.tsx';

/** What is read stays fresh by live updates, so nothing is read anew for its age alone. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const signedOut = (error: unknown): boolean => {
    if (!(error instanceof ApiProblem) || error.status !== 401) return false;
    onSignedOut();
    return true;
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: (error) => void signedOut(error) }),
    mutationCache: new MutationCache({
      onError: (error, _input, _context, mutation) => {
        if (!signedOut(error) && mutation.meta?.['quiet'] !== true) toastProblem(error);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 5 * 60_000,
        // `call` has repeated what got no answer, and what was refused is refused again.
        retry: false,
        networkMode: 'always',
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
