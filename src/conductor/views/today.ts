/**
 * What the operator looks at first. Owns: what is told, and in which words. Does not own: any number, all of them are read from projections and the newest events. Every part is
 * read within bounds, so that it is as fast with a million events as with a hundred: counts stop at `countMax`, lists at a few rows.
 */
import type { PauseView } from '../../vocabulary/gate-views.ts';
import type { Clock } from '../../vocabulary/ports.ts';
import type { ShortItem, TodayView } from '../../vocabulary/today-views.ts';
import { assert } from '../../vocabulary/errors.ts';
import type { ItemType } from '../../vocabulary/inbox.ts';
import type { OpenItem } from '../../ledger/families/activity.ts';
import type { Ledger } from '../../ledger/port.ts';
import { itemWords } from './effect-words.ts';
import { happenedSince } from './today-happened.ts';
import { moneyNow, type MoneyDeps } from './today-money.ts';
import { notableSince } from './today-notable.ts';
import { plannedNext } from './today-planned.ts';

export interface TodayDeps extends MoneyDeps {
  ledger: Ledger;
  clock: Clock;
  zone: string;
  isRunning(): boolean;
  pauses(): Promise<PauseView[]>;
}

const soonMs = 48 * 3_600_000;
const expiringMax = 5;
const failedMax = 10;

export async function todayView(deps: TodayDeps, since: number): Promise<TodayView> {
  const { ledger, clock, zone } = deps;
  const now = clock.now();
  const after = await ledger.activity.seqAt(since);
  const [happened, notable, waits, failed, money, planned, paused] = await Promise.all([
    happenedSince(ledger, after), notableSince(ledger, after), waitsNow(ledger, now), failedNow(ledger), moneyNow(deps, now), plannedNext(ledger, now), deps.pauses(),
  ]);
  return { since, now, zone, running: deps.isRunning(), happened, notable, waits, failed, money, planned, paused };
}

const typeWords: { readonly [T in ItemType]: [one: string, many: string] } = {
  approval: ['thing waits for your approval', 'things wait for your approval'],
  choice: ['choice is yours', 'choices are yours'],
  question: ['question waits for your answer', 'questions wait for your answer'],
  escalation: ['thing stopped, and only you can say how it goes on', 'things stopped, and only you can say how they go on'],
  doubt: ['effect may or may not have gone out', 'effects may or may not have gone out'],
  conflict: ['conflict waits for you', 'conflicts wait for you'],
  proposal: ['proposal to change a rule waits for you', 'proposals to change a rule wait for you'],
  budget: ['used-up budget waits for you', 'used-up budgets wait for you'],
};

async function waitsNow(ledger: Ledger, now: number): Promise<TodayView['waits']> {
  const [types, snoozed, expiring] = await Promise.all([ledger.activity.waiting(now), ledger.inbox.countSnoozed(now), ledger.activity.expiring(now, now + soonMs, expiringMax)]);
  const byType = await Promise.all(
    types.map(async ({ type, count, oldest }) => {
      const item = await ledger.activity.openItem(oldest);
      assert(item, `item ${oldest} is open`);
      return { type, count, sentence: `${count} ${typeWords[type][count === 1 ? 0 : 1]}`, oldest: await shortItem(ledger, item) };
    }),
  );
  const oldest = byType.map((one) => one.oldest).toSorted((a, b) => a.item - b.item)[0] ?? null;
  return { count: byType.reduce((sum, { count }) => sum + count, 0), snoozed, byType, oldest, expiringSoon: await Promise.all(expiring.map((item) => shortItem(ledger, item))) };
}

async function shortItem(ledger: Ledger, { id, type, openedSeq, expiresAt }: OpenItem): Promise<ShortItem> {
  const opened = await ledger.event(openedSeq);
  assert(opened.kind === 'inbox.opened', `item ${id} was opened at ${openedSeq}`);
  return { item: id, type, summary: await itemWords(ledger, opened), openedAt: opened.at, expiresAt };
}

/** What stopped, or nobody knows of whether it happened: each waits in the inbox until somebody says something. */
async function failedNow(ledger: Ledger): Promise<TodayView['failed']> {
  const types = ['escalation', 'doubt'] as const;
  const [lists, counts] = await Promise.all([Promise.all(types.map((type) => ledger.activity.openOfType(type, { newestFirst: true, limit: failedMax }))), Promise.all(types.map((type) => ledger.activity.countOpen(type)))]);
  const items = lists.flat().toSorted((a, b) => b.openedSeq - a.openedSeq).slice(0, failedMax);
  const rows = await Promise.all(
    items.map(async ({ id, effect, openedSeq }) => {
      const opened = await ledger.event(openedSeq);
      assert(opened.kind === 'inbox.opened', `item ${id} was opened at ${openedSeq}`);
      return { at: opened.at, sentence: await itemWords(ledger, opened), nextStep: opened.data.recommended.why, task: opened.task, effect, item: id };
    }),
  );
  return { count: counts.reduce((sum, one) => sum + one, 0), rows };
}
