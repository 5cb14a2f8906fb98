import { Conflict } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { Expectation, Ledger } from '../ledger/port.ts';
import type { DueSource } from './due-loop.ts';

const perSweepMax = 500;

/** Inbox items that nobody decided in time: the safe default applies, and it never sends (E6). */
export function inboxExpiry(ledger: Ledger): DueSource {
  return {
    nextDue: () => ledger.inbox.nextExpiry(),
    async sweep(now) {
      for (const item of await ledger.inbox.expired(now, perSweepMax)) {
        const { subject } = await ledger.event(item.openedSeq);
        const base = { actor: 'system', task: item.task, subject } as const;
        const drafts: Draft[] = [{ ...base, kind: 'inbox.expired', cause: item.openedSeq, data: { item: item.id, effect: item.effect, call: item.call } }];
        const expectations: Expectation[] = [{ type: 'item-open', item: item.id }];
        const effect = item.effect === null ? null : await ledger.effects.get(item.effect);
        if (effect) {
          drafts.push({ ...base, kind: 'effect.expired', cause: 'previous', data: { effect: effect.id, call: effect.call } });
          expectations.push({ type: 'effect-state', effect: effect.id, states: ['review'] });
        }
        await ledger.append(drafts, expectations).catch((error: unknown) => {
          // Decided at the last moment: the decision counts.
          if (!(error instanceof Conflict)) throw error;
        });
      }
    },
  };
}
