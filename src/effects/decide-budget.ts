import { z } from 'zod';
import { parseAmount } from '../vocabulary/budget-amounts.ts';
import { assert, Conflict, NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import type { Decision } from '../vocabulary/inbox.ts';
import { limits } from '../vocabulary/limits.ts';
import { budgetOfTopic, type BudgetHold } from '../ledger/families/budgets.ts';
import type { ItemRow } from '../ledger/families/inbox.ts';
import type { Expectation, Ledger } from '../ledger/port.ts';
import type { BudgetSetting } from '../vocabulary/budgets.ts';
import { knownBudgets } from '../policy/budgets.ts';

export interface BudgetDecisionDeps {
  ledger: Ledger;
  /** `null` while nobody knows which there are. */
  budgets(): readonly BudgetSetting[] | null;
}

/** Effects in one append, with room for two events each. */
const effectsPerAppend = 400;
const attemptsMax = 3;

/** What a spending call recorded before it asked: the window that had no room, and what was missing. */
const askedForSchema = z.looseObject({ full: z.looseObject({ budget: z.string(), window: z.string(), amount: z.number().int() }) });

interface Asked {
  budget: string;
  window: string;
  /** What all that wait need. */
  amount: number;
  holds: BudgetHold[];
}

/** An item about a budget, with the event that opened it. */
export interface BudgetItem extends ItemRow {
  opened: LedgerEvent<'inbox.opened'>;
}

/**
 * The operator's word on a used-up budget: `raise` lifts the cap of this window by what is needed, or by the amount given as text; `wait` leaves all
 * that waits to the next window; `reject` ends it unsent. It is about every effect that waits for the window, and holds only if nobody decided before.
 * Several items must be about the same window: they are decided together or not at all, and the cap is lifted once, for all of them.
 */
export async function decideBudget(deps: BudgetDecisionDeps, items: readonly BudgetItem[], decision: Decision): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const asked = togetherOf(await Promise.all(items.map(({ opened }) => askedAbout(deps.ledger, opened))));
    const decided = items.map(({ id, task, call, opened }): Draft => ({ kind: 'inbox.decided', actor: 'operator', task, subject: opened.subject, cause: opened.seq, data: { item: id, ...decision, effect: null, call } }));
    const [first, ...rest] = chunks(asked.holds);
    const raised = decision.action === 'raise' ? await raise(deps, asked, decision.text) : [];
    const after = await Promise.all((decision.action === 'raise' ? [] : (first ?? [])).map((hold) => consequence(deps.ledger, hold, decision)));
    try {
      await deps.ledger.append([...decided, ...raised, ...after.map(({ draft }) => draft)], [...items.map(({ id }): Expectation => ({ type: 'item-open', item: id })), ...after.map(({ expectation }) => expectation)]);
    } catch (error) {
      // One of them has moved meanwhile. If it was the item itself, the next round meets that too.
      if (!(error instanceof Conflict) || attempt === attemptsMax) throw error;
      continue;
    }
    if (decision.action !== 'raise') for (const chunk of rest) await follow(deps.ledger, chunk, decision);
    return;
  }
}

function togetherOf(all: readonly Asked[]): Asked {
  const [first] = all;
  assert(first !== undefined && all.every(({ budget, window }) => budget === first.budget && window === first.window), 'they are about one window');
  return { ...first, amount: all.reduce((sum, { amount }) => sum + amount, 0), holds: all.flatMap(({ holds }) => holds) };
}

/** Nobody decided in time: what waited for this window is not sent (E6). As much of it as one append takes; `more` when that is not all. */
export async function expiredHolds(ledger: Ledger, opened: LedgerEvent<'inbox.opened'>): Promise<{ drafts: Draft[]; expectations: Expectation[]; more: boolean }> {
  const { holds } = await askedAbout(ledger, opened);
  const all = await Promise.all(holds.slice(0, effectsPerAppend).map(async (hold) => Object.assign(await placeOf(ledger, hold), { hold })));
  return {
    drafts: all.map(({ hold, base, ids }) => ({ ...base, actor: 'system', kind: 'effect.expired', cause: hold.seq, data: ids })),
    expectations: all.map(({ hold }) => ({ type: 'effect-state', effect: hold.effect, states: ['held'] })),
    more: holds.length > all.length,
  };
}

