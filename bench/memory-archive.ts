import type { Draft } from '../src/vocabulary/events.ts';
import { openLedger } from '../src/ledger/sqlite-ledger.ts';
import { archiveOlderThan } from '../src/memory/upkeep/archive.ts';

/** Archives what was said before `before` (epoch ms). Returns how long it took, in seconds. */
export async function archiveOlder(folder: string, before: number): Promise<number> {
  const ledger = await openLedger(folder);
  const started = performance.now();
  await archiveOlderThan(ledger, before);
  const seconds = (performance.now() - started) / 1_000;
  await ledger.close();
  return seconds;
}

const versionsPerAppend = 1_000;

/** A record with so many versions, in few commits: what is measured is reading them. Returns the sequence number of the first. */
export async function busyRecord(folder: string, versions: number): Promise<number> {
  const ledger = await openLedger(folder);
  let first = 0;
  for (let version = 1; version <= versions; version += versionsPerAppend) {
    const drafts = Array.from({ length: Math.min(versionsPerAppend, versions - version + 1) }, (_, n): Draft => ({
      kind: 'record.put',
      actor: 'operator',
      data: { kind: 'product', id: 'busy', version: version + n, value: { name: 'Busy', edition: version + n }, provenance: { source: 'operator', model: null }, call: null, name: null },
    }));
    const [event] = await ledger.append(drafts);
    if (version === 1) first = event?.seq ?? 0;
  }
  await ledger.close();
  return first;
}
