import { assert, Conflict } from '../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import { expiredHolds } from '../effects/decide-budget.ts';
import { statesAsked } from '../effects/decide.ts';
import type { ItemRow } from '../ledger/families/inbox.ts';
import type { Expectation, Ledger } from '../ledger/port.ts';
import type { DueSource } from './due-loop.ts';

const perSweepMax = 500;

/**
 * Inbox items that nobody decided in time: the safe default applies, and it never sends (E6). Every item that is due gets closed here, whatever has become of what it
 * asks about: one that could not be would be due again at once, for ever.
 */
export function inboxExpiry(ledger: Ledger): DueSource {
  return {
    nextDue: () => ledger.inbox.nextExpiry(),
    async sweep(now) {
      for (const item of await ledger.inbox.expired(now, perSweepMax)) {
        try {
          await expire(ledger, item);
        } catch (error) {
          // Decided at the last moment: the decision counts.
          if (!(error instanceof Conflict)) throw error;
        }
      }
    },
  };
}

async function expire(ledger: Ledger, item: ItemRow): Promise<void> {
  const opened = await ledger.event(item.openedSeq);
  assert(opened.kind === 'inbox.opened', `item ${item.id} was opened at ${item.openedSeq}`);
  if (item.effect !== null) return expireEffect(ledger, item, opened);
  // A question about a window of a budget; a spending call that asks is a call like any other.
  const about = item.type === 'budget' && item.call === null ? opened : null;
  const open: Expectation = { type: 'item-open', item: item.id };
  for (;;) {
    const held = about === null ? { drafts: [], expectations: [], more: false } : await expiredHolds(ledger, about);
    const last: Draft[] = held.more ? [] : [closing(item, opened)];
    await ledger.append([...last, ...held.drafts], [open, ...held.expectations]);
    // The item goes last, so that a crash in between leaves something that is due.
    if (!held.more) return;
  }
}

/** What waited for this word is not sent. What has moved on since, whoever moved it, is left as it is: then only the item goes. */
async function expireEffect(ledger: Ledger, item: ItemRow, opened: LedgerEvent<'inbox.opened'>): Promise<void> {
  const effect = item.effect === null ? null : await ledger.effects.get(item.effect);
  const waits = effect !== null && (statesAsked[item.type] ?? []).includes(effect.state);
  const base = { actor: 'system', task: item.task, subject: opened.subject } as const;
  const drafts: Draft[] =
    effect !== null && waits
      ? [closing(item, opened), { ...base, kind: 'effect.expired', cause: 'previous', data: { effect: effect.id, call: effect.call } }]
      : [{ ...base, kind: 'inbox.withdrawn', cause: item.openedSeq, data: { item: item.id, effect: item.effect, call: item.call, reason: `Nothing is left to decide: the effect is ${effect?.state ?? 'unknown'}.` } }];
  const still: Expectation[] = effect === null ? [] : [{ type: 'effect-state', effect: effect.id, states: [effect.state] }];
  await ledger.append(drafts, [{ type: 'item-open', item: item.id }, ...still]);
}

function closing(item: ItemRow, { subject }: LedgerEvent<'inbox.opened'>): Draft {
  return { kind: 'inbox.expired', actor: 'system', task: item.task, subject, cause: item.openedSeq, data: { item: item.id, effect: item.effect, call: item.call } };
}
