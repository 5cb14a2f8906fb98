/**
 * The words of the hot index. Owns: `terms`, in how many hot items each occurs, and `term_trigrams`, by which a misspelt word
 * finds those it may mean. Changes are gathered while folds run and written in `settle`, each term once. Two words whose
 * 32-bit hashes meet are counted as one: that is expected of one pair in 90,000 words.
 */
import type { DatabaseSync } from 'node:sqlite';
import { trigramsOf, wordSimilarity } from '../../text/similar.ts';
import { decodeTerms, termHash } from '../../text/term-list.ts';
import { termToken } from './tokens.ts';

/** In words of fewer characters a slip leaves nothing to go by. */
const correctableCharsMin = 4;
/** How many of the words that share the most trigrams are compared letter by letter. */
const comparedMax = 200;

interface Change {
  term: string | null;
  items: number;
}

export class Vocabulary {
  private readonly statements;
  private changes = new Map<number, Change>();
  /** Counted when first asked for, `null` when not known. */
  private known: number | null = null;

  constructor(db: DatabaseSync) {
    const sharing = db.prepare('SELECT rowid FROM term_trigrams WHERE term_trigrams MATCH ?');
    sharing.setReturnArrays(true);
    this.statements = {
      sharing,
      change: db.prepare('UPDATE terms SET items = items + ? WHERE hash = ?'),
      insert: db.prepare('INSERT INTO terms (hash, term, items) VALUES (?, ?, ?)'),
      remove: db.prepare('DELETE FROM terms WHERE hash = ? AND items <= 0'),
      insertTrigrams: db.prepare('INSERT INTO term_trigrams (rowid, tokens) VALUES (?, ?)'),
      removeTrigrams: db.prepare('DELETE FROM term_trigrams WHERE rowid = ?'),
      get: db.prepare('SELECT term, items FROM terms WHERE hash = ?'),
      size: db.prepare('SELECT count(*) AS size FROM terms'),
    };
  }

  /** An item with these terms, repeated ones included, entered the hot index. */
  add(terms: readonly string[]): void {
    for (const term of new Set(terms)) this.gather(termHash(term), term, 1);
  }

  /** An item left it. */
  remove(terms: Uint8Array): void {
    for (const hash of decodeTerms(terms).hashes) this.gather(hash, null, -1);
  }

  settle(): void {
    const { change, insert, insertTrigrams } = this.statements;
    for (const [hash, { term, items }] of this.changes) {
      if (items === 0) continue;
      const there = change.run(items, hash).changes === 1;
      if (there && items < 0) this.dropUnused(hash);
      if (there || term === null || items < 0) continue;
      insert.run(hash, term, items);
      if (term.length >= correctableCharsMin) insertTrigrams.run(hash, trigramTokens(term).join(' '));
      if (this.known !== null) this.known += 1;
    }
    this.changes = new Map();
  }

  discard(): void {
    this.changes = new Map();
    this.known = null;
  }

  size(): number {
    this.known ??= this.statements.size.get()?.['size'] as number;
    return this.known;
  }

  /** In how many hot items a term with this hash occurs. */
  items(hash: number): number {
    return (this.statements.get.get(hash)?.['items'] as number | undefined) ?? 0;
  }

  /** Words that share trigrams with this one, most alike first. */
  similar(word: string, limit: number): { term: string; items: number }[] {
    const shared = new Map<number, number>();
    for (const token of trigramTokens(word)) {
      for (const row of this.statements.sharing.all(token) as unknown as [number][]) shared.set(row[0], (shared.get(row[0]) ?? 0) + 1);
    }
    return mostShared(shared)
      .flatMap((hash) => {
        const row = this.statements.get.get(hash);
        const term = row?.['term'] as string;
        return row ? [{ term, items: row['items'] as number, alike: wordSimilarity(word, term) }] : [];
      })
      .toSorted((a, b) => b.alike - a.alike || b.items - a.items || (a.term < b.term ? -1 : 1))
      .slice(0, limit)
      .map(({ term, items }) => ({ term, items }));
  }

  private gather(hash: number, term: string | null, items: number): void {
    const known = this.changes.get(hash);
    if (known === undefined) this.changes.set(hash, { term, items });
    else {
      known.items += items;
      known.term ??= term;
    }
  }

  private dropUnused(hash: number): void {
    if (this.statements.remove.run(hash).changes === 0) return;
    this.statements.removeTrigrams.run(hash);
    if (this.known !== null) this.known -= 1;
  }
}

/** Without the piece that holds the first letter only: one word in twenty has the same. */
function trigramTokens(word: string): string[] {
  return trigramsOf(word).slice(1).map((trigram) => termToken(termHash(trigram)));
}

/** By counting out: sorting tens of thousands of words to keep two hundred would take longer than all the rest. */
function mostShared(shared: Map<number, number>): number[] {
  const byCount: number[][] = [];
  for (const [hash, count] of shared) (byCount[count] ??= []).push(hash);
  const best: number[] = [];
  for (let count = byCount.length - 1; count > 0 && best.length < comparedMax; count--) best.push(...(byCount[count] ?? []).slice(0, comparedMax - best.length));
  return best;
}
