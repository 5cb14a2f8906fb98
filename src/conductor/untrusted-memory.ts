import type { LedgerEvent } from '../vocabulary/events.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Ledger } from '../ledger/port.ts';

/** Sources that name text of strangers: what ledgers from before the mark say of such a write. */
const strangers = /^(?:mail|signal|web):/u;

/**
 * Whether what memory holds under a record or a note may hold words of strangers (E5): any version that a task wrote which had seen some, or whose source is a
 * mail. One such version is enough, since the next one may have been made from it. What has more versions than are looked at counts as untrusted.
 */
export async function recordIsUntrusted(ledger: Ledger, kind: string, id: string): Promise<boolean> {
  return anyUntrusted(ledger, await ledger.records.recordHistory(kind, id, limits.taintVersionsMax + 1));
}

export async function noteIsUntrusted(ledger: Ledger, id: string): Promise<boolean> {
  return anyUntrusted(ledger, await ledger.items.itemHistory(id, limits.taintVersionsMax + 1));
}

async function anyUntrusted(ledger: Ledger, versions: readonly { seq: number }[]): Promise<boolean> {
  if (versions.length > limits.taintVersionsMax) return true;
  for (const { seq } of versions) if (isUntrusted(await ledger.event(seq))) return true;
  return false;
}

function isUntrusted(event: LedgerEvent): boolean {
  if (event.kind === 'record.put') return event.data.tainted === true || strangers.test(event.data.provenance.source);
  if (event.kind !== 'note.put') return true;
  // A message is somebody else's words whoever took it in; a summary is made of messages.
  return event.data.tainted === true || event.data.type !== 'note' || strangers.test(event.data.provenance.source);
}
