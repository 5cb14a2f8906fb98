import type { QueryClient } from '@tanstack/react-query';
import { isOf } from '../api/query-key.ts';

/** Many events come at once: what is on the screen is read anew once for all of them. */
const gatherMs = 50;
/** While they keep coming, so often. */
const betweenMs = 400;
/** A list of which more pages were read stays as it is, and says that there is more (`behind` of `useApiPages`): reading a hundred pages anew at each event helps nobody. */
const livePagesMax = 2;

/**
 * Reads anew what events have made old. Owns: which resources are due, and when. A read that is on its way is never cut off, since events that keep coming would then keep it from ever
 * arriving; what may have been read too early is due again.
 */
export class Refresher {
  private readonly client: QueryClient;
  private due = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastAt = -Infinity;

  constructor(client: QueryClient) {
    this.client = client;
  }

  /** Names of operations, or what stands before their dot. */
  add(resources: readonly string[]): void {
    for (const resource of resources) this.due.add(resource);
    this.schedule();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.due.clear();
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.flush(), Math.max(gatherMs, this.lastAt + betweenMs - performance.now()));
  }

  private flush(): void {
    this.timer = undefined;
    this.lastAt = performance.now();
    const resources = [...this.due];
    this.due.clear();
    const touched = (operation: unknown): string[] => resources.filter((resource) => isOf(operation, resource));
    const early = this.client.getQueryCache().findAll({ type: 'active', fetchStatus: 'fetching' }).flatMap(({ queryKey }) => touched(queryKey[0]));
    const matches = { predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => touched(queryKey[0]).length > 0 };
    void this.client.invalidateQueries({ ...matches, refetchType: 'none' });
    void this.client.refetchQueries({ type: 'active', predicate: (query) => matches.predicate(query) && pagesOf(query.state.data) <= livePagesMax }, { cancelRefetch: false });
    if (early.length > 0) this.add(early);
  }
}

function pagesOf(data: unknown): number {
  return typeof data === 'object' && data !== null && 'pages' in data && Array.isArray(data.pages) ? data.pages.length : 0;
}
