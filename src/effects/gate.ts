import { assert, NeedsOperator } from '../vocabulary/errors.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import type { EffectId } from '../vocabulary/ids.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { Ledger } from '../ledger/port.ts';
import { mintApproved, type Approved } from './approved.ts';
import { parsePayload } from './proposal.ts';

/**
 * The only way to an `Approved` effect (E1). Proposal, verdict and approval are read again from the ledger's events, and
 * each must be there and about this effect. What is missing or doesn't fit sends nothing (E6).
 */
export async function openGate(ledger: Ledger, id: EffectId, attempt: number): Promise<Approved> {
  const row = await ledger.effects.get(id);
  if (!row) throw closed(id, 'it was never proposed');
  const verdict = await about(ledger, id, row.judgedSeq, 'effect.judged');
  if (!verdict) throw closed(id, 'it has no verdict');
  const approval = await about(ledger, id, row.approvedSeq, 'effect.approved');
  if (!approval) throw closed(id, 'it has no approval');
  if (approval.seq < verdict.seq) throw closed(id, 'its approval is older than its verdict');
  if (verdict.data.verdict === 'deny') throw closed(id, 'policy denies it');
  if (verdict.data.verdict !== 'allow' && approval.actor !== 'operator') throw closed(id, 'its verdict asks for the operator, and somebody else approved it');
  if (!['approved', 'waiting', 'repeating', 'started'].includes(row.state)) throw closed(id, `its state is ${row.state}`);
  const { data } = await currentContent(ledger, row);
  return mintApproved({ id, task: row.task, kind: row.kind, payload: parsePayload(row.kind, data.payload), attempt });
}

/** The operator's edit, or else what was proposed: the content that counts. */
export async function currentContent(ledger: Ledger, row: EffectRow): Promise<LedgerEvent<'effect.edited' | 'effect.proposed'>> {
  const event = await ledger.event(row.editedSeq ?? row.proposedSeq);
  assert((event.kind === 'effect.edited' || event.kind === 'effect.proposed') && event.data.effect === row.id, `${row.id} has content`);
  return event;
}

async function about<K extends 'effect.judged' | 'effect.approved'>(ledger: Ledger, id: EffectId, seq: number | null, kind: K): Promise<LedgerEvent<K> | null> {
  if (seq === null) return null;
  const event = await ledger.event(seq);
  return event.kind === kind && (event.data as { effect: string }).effect === id ? (event as LedgerEvent<K>) : null;
}

function closed(id: EffectId, why: string): NeedsOperator {
  return new NeedsOperator('gate.closed', `The effect ${id} was not sent: ${why}.`, 'Run `keelson ledger verify`; this should not happen with an intact ledger.');
}
