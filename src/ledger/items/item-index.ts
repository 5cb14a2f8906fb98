/**
 * The rows of `items` and every index over them. Owns: that an item is in the index where its state says it is, in all parts of
 * it, and that the totals say so too. A change of state goes through `change`, which moves what has to move.
 */
import type { DatabaseSync } from 'node:sqlite';
import { toBits } from '../../text/embed.ts';
import { encodeTerms } from '../../text/term-list.ts';
import { assert } from '../../vocabulary/errors.ts';
import { Bits } from './bits.ts';
import { itemColumns, placeOf, storedItem, type Place, type StoredItem } from './stored-item.ts';
import { TextIndex } from './text-index.ts';
import { tokensOf } from './tokens.ts';
import { Totals } from './totals.ts';
import { Vocabulary } from './vocabulary.ts';

/** What is known of a text when it enters an index. */
export interface Content {
  terms: readonly string[];
  vector: Int8Array;
}

const noTerms = encodeTerms([]);
const places = ['hot', 'cold'] as const;

export class ItemIndex {
  readonly vocabulary: Vocabulary;
  readonly totals: Totals;
  readonly bits: Record<Place, Bits>;
  private readonly statements;
  private readonly text: Record<Place, TextIndex>;
  /** The words of an item, from its event: needed only where an item comes back into the hot index. */
  private readonly contentOf: (item: StoredItem) => Content;

  constructor(db: DatabaseSync, contentOf: (item: StoredItem) => Content) {
    this.contentOf = contentOf;
    this.vocabulary = new Vocabulary(db);
    this.totals = new Totals(db);
    this.bits = { hot: new Bits(db, 'hot'), cold: new Bits(db, 'cold') };
    this.text = { hot: new TextIndex(db, 'hot'), cold: new TextIndex(db, 'cold') };
    this.statements = {
      insert: db.prepare(`INSERT INTO items (${itemColumns}) VALUES (${itemColumns.replaceAll(/\w+/g, '?')})`),
      update: db.prepare('UPDATE items SET tier = ?, state = ?, until_seq = ?, until_at = ?, language = ?, tags = ?, terms = ? WHERE seq = ?'),
      remove: db.prepare('DELETE FROM items WHERE seq = ?'),
      get: db.prepare(`SELECT ${itemColumns} FROM items WHERE seq = ?`),
      insertVector: db.prepare('INSERT INTO vectors (seq, vector) VALUES (?, ?)'),
      vector: db.prepare('SELECT vector FROM vectors WHERE seq = ?'),
      removeVector: db.prepare('DELETE FROM vectors WHERE seq = ?'),
    };
  }

  get(seq: number): StoredItem | null {
    const row = this.statements.get.get(seq);
    return row ? storedItem(row) : null;
  }

  /** Without `content` it waits to be indexed. */
  insert(item: StoredItem, content: Content | null): void {
    const { seq, id, version, type, thread, author, subject, at, tier, importance, own, untilSeq, untilAt, expiresAt, language, tags, terms } = item;
    this.statements.insert.run(seq, id, version, type, thread, author, subject, at, tier, importance, own, untilSeq, untilAt, expiresAt, language, tags, terms);
    if (content !== null) this.statements.insertVector.run(seq, content.vector);
    this.enter(item, content);
    this.totals.count(item, 1);
  }

  /** With `content`, an item that waited is indexed. */
  change(item: StoredItem, patch: Partial<Pick<StoredItem, 'tier' | 'own' | 'untilSeq' | 'untilAt' | 'language' | 'terms'>>, content: Content | null = null): void {
    const changed = { ...item, ...patch };
    if (changed.own === 'expired') Object.assign(changed, { terms: noTerms, tags: '' });
    this.totals.count(item, -1);
    this.statements.update.run(changed.tier, changed.own, changed.untilSeq, changed.untilAt, changed.language, changed.tags, changed.terms, item.seq);
    this.totals.count(changed, 1);
    if (content !== null) this.statements.insertVector.run(item.seq, content.vector);
    if (placeOf(item) !== placeOf(changed)) {
      this.leave(item);
      this.enter(changed, content);
    } else if (item.tier !== changed.tier) this.retag(changed);
    if (changed.own === 'expired') this.statements.removeVector.run(item.seq);
  }

  remove(item: StoredItem): void {
    this.leave(item);
    this.totals.count(item, -1);
    this.statements.remove.run(item.seq);
    this.statements.removeVector.run(item.seq);
  }

  settle(): void {
    for (const place of places) this.text[place].settle();
    this.vocabulary.settle();
    this.totals.settle();
    for (const place of places) this.bits[place].settle();
  }

  discard(): void {
    this.vocabulary.discard();
    this.totals.discard();
    for (const place of places) {
      this.text[place].discard();
      this.bits[place].discard();
    }
  }

  private enter(item: StoredItem, content: Content | null): void {
    const place = placeOf(item);
    if (place === null) return;
    this.text[place].add(item.seq, tokensOf(item));
    this.bits[place].add(item.seq, toBits(content?.vector ?? this.vectorOf(item.seq)));
    if (place === 'hot') this.vocabulary.add((content ?? this.contentOf(item)).terms);
  }

  private leave(item: StoredItem): void {
    const place = placeOf(item);
    if (place === null) return;
    this.text[place].remove(item.seq);
    this.bits[place].remove(item.seq);
    if (place === 'hot') this.vocabulary.remove(item.terms);
  }

  private retag(item: StoredItem): void {
    const place = placeOf(item);
    if (place === null) return;
    this.text[place].remove(item.seq);
    this.text[place].add(item.seq, tokensOf(item));
  }

  private vectorOf(seq: number): Int8Array {
    const bytes = this.statements.vector.get(seq)?.['vector'];
    assert(bytes instanceof Uint8Array, 'an indexed item has a vector');
    return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}
