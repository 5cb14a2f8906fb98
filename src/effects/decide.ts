import { Conflict, NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import type { EffectState } from '../vocabulary/effects.ts';
import type { Decision, ItemType } from '../vocabulary/inbox.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { ItemRow } from '../ledger/families/inbox.ts';
import type { Expectation, Ledger } from '../ledger/port.ts';
import { parsePayload, type AdapterTable } from './proposal.ts';

interface Decided {
  drafts: Draft[];
  expectations: Expectation[];
}

/** An inbox item with whom it concerns. */
interface DecidedItem extends ItemRow {
  subject: string | null;
}

/** In which state an effect is when an item of that type asks about it. */
const stateAsked: Partial<Record<ItemType, EffectState>> = { approval: 'review', doubt: 'doubt', escalation: 'failed' };

/** The operator's decision about an effect, as one append that holds only if nobody decided before. */
export async function decideEffect(ledger: Ledger, item: DecidedItem, decision: Decision, edited: unknown, adapters: AdapterTable, now: number): Promise<Decided> {
  const row = item.effect === null ? null : await ledger.effects.get(item.effect);
  if (!row) throw new NeedsOperator('effect.unknown', `Item ${item.id} is not about an effect.`, 'Run `keelson ledger verify`.');
  // The expiry may not have been swept yet: what is too late is too late (E6).
  if (item.expiresAt !== null && item.expiresAt <= now) throw new Conflict('inbox.expired', `Item ${item.id} expired before it was decided.`, 'Nothing was sent. Start it anew if it is still wanted.');
  const { subject } = item;
  const base = { actor: 'operator', task: row.task, subject } as const;
  const ids = { effect: row.id, call: row.call };
  const decided: Draft = { ...base, kind: 'inbox.decided', cause: item.openedSeq, data: { item: item.id, ...decision, effect: row.id, call: null } };
  const after = consequence(row, decision, edited, adapters, { base, ids });
  return {
    drafts: [decided, ...after],
    expectations: [
      { type: 'item-open', item: item.id },
      { type: 'effect-state', effect: row.id, states: [stateAsked[item.type] ?? 'review'] },
    ],
  };
}

interface Frame {
  base: { actor: 'operator'; task: EffectRow['task']; subject: string | null };
  ids: { effect: string; call: number };
}

function consequence(row: EffectRow, decision: Decision, edited: unknown, adapters: AdapterTable, { base, ids }: Frame): Draft[] {
  const previous = { ...base, cause: 'previous' } as const;
  // The operator decides with company.yaml as it is now: what it has switched off can't be meant.
  const adapter = adapters.byName(row.adapter) ? null : (adapters.doing(row.kind)?.name ?? null);
  switch (decision.action) {
    case 'approve':
      return [{ ...previous, kind: 'effect.approved', data: { ...ids, by: 'operator', adapter } }];
    case 'edit': {
      const payload = parsePayload(row.kind, edited);
      const { sentence } = (adapters.byName(row.adapter) ?? adapters.forKind(row.kind)).preview(row.kind, payload);
      return [
        { ...previous, kind: 'effect.edited', data: { ...ids, payload: payload, sentence } },
        { ...previous, kind: 'effect.approved', data: { ...ids, by: 'operator', adapter } },
      ];
    }
    case 'reject':
      return [{ ...previous, kind: 'effect.rejected', data: { ...ids, reason: decision.text ?? '' } }];
    case 'sent':
      return [{ ...previous, kind: 'effect.succeeded', data: { ...ids, receipt: { confirmedBy: 'operator', note: decision.text }, by: 'operator', edited: row.editedSeq !== null } }];
    case 'not-sent':
      return [{ ...previous, kind: 'effect.rejected', data: { ...ids, reason: decision.text ?? 'The operator found that it was not sent, and left it so.' } }];
    case 'dismiss':
      return [{ ...previous, kind: 'effect.rejected', data: { ...ids, reason: decision.text ?? 'It could not be sent, and the operator left it so.' } }];
    case 'send-again':
      return [{ ...previous, kind: 'effect.approved', data: { ...ids, by: 'operator', adapter } }];
    default:
      throw new Terminal('inbox.wrong-action', `"${decision.action}" is not possible here.`, 'The item lists what is.');
  }
}
