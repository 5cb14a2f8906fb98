/**
 * What the operator has decided on this page, until the server has said what became of it.
 *
 * Owns: each decision from the key that was pressed to the answer. Does not own: what is the case; that is what the server says, and this page reads it anew.
 * 1. A decision shows at once, and as what it is: on its way, not confirmed, done, or not done and why.
 * 2. What got no answer is asked again under the same key, also after a reload, so it is done once or not at all.
 */
import type { QueryClient } from '@tanstack/react-query';
import { call, newKey } from '../../api/call.ts';
import { problemOf } from '../../api/problem.ts';
import { apiQuery, isOf, keyOf } from '../../api/query.ts';
import { createStore, useStorePart } from '../../format/store.ts';
import { connection } from '../../live/stream.ts';
import { dropUnsent } from './edits.ts';
import type { Dossier, ItemAction, ItemDetail } from './words.ts';

export type Wanted =
  | { kind: 'decide'; action: ItemAction; text: string | null }
  | { kind: 'edit'; payload: unknown }
  | { kind: 'snooze'; until: number | null }
  | { kind: 'batch'; action: ItemAction; text: string | null };

export type Phase = 'sending' | 'unconfirmed' | 'done' | 'refused';

export interface Ask {
  /** The Idempotency-Key. */
  key: string;
  items: readonly number[];
  wanted: Wanted;
  /** What it is about, for messages. */
  about: string;
  /** Epoch ms. */
  at: number;
  phase: Phase;
  /** Why it is not done, or not confirmed. */
  problem: { code: string; message: string; nextStep: string } | null;
}

export interface Answered {
  ask: Ask;
  decided: readonly ItemDetail[];
  refused: readonly { item: number; code: string; message: string; nextStep: string }[];
}

/** The newest of each item, by its number. */
export const asks = createStore<ReadonlyMap<number, Ask>>(new Map());

const keptAt = 'keelson.inbox.asks';
/** A decision that takes longer than this is shown as not confirmed. */
const patienceMs = 900;
const againMs = [250, 500, 1_000, 1_000, 2_000, 4_000, 8_000] as const;
/** Of an answer that the server failed: more does not help. */
const failedMax = 3;

const pursued = new Set<string>();
let tell: (answered: Answered) => void = () => undefined;

export function useAsk(item: number): Ask | undefined {
  return useStorePart(asks, (all) => all.get(item));
}

/** Is told when a decision is done, or refused. One listener: the page. */
export function onAnswered(listener: (answered: Answered) => void): () => void {
  tell = listener;
  return () => {
    tell = () => undefined;
  };
}

/** Sends a decision. What the page shows changes before this returns. */
export function decide(client: QueryClient, items: readonly number[], wanted: Wanted, about: string): void {
  const ask: Ask = { key: newKey(), items, wanted, about, at: Date.now(), phase: 'sending', problem: null };
  put(ask);
  void pursue(client, ask);
}

/** Takes up what had no answer when the page was left. */
export function resume(client: QueryClient): void {
  for (const ask of kept()) {
    if (asks.get().get(ask.items[0] ?? 0)?.key !== ask.key) put(ask);
  }
  for (const ask of new Set(asks.get().values())) {
    if (ask.phase === 'unconfirmed' && !pursued.has(ask.key)) void pursue(client, ask);
  }
}

/** What was decided shows no longer: the item is open again. */
export function forgetAsk(item: number): void {
  const next = new Map(asks.get());
  next.delete(item);
  asks.set(next);
}

/** Whether the page shows the item as dealt with already. */
export function isDealtWith(ask: Ask | undefined): boolean {
  return ask !== undefined && ask.phase !== 'refused' && !(ask.wanted.kind === 'snooze' && ask.wanted.until === null);
}

async function pursue(client: QueryClient, ask: Ask): Promise<void> {
  pursued.add(ask.key);
  const slow = window.setTimeout(() => phase(ask, 'unconfirmed'), patienceMs);
  try {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await send(ask).catch((thrown: unknown) => problemOf(thrown));
      if (!(answer instanceof Error)) return settle(client, ask, answer);
      const { status, code, message, nextStep } = answer;
      const problem = { code, message, nextStep };
      if (status === 401) {
        phase(ask, 'unconfirmed', problem);
        // Whoever reads next is led to the sign-in page; after it this goes on.
        return void client.invalidateQueries({ predicate: ({ queryKey }) => isOf(queryKey[0], 'inbox') });
      }
      const mayBeDone = status === 0 || status >= 500;
      if (!mayBeDone || (code === 'server.failed' && attempt + 1 >= failedMax)) return await refuse(client, ask, problem);
      phase(ask, 'unconfirmed', problem);
      await untilWorthIt(againMs[Math.min(attempt, againMs.length - 1)] ?? 8_000);
    }
  } finally {
    window.clearTimeout(slow);
    pursued.delete(ask.key);
  }
}

