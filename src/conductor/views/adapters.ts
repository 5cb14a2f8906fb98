import type { AdapterView } from '../../vocabulary/adapter-views.ts';
import type { AdapterClass } from '../../vocabulary/effects.ts';
import { assert } from '../../vocabulary/errors.ts';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { EffectId } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { OpenItem } from '../../ledger/families/activity.ts';
import type { PauseRow } from '../../ledger/families/pauses.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { Adapter } from '../../effects/adapter.ts';
import { draftWords, itemWords } from './effect-words.ts';
import { pausedOf } from './paused.ts';

export interface AdapterViewDeps {
  ledger: Ledger;
  adapters: readonly Adapter[];
  isSimulated: boolean;
  /** Those that write files for the operator to carry out. */
  onPaper: readonly string[];
}

const doubtsShownMax = 20;
/** Comparisons that are looked through for the newest of each adapter: there is one a day for each. */
const comparisonsReadMax = 50;

const classWords: { readonly [C in AdapterClass]: string } = {
  keyed: 'Its provider does nothing twice under one key, so what a crash cut off is said again with the same key.',
  findable: 'After a crash its provider is asked whether it happened, before anything is done again.',
  blind: 'After a crash nobody but you can tell whether it happened: you are asked, and it is never repeated by itself.',
};

/** How each adapter fares: what goes out, what failed last and what to do about it, what nobody knows. */
export function adapterViews(deps: AdapterViewDeps) {
  return {
    async list(): Promise<AdapterView[]> {
      const { ledger, adapters } = deps;
      const [pauses, doubts, comparisons] = await Promise.all([ledger.pauses.list(), doubtsByAdapter(ledger), comparisonsByAdapter(ledger)]);
      return Promise.all(adapters.map((adapter) => adapterView(deps, adapter, { pauses, doubts: doubts.get(adapter.name) ?? [], compared: comparisons.get(adapter.name) ?? null })));
    },
  };
}

interface Around {
  pauses: PauseRow[];
  doubts: OpenItem[];
  /** The newest comparison with its provider. */
  compared: LedgerEvent<'reconciliation.done'> | null;
}

async function adapterView({ ledger, isSimulated, onPaper }: AdapterViewDeps, adapter: Adapter, { pauses, doubts, compared }: Around): Promise<AdapterView> {
  const { name } = adapter;
  const [underWay, health] = await Promise.all([ledger.activity.underWay(name), ledger.activity.adapterHealth(name)]);
  const { succeededSeq, failedSeq, doubtedSeq } = health;
  return {
    name,
    class: adapter.class,
    classWords: classWords[adapter.class],
    kinds: [...adapter.kinds],
    reaches: isSimulated ? 'simulation' : onPaper.includes(name) ? 'folder' : 'provider',
    canBeAsked: adapter.find !== undefined,
    canBeCompared: adapter.list !== undefined,
    paused: await pausedOf(ledger, pauses, 'adapter', name),
    inFlight: underWay.started,
    inFlightMax: adapter.inFlightMax,
    retrying: underWay.retrying,
    doubts: await Promise.all(doubts.slice(0, doubtsShownMax).map((item) => doubtOf(ledger, item))),
    doubtsCount: doubts.length,
    lastSuccess: succeededSeq === null ? null : await newestOf(ledger, await ledger.event(succeededSeq)),
    lastFailure: failedSeq === null ? null : await failureOf(ledger, failedSeq, (succeededSeq ?? 0) > failedSeq),
    lastDoubt: doubtedSeq === null ? null : await lastDoubtOf(ledger, doubtedSeq),
    reconciled: compared === null ? null : await reconciledOf(ledger, compared),
  };
}

async function newestOf(ledger: Ledger, event: LedgerEvent): Promise<NonNullable<AdapterView['lastSuccess']>> {
  const { effect } = event.data as { effect: EffectId };
  const row = await ledger.effects.get(effect);
  assert(row, `${effect} is known`);
  return { at: event.at, effect, task: event.task, sentence: await draftWords(ledger, row) };
}

async function failureOf(ledger: Ledger, seq: number, over: boolean): Promise<AdapterView['lastFailure']> {
  const event = await ledger.event(seq);
  assert(event.kind === 'effect.failed', `event ${seq} is a failure`);
  const { failure: { code, message, nextStep }, retryAt } = event.data;
  return { ...(await newestOf(ledger, event)), code, message, nextStep, retryAt, over };
}

async function lastDoubtOf(ledger: Ledger, seq: number): Promise<AdapterView['lastDoubt']> {
  const event = await ledger.event(seq);
  assert(event.kind === 'effect.doubted', `event ${seq} is a doubt`);
  return { ...(await newestOf(ledger, event)), why: event.data.why, retryAt: event.data.retryAt };
}

async function doubtsByAdapter(ledger: Ledger): Promise<Map<string, OpenItem[]>> {
  const found = new Map<string, OpenItem[]>();
  for (const item of await ledger.activity.openOfType('doubt', { newestFirst: false, limit: limits.listRowsMax })) {
    const row = item.effect === null ? null : await ledger.effects.get(item.effect);
    if (row !== null) found.set(row.adapter, [...(found.get(row.adapter) ?? []), item]);
  }
  return found;
}

async function doubtOf(ledger: Ledger, { id, openedSeq }: OpenItem): Promise<AdapterView['doubts'][number]> {
  const opened = await ledger.event(openedSeq);
  assert(opened.kind === 'inbox.opened', `item ${id} was opened at ${openedSeq}`);
  return { item: id, summary: await itemWords(ledger, opened), openedAt: opened.at };
}

async function comparisonsByAdapter(ledger: Ledger): Promise<Map<string, LedgerEvent<'reconciliation.done'>>> {
  const found = new Map<string, LedgerEvent<'reconciliation.done'>>();
  for (const seq of await ledger.activity.newest('reconciliation.done', 0, comparisonsReadMax)) {
    const event = await ledger.event(seq);
    if (event.kind === 'reconciliation.done' && !found.has(event.data.adapter)) found.set(event.data.adapter, event);
  }
  return found;
}

async function reconciledOf(ledger: Ledger, { at, data }: LedgerEvent<'reconciliation.done'>): Promise<AdapterView['reconciled']> {
  const { adapter, from, to, ours, theirs, missing, unknown, differing, settled } = data;
  return { at, from, to, ours, theirs, missing, unknown, differing, settled: settled.length, openItems: await ledger.activity.countOpenAbout(`reconcile:${adapter}:`) };
}
