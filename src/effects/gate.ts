import { assert, Conflict, NeedsOperator } from '../vocabulary/errors.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import type { EffectId, TaskId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { Ledger } from '../ledger/port.ts';
import { mintApproved, type Approved } from './approved.ts';
import { parsePayload } from './proposal.ts';

export interface Opened {
  approved: Approved;
  /** The event whose content was approved. */
  content: LedgerEvent<'effect.edited' | 'effect.proposed'>;
}

/**
 * The only way to an `Approved` effect (E1). Proposal, verdict and approval are read again from the ledger's events, and
 * each must be there and about this effect. What is missing or doesn't fit sends nothing (E6).
 */
export async function openGate(ledger: Ledger, id: EffectId, attempt: number, now: number): Promise<Opened> {
  const row = await ledger.effects.get(id);
  if (!row) throw closed(id, 'it was never proposed');
  const verdict = await about(ledger, id, row.judgedSeq, 'effect.judged');
  if (!verdict) throw closed(id, 'it has no verdict');
  const approval = await about(ledger, id, row.approvedSeq, 'effect.approved');
  if (!approval) throw closed(id, 'it has no approval');
  if (approval.seq < verdict.seq) throw closed(id, 'its approval is older than its verdict');
  // What was right to send two weeks ago may be wrong today (E6). One that has begun goes on.
  if (row.attempts === 0 && now - approval.at > limits.approvalValidMsMax) throw closed(id, 'its approval is more than 14 days old', 'Read it again; if it is still right, approve it anew.');
  if (verdict.data.verdict === 'deny') throw closed(id, 'policy denies it');
  if (verdict.data.verdict === 'stage') throw closed(id, 'it is staged, and nobody has let go of it');
  const mayApprove: string[] = verdict.data.verdict === 'allow' ? ['operator', 'system'] : ['operator'];
  if (!mayApprove.includes(approval.actor)) throw closed(id, `its verdict is "${verdict.data.verdict}", and ${approval.actor} approved it`);
  if (approval.actor !== 'operator' && approval.at < verdict.at + verdict.data.afterMs) throw closed(id, 'its cool-off was not over when it was approved');
  if (!['approved', 'held', 'waiting', 'repeating', 'started'].includes(row.state)) throw closed(id, `its state is ${row.state}`);
  const content = await currentContent(ledger, row);
  if (content.forgotten) throw closed(id, 'whom it was for was forgotten', 'Nothing to do: its content is gone.');
  if (approval.seq < content.seq) throw closed(id, 'its content is newer than its approval');
  // One that is under way can't be called back, but must still be asked about.
  if (row.state !== 'started' && (await cancelledAfter(ledger, row.task, approval.seq))) throw new Conflict('gate.cancelled', `The effect ${id} was not sent: its task was cancelled after it was approved.`, 'Nothing to do: that is what cancelling means.');
  return { approved: mintApproved({ id, task: row.task, kind: row.kind, payload: parsePayload(row.kind, content.data.payload), attempt }), content };
}

/** The operator's edit, or else what was proposed: the content that counts. */
export async function currentContent(ledger: Pick<Ledger, 'event'>, row: EffectRow): Promise<LedgerEvent<'effect.edited' | 'effect.proposed'>> {
  const event = await ledger.event(row.editedSeq ?? row.proposedSeq);
  assert((event.kind === 'effect.edited' || event.kind === 'effect.proposed') && event.data.effect === row.id, `${row.id} has content`);
  return event;
}

async function about<K extends 'effect.judged' | 'effect.approved'>(ledger: Ledger, id: EffectId, seq: number | null, kind: K): Promise<LedgerEvent<K> | null> {
  if (seq === null) return null;
  const event = await ledger.event(seq);
  return event.kind === kind && (event.data as { effect: string }).effect === id ? (event as LedgerEvent<K>) : null;
}

/** Cancelling withdraws what has not begun; an attempt that was under way then, and failed, must not be followed by another. */
async function cancelledAfter(ledger: Ledger, task: TaskId, approval: number): Promise<boolean> {
  const row = await ledger.tasks.get(task);
  return row?.status === 'cancelled' && row.updatedSeq > approval;
}

function closed(id: EffectId, why: string, nextStep = 'Run `keelson ledger verify`; this should not happen with an intact ledger.'): NeedsOperator {
  return new NeedsOperator('gate.closed', `The effect ${id} was not sent: ${why}.`, nextStep);
}