async function send({ key, items, wanted }: Ask): Promise<Pick<Answered, 'decided' | 'refused'>> {
  const [item = 0] = items;
  const params = { item };
  switch (wanted.kind) {
    case 'batch':
      return call('inbox.decideBatch', { body: { items: [...items], decision: { action: wanted.action, text: wanted.text } } }, { key, once: true });
    case 'edit':
      return one(await call('inbox.edit', { params, body: { payload: wanted.payload as never } }, { key, once: true }));
    case 'snooze':
      return one(await call('inbox.snooze', { params, body: { until: wanted.until } }, { key, once: true }));
    case 'decide':
      return one(await call('inbox.decide', { params, body: { action: wanted.action, text: wanted.text } }, { key, once: true }));
  }
}

function one(item: ItemDetail): Pick<Answered, 'decided' | 'refused'> {
  return { decided: [item], refused: [] };
}

function settle(client: QueryClient, ask: Ask, { decided, refused }: Pick<Answered, 'decided' | 'refused'>): void {
  const why = new Map(refused.map((one_) => [one_.item, one_]));
  const done = { ...ask, phase: 'done' as const, problem: null };
  const next = new Map(asks.get());
  for (const item of ask.items) {
    const refusal = why.get(item);
    next.set(item, refusal === undefined ? done : { ...ask, phase: 'refused', problem: { code: refusal.code, message: refusal.message, nextStep: refusal.nextStep } });
  }
  asks.set(next);
  keep();
  for (const item of decided) {
    if (ask.wanted.kind !== 'snooze') dropUnsent(item.id);
    client.setQueryData<Dossier>(keyOf('inbox.dossier', { params: { item: item.id } }), (old) => (old === undefined ? old : { ...old, item, by: item.decision === null ? null : 'console' }));
  }
  tell({ ask: done, decided, refused });
  if (refused.length > 0 || connection.get() !== 'live') readAnew(client);
}

/** Not done, and that is certain. What is the case instead is read before it is told. */
async function refuse(client: QueryClient, ask: Ask, problem: NonNullable<Ask['problem']>): Promise<void> {
  const refused: Ask = { ...ask, phase: 'refused', problem };
  await Promise.allSettled(ask.items.slice(0, 20).map((item) => client.query({ ...apiQuery('inbox.dossier', { params: { item } }), staleTime: 0 })));
  put(refused);
  tell({ ask: refused, decided: [], refused: ask.items.map((item) => ({ item, ...problem })) });
  readAnew(client);
}

function readAnew(client: QueryClient): void {
  void client.invalidateQueries({ predicate: ({ queryKey }) => isOf(queryKey[0], 'inbox') });
}

function phase(ask: Ask, to: Phase, problem: Ask['problem'] = null): void {
  const now = asks.get().get(ask.items[0] ?? 0);
  if (now?.key === ask.key && (now.phase === 'sending' || now.phase === 'unconfirmed')) put({ ...now, phase: to, problem: problem ?? now.problem });
}

function put(ask: Ask): void {
  const next = new Map(asks.get());
  for (const item of ask.items) next.set(item, ask);
  asks.set(next);
  keep();
}

/** After a while, or as soon as the server is there again. */
function untilWorthIt(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      window.clearTimeout(timer);
      off();
      resolve();
    };
    const timer = window.setTimeout(go, ms);
    const off = connection.subscribe(() => connection.get() === 'live' && go());
  });
}

function keep(): void {
  const open = [...new Set(asks.get().values())].filter(({ phase: now }) => now === 'sending' || now === 'unconfirmed');
  try {
    if (open.length === 0) sessionStorage.removeItem(keptAt);
    else sessionStorage.setItem(keptAt, JSON.stringify(open));
  } catch {
    // Storage is switched off: it is still asked again for as long as the page is there.
  }
}

function kept(): Ask[] {
  try {
    const found = JSON.parse(sessionStorage.getItem(keptAt) ?? '[]') as Ask[];
    if (!Array.isArray(found)) return [];
    for (const ask of found) ask.phase = 'unconfirmed';
    return found;
  } catch {
    // Written by another version: what became of it is what the item says.
    return [];
  }
}
