import { Conflict, KeelsonError, Terminal } from '../vocabulary/errors.ts';
import type { ItemId } from '../vocabulary/ids.ts';
import type { Decision } from '../vocabulary/inbox.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Refused } from '../vocabulary/views.ts';
import { decideBudget } from '../effects/decide-budget.ts';
import { asksForBudget, budgetDeps, decideItem, offered, type DecisionDeps, type Offered } from './decisions.ts';

export interface BatchDecided {
  decided: ItemId[];
  refused: Refused[];
}

/**
 * One decision for several items of the same batch. Each stays a decision of its own: one that was decided, expired or was withdrawn since it was shown is told in `refused`, and the others
 * count all the same, since what the operator read about them is as true as before. All or nothing would let one item that moved undo the reading of all of them.
 *
 * The items are named one by one, and never "all of that batch": what came in after the operator looked was not looked at. Throws before anything is recorded when an item is unknown, has no
 * batch (it is to be decided by itself), is of another batch or type, or does not offer the action; an edit is of one item only.
 */
export async function decideBatch(deps: DecisionDeps, ids: readonly ItemId[], wanted: Decision): Promise<BatchDecided> {
  const items = [...new Set(ids)];
  if (wanted.action === 'edit') throw new Terminal('batch.no-edit', 'An edit is of one item.', 'Edit it with `keelson edit`, then decide about the others together.');
  if (items.length === 0 || items.length > limits.batchItemsMax) throw new Terminal('batch.size', `${items.length} items can't be decided together.`, `Name 1 to ${limits.batchItemsMax} items of the same batch.`);
  const refused: Refused[] = [];
  await assertTogether(deps, items);
  const open = await stillOpen(deps, items, wanted, refused);
  const [first] = open;
  if (first !== undefined && asksForBudget(first.item)) return budgetBatch(deps, open, wanted, refused);
  const outcomes = await Promise.allSettled(open.map(({ item }) => decideItem(deps, item.id, wanted)));
  const decided: ItemId[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const id = open[index]?.item.id ?? 0;
    if (outcome.status === 'fulfilled') decided.push(id);
    else refused.push(refusal(id, outcome.reason));
  }
  return { decided, refused };
}

async function assertTogether({ ledger }: DecisionDeps, ids: readonly ItemId[]): Promise<void> {
  let shared: string | null = null;
  for (const id of ids) {
    const item = await ledger.inbox.get(id);
    if (item === null) throw new Terminal('inbox.unknown', `There is no inbox item ${id}.`, '`keelson inbox --all` lists them.');
    const opened = await ledger.event(item.openedSeq);
    const batch = opened.kind === 'inbox.opened' ? opened.data.batch : null;
    if (batch === null) throw new Terminal('batch.alone', `Item ${id} is to be decided by itself.`, `\`keelson show ${id}\` shows it. Nothing was decided.`);
    const kind = `${item.type}\n${batch}`;
    shared ??= kind;
    if (kind !== shared) throw new Terminal('batch.mixed', `Item ${id} is of another batch than item ${ids[0]}.`, '`keelson inbox` shows which belong together. Nothing was decided.');
  }
}

/** Those that can still be decided so. What is wrong with the decision itself is wrong with all of it. */
async function stillOpen(deps: DecisionDeps, ids: readonly ItemId[], wanted: Decision, refused: Refused[]): Promise<Offered[]> {
  const open: Offered[] = [];
  for (const id of ids) {
    try {
      open.push(await offered(deps, id, wanted));
    } catch (error) {
      // Only that somebody was first concerns this item alone.
      if (!(error instanceof Conflict)) throw error;
      refused.push(refusal(id, error));
    }
  }
  return open;
}

/** One append for all, so that the cap is lifted once. Whoever is decided by somebody else meanwhile leaves it, and what is needed is counted anew. */
async function budgetBatch(deps: DecisionDeps, offers: readonly Offered[], wanted: Decision, refused: Refused[]): Promise<BatchDecided> {
  for (let open = [...offers]; open.length > 0; ) {
    try {
      await decideBudget(budgetDeps(deps), open.map(({ item, opened }) => ({ ...item, opened })), wanted);
      return { decided: open.map(({ item }) => item.id), refused };
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      const left = await stillOpen(deps, open.map(({ item }) => item.id), wanted, refused);
      if (left.length === open.length) throw error;
      open = left;
    }
  }
  return { decided: [], refused };
}

function refusal(item: ItemId, error: unknown): Refused {
  if (!(error instanceof KeelsonError)) throw error;
  const { code, message, nextStep } = error;
  return { item, code, message, nextStep };
}
