import { mayHaveGoneOut, wasDoneByHand, type EffectKind, type EffectPayload } from '../vocabulary/effects.ts';
import { assert, KeelsonError } from '../vocabulary/errors.ts';
import type { LedgerEvent } from '../vocabulary/events.ts';
import type { Json } from '../vocabulary/json.ts';
import type { Adapter } from '../effects/adapter.ts';
import { currentContent } from '../effects/gate.ts';
import { parsePayload, type AdapterTable } from '../effects/proposal.ts';
import type { EffectRow } from '../ledger/families/effects.ts';
import type { Ledger } from '../ledger/port.ts';

/** What an effect that can be proposed would do, in one line. */
interface Proposable {
  kind: EffectKind;
  payload: EffectPayload;
  sentence: string;
}

/** How an effect that went out is taken back, or why it can't be and what may be sent instead. */
export type WayBack = { possible: true; by: Proposable } | { possible: false; why: string; correction: string; draft: Proposable | null };

export interface WayBackDeps {
  ledger: Ledger;
  adapters: AdapterTable;
}

/** What the adapter of an effect says takes it back, by its content and its receipt. Reads the ledger and nothing else, so it says the same each time. */
export async function wayBack({ ledger, adapters }: WayBackDeps, row: EffectRow): Promise<WayBack> {
  const done = await receiptOf(ledger, row);
  const content = await currentContent(ledger, row);
  if (content.forgotten || done.forgotten) return impossible('Whom it was for was forgotten, and with them what it was.');
  if (done.data.by === 'operator' && mayHaveGoneOut(done.data.receipt)) return impossible('You did it by hand after an attempt that was in doubt: look with the provider whether it was done there too, and take back by hand what was.');
  if (done.data.by === 'operator' && wasDoneByHand(done.data.receipt)) return impossible('You did it by hand, and so it is taken back by hand.');
  const adapter = adapters.byName(row.adapter) ?? adapters.doing(row.kind);
  if (adapter === undefined) return impossible(`The adapter ${row.adapter}, which did it, is not switched on any more.`);
  try {
    return told(adapters, adapter, row, content.data.payload, done.data.receipt);
  } catch (error) {
    if (!(error instanceof KeelsonError)) throw error;
    return impossible(`${error.message} ${error.nextStep}`);
  }
}

function told(adapters: AdapterTable, adapter: Adapter, { kind }: EffectRow, payload: Json, receipt: Json): WayBack {
  const compensation = adapter.compensate(kind, parsePayload(kind, payload), receipt);
  if (compensation.possible) return { possible: true, by: proposable(adapters, compensation) };
  const { why, correction, draft } = compensation;
  // A correction that nothing here can send is still words for the operator.
  return { possible: false, why, correction, draft: draft === undefined || adapters.doing(draft.kind) === undefined ? null : proposable(adapters, draft) };
}

function proposable(adapters: AdapterTable, { kind, payload }: { kind: EffectKind; payload: EffectPayload }): Proposable {
  const parsed = parsePayload(kind, payload);
  return { kind, payload: parsed, sentence: adapters.forKind(kind).preview(kind, parsed).sentence };
}

export async function receiptOf(ledger: Ledger, row: EffectRow): Promise<LedgerEvent<'effect.succeeded'>> {
  const done = await ledger.event(row.updatedSeq);
  assert(done.kind === 'effect.succeeded' && done.data.effect === row.id, `${row.id} has a receipt`);
  return done;
}

function impossible(why: string): WayBack {
  return { possible: false, why, correction: '', draft: null };
}
