import type { TermList } from '../../text/term-list.ts';
import type { Ranked } from './rank.ts';

/** Two texts that share nine tenths of their different terms say the same; of very short texts that proves nothing. */
const sameShare = 0.9;
const termsMin = 6;
/** Against how many of the kept ones a hit is compared: the cost is their product. */
const comparedMax = 200;

/** The first `limit` of what is ranked, without those that repeat a better one. */
export function distinct(ranked: readonly Ranked[], limit: number): Ranked[] {
  const kept: Ranked[] = [];
  for (const hit of ranked) {
    if (kept.length >= limit) break;
    if (!kept.slice(0, comparedMax).some(({ candidate }) => nearlySame(candidate.list, hit.candidate.list))) kept.push(hit);
  }
  return kept;
}

function nearlySame({ hashes: a }: TermList, { hashes: b }: TermList): boolean {
  const most = Math.max(a.length, b.length);
  if (Math.min(a.length, b.length) < Math.max(termsMin, most * sameShare)) return false;
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [left, right] = [a[i] as number, b[j] as number];
    if (left === right) shared += 1;
    if (left <= right) i += 1;
    if (right <= left) j += 1;
  }
  return shared / (a.length + b.length - shared) >= sameShare;
}
