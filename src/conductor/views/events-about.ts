import type { EventKind } from '../../vocabulary/events.ts';
import type { Ledger } from '../../ledger/port.ts';

/** A page of the ledger may be short and not the last; so many are put together for one answer, and no more. */
const pagesMax = 5;

/** The newest events of these kinds about any of these names, newest first, and whether there may be older ones. `below` is excluded. */
export async function pagesOf(ledger: Ledger, wanted: { subjects: readonly string[]; kinds: readonly EventKind[]; below?: number }, limit: number): Promise<{ seqs: number[]; left: boolean }> {
  const seqs: number[] = [];
  let { below } = wanted;
  for (let page = 0; page < pagesMax; page++) {
    const { rows, next } = await ledger.pages.events({ subjects: wanted.subjects, kinds: wanted.kinds, limit: limit - seqs.length, ...(below === undefined ? {} : { below }) });
    seqs.push(...rows);
    if (next === null) return { seqs, left: false };
    if (seqs.length >= limit) return { seqs, left: true };
    below = next;
  }
  return { seqs, left: true };
}
