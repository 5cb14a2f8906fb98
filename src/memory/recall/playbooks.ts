import type { PlaybookMatch } from '../../vocabulary/contract.ts';
import type { Ledger } from '../../ledger/port.ts';

const playbooksMax = 5;
const queryWordsMax = 64;

/** Playbooks that share words with a text. Only letters and digits get through, so FTS syntax in a mail is just words. */
export async function matchPlaybooks(ledger: Ledger, text: string): Promise<PlaybookMatch[]> {
  return ledger.documents.matchPlaybooks(queryWords(text), playbooksMax);
}

function queryWords(text: string): string[] {
  const words = new Set<string>();
  for (const [word] of text.toLowerCase().normalize('NFC').matchAll(/[\p{L}\p{N}]{2,40}/gu)) {
    words.add(word);
    if (words.size >= queryWordsMax) break;
  }
  return [...words];
}