async function askedAbout(ledger: Ledger, opened: LedgerEvent<'inbox.opened'>): Promise<Asked> {
  if (opened.data.call !== null) {
    const before = opened.cause === null ? null : await ledger.event(opened.cause);
    const recorded = before?.kind === 'step.completed' ? askedForSchema.safeParse(before.data.result) : undefined;
    if (recorded?.success !== true) throw new NeedsOperator('budget.forgotten', 'What this asked for is not on record any more.', 'Cancel the task, or let the item expire: nothing is spent.');
    return { ...recorded.data.full, holds: [] };
  }
  const { budget, window } = budgetOfTopic(opened.data.topic);
  const holds = (await ledger.budgets.holdsOf(budget, window, limits.listRowsMax)).filter(({ asked }) => asked);
  return { budget, window, amount: holds.reduce((sum, { amount }) => sum + amount, 0), holds };
}

async function raise({ ledger, budgets }: BudgetDecisionDeps, { budget, window, amount }: Asked, text: string | null): Promise<Draft[]> {
  const setting = knownBudgets(budgets()).find(({ id }) => id === budget);
  if (setting === undefined) throw new Terminal('budget.gone', `policy.yaml has no budget ${budget} any more.`, 'Nothing to raise: what waited for it goes on by itself.');
  const { reserved, spent, raised } = await ledger.budgets.window(budget, window);
  const needed = amount - (setting.cap + raised - reserved - spent);
  const by = text === null || text.trim() === '' ? needed : parseAmount(setting, text);
  // There is room by now.
  return by <= 0 ? [] : [{ kind: 'budget.raised', actor: 'operator', cause: 'previous', data: { budget, window, by } }];
}

interface Consequence {
  draft: Draft;
  expectation: Expectation;
}

async function consequence(ledger: Ledger, hold: BudgetHold, { action, text }: Decision): Promise<Consequence> {
  const { base, ids } = await placeOf(ledger, hold);
  const previous = { ...base, actor: 'operator', cause: 'previous' } as const;
  const expectation: Expectation = { type: 'effect-state', effect: hold.effect, states: ['held'] };
  switch (action) {
    case 'reject':
      return { expectation, draft: { ...previous, kind: 'effect.rejected', data: { ...ids, reason: text ?? '' } } };
    case 'wait':
      assert(hold.ends !== null, 'only a window that ends can be waited for');
      return { expectation, draft: { ...previous, kind: 'effect.held', data: { ...ids, budget: hold.budget, window: hold.window, amount: hold.amount, why: 'The operator leaves it to the next window.', retryAt: hold.ends, ends: hold.ends } } };
    default:
      throw new Terminal('inbox.wrong-action', `"${action}" is not possible here.`, 'The item lists what is.');
  }
}

async function placeOf(ledger: Ledger, { effect, seq }: BudgetHold) {
  const held = await ledger.event(seq);
  assert(held.kind === 'effect.held', `${effect} is held`);
  return { base: { task: held.task, subject: held.subject }, ids: { effect, call: held.data.call } };
}

/** More than one append takes. Those that a crash leaves behind are asked about again. */
async function follow(ledger: Ledger, holds: BudgetHold[], decision: Decision): Promise<void> {
  const after = await Promise.all(holds.map((hold) => consequence(ledger, hold, decision)));
  const [first, ...others] = after;
  if (first === undefined) return;
  await ledger.append([{ ...first.draft, cause: null }, ...others.map(({ draft }) => draft)], after.map(({ expectation }) => expectation));
}

function chunks(holds: BudgetHold[]): BudgetHold[][] {
  return Array.from({ length: Math.ceil(holds.length / effectsPerAppend) }, (_, n) => holds.slice(n * effectsPerAppend, (n + 1) * effectsPerAppend));
}
