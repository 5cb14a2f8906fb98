import { hashEmbedder } from '../text/embed.ts';
import type { MemoryStats } from '../vocabulary/memory.ts';
import type { Ledger } from '../ledger/port.ts';

/** How much there is of what. */
export async function memoryStats(ledger: Ledger): Promise<MemoryStats> {
  const { keys, destroyed, uncleaned } = ledger.subjects.counts();
  return {
    items: await ledger.items.countsByState(),
    records: await ledger.records.kinds(),
    identities: await ledger.identities.identityCount(),
    keys,
    forgotten: destroyed,
    uncleaned,
    terms: (await ledger.items.totals()).vocabulary,
    embedder: hashEmbedder.id,
    models: await ledger.embeddings.models(),
    databaseBytes: await ledger.bytes(),
  };
}
