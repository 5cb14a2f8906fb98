import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query';
import { Refresher } from './refresh.ts';

/** A screen that shows an operation: counts how often it was read. Answers when told to, or at once. */
function screen(client: QueryClient, operation: string, answer: () => Promise<unknown> = () => Promise.resolve('data')) {
  const shown = { reads: 0, close: (): void => undefined };
  const observer = new QueryObserver(client, { queryKey: [operation, {}], queryFn: () => { shown.reads += 1; return answer(); }, staleTime: 30_000, retry: false });
  shown.close = observer.subscribe(() => undefined);
  return shown;
}

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a hundred events are one read of what they touch, and none of the rest', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const client = new QueryClient();
  const refresher = new Refresher(client);
  const [inbox, memory] = [screen(client, 'inbox.page'), screen(client, 'memory.recall')];
  await soon();
  for (let event = 0; event < 100; event += 1) refresher.add(['inbox', 'tasks']);
  mock.timers.tick(60);
  await soon();
  assert.deepEqual([inbox.reads, memory.reads], [2, 1]);
  refresher.stop();
  inbox.close();
  memory.close();
  client.clear();
  mock.timers.reset();
});

test('a read that is on its way is not cut off by events that keep coming, and is repeated after them', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const client = new QueryClient();
  const refresher = new Refresher(client);
  const waiting: ((value: string) => void)[] = [];
  const slow = screen(client, 'inbox.page', () => new Promise((resolve) => waiting.push(resolve)));
  await soon();
  for (let event = 0; event < 5; event += 1) {
    refresher.add(['inbox']);
    mock.timers.tick(500);
    await soon();
  }
  assert.equal(slow.reads, 1);
  waiting[0]?.('read before the last event');
  await soon();
  mock.timers.tick(500);
  await soon();
  assert.equal(slow.reads, 2);
  waiting[1]?.('new');
  await soon();
  assert.equal(client.getQueryData(['inbox.page', {}]), 'new');
  refresher.stop();
  slow.close();
  client.clear();
  mock.timers.reset();
});

test('a list that was read far down is left as it is, and known to be behind', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const client = new QueryClient();
  const refresher = new Refresher(client);
  let reads = 0;
  const observer = new InfiniteQueryObserver(client, { queryKey: ['ledger.page', 'pages', {}], queryFn: ({ pageParam }) => { reads += 1; return Promise.resolve(pageParam); }, initialPageParam: 0, getNextPageParam: (page: number) => page + 1, staleTime: Infinity });
  const close = observer.subscribe(() => undefined);
  await soon();
  await observer.fetchNextPage();
  await observer.fetchNextPage();
  assert.equal(reads, 3);
  refresher.add(['ledger.page']);
  mock.timers.tick(60);
  await soon();
  assert.equal(reads, 3);
  assert.equal(observer.getCurrentResult().isStale, true);
  refresher.stop();
  close();
  client.clear();
  mock.timers.reset();
});
