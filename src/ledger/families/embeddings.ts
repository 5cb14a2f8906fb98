/**
 * Vectors that models made of items. Owns: that a hot item has the newest vector on record for it, and that what leaves
 * the hot index or is forgotten has none. A row says which event holds an item's newest vector, even while the item is
 * not hot, so that the content is the same in whatever order things happened (L3): forgetting may bring an older
 * version back into the hot index. From the first vector on every hot item has a row, so that what is missing is found
 * by an index; a company without an embedder has no rows.
 *
 * M4 is not its business: until an item has a vector here, it is found by its words and by the default embedder.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { LedgerEvent } from '../../vocabulary/events.ts';
import type { Family, FamilyDeps, Folds } from '../family.ts';
import { Bits } from '../items/bits.ts';
import type { EmbeddingQueries } from '../memory-port.ts';
import { signBits } from '../sign-bits.ts';
import { embeddingQueries } from './embedding-queries.ts';

const dayMs = 86_400_000;
const hotItem = 'state = \'hot\' AND until_seq IS NULL';

/** A vector that was folded in this transaction and is not in its row yet. */
interface Fresh {
  model: number;
  source: number;
  vector: Uint8Array;
}

/** Whether there is any vector of a model: looked up once, `null` for not yet. */
interface Use {
  known: boolean | null;
}

export function embeddingsFamily(deps: FamilyDeps): Family<EmbeddingQueries> {
  const { db } = deps;
  watchItems(db);
  const bits = new Bits(db, 'model');
  const fresh = new Map<number, Fresh>();
  const place = placing(deps, bits, fresh);
  const any = db.prepare('SELECT 1 FROM embedding_models LIMIT 1');
  const use: Use = { known: null };
  const due = db.prepare('SELECT seq FROM temp.embeddings_due');
  const done = db.prepare('DELETE FROM temp.embeddings_due');
  return {
    tables: [
      { name: 'embedding_models', orderBy: 'number' },
      { name: 'embedding_days', orderBy: 'day' },
      { name: 'model_vectors', orderBy: 'seq', content: 'SELECT seq, model, source, hot, hex(vector) AS vector FROM model_vectors' },
      { name: 'model_bits', orderBy: 'rowid', content: 'SELECT rowid, level, hex(bits) AS bits FROM model_bits' },
    ],
    folds: folds(db, fresh, use),
    checks: { 'items-known': itemsKnown(db) },
    queries: embeddingQueries(db, bits),
    settle() {
      // A company without a model pays nothing for it, at any commit.
      use.known ??= any.get() !== undefined;
      if (!use.known) return;
      const seqs = due.all();
      for (const { seq } of seqs) place(seq as number);
      if (seqs.length > 0) done.run();
      fresh.clear();
      bits.settle();
    },
    discard() {
      use.known = null;
      fresh.clear();
      bits.discard();
      // After a rollback it is empty; a rebuild empties every table and means it.
      done.run();
    },
  };
}

/** Whoever changes an item, its vector is looked at again before the commit. For this connection only: no other writes. */
function watchItems(db: DatabaseSync): void {
  const enabled = 'EXISTS (SELECT 1 FROM main.embedding_models)';
  db.exec(`
    CREATE TEMP TABLE IF NOT EXISTS embeddings_due (seq INTEGER PRIMARY KEY);
    CREATE TEMP TRIGGER IF NOT EXISTS embeddings_item_new AFTER INSERT ON main.items WHEN ${enabled}
      BEGIN INSERT OR IGNORE INTO embeddings_due VALUES (NEW.seq); END;
    CREATE TEMP TRIGGER IF NOT EXISTS embeddings_item_moved AFTER UPDATE OF state, until_seq ON main.items
      WHEN (NEW.state IS NOT OLD.state OR NEW.until_seq IS NOT OLD.until_seq) AND ${enabled}
      BEGIN INSERT OR IGNORE INTO embeddings_due VALUES (NEW.seq); END;
    CREATE TEMP TRIGGER IF NOT EXISTS embeddings_item_gone AFTER DELETE ON main.items WHEN ${enabled}
      BEGIN INSERT OR IGNORE INTO embeddings_due VALUES (OLD.seq); END;
  `);
}

function folds(db: DatabaseSync, fresh: Map<number, Fresh>, use: Use): Folds {
  const find = db.prepare('SELECT number, dimensions FROM embedding_models WHERE model = ?');
  const any = db.prepare('SELECT 1 FROM embedding_models LIMIT 1');
  const add = db.prepare('INSERT INTO embedding_models (model, dimensions) VALUES (?, ?) RETURNING number, dimensions');
  const count = db.prepare('INSERT INTO embedding_days (day, texts) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET texts = texts + ?2');
  const mark = db.prepare('INSERT OR IGNORE INTO temp.embeddings_due VALUES (?)');
  return {
    'items.embedded': (event) => {
      const { model, dimensions, texts, vectors } = event.data;
      use.known = true;
      // The first of all: every hot item gets its row. Read whole, once in the life of a company.
      if (any.get() === undefined) db.exec(`INSERT INTO model_vectors (seq, model, hot) SELECT seq, 0, 1 FROM items WHERE ${hotItem}`);
      const known = find.get(model) ?? add.get(model, dimensions);
      count.run(Math.floor(event.at / dayMs), texts);
      for (const { item, vector } of vectors) {
        const bytes = Buffer.from(vector, 'base64');
        // Of another size it could be compared with nothing.
        if (bytes.length !== known?.['dimensions']) continue;
        fresh.set(item, { model: known['number'] as number, source: event.seq, vector: bytes });
        mark.run(item);
      }
    },
  };
}

/** Brings the row of an item, and its bits, to where its state and the newest vector on record say they are. */
function placing({ db, readEvent }: FamilyDeps, bits: Bits, fresh: ReadonlyMap<number, Fresh>): (seq: number) => void {
  const item = db.prepare(`SELECT ${hotItem} AS hot FROM items WHERE seq = ?`);
  const row = db.prepare('SELECT model, source, hot, vector IS NOT NULL AS has FROM model_vectors WHERE seq = ?');
  const put = db.prepare('INSERT INTO model_vectors (seq, model, source, hot, vector) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET model = ?2, source = ?3, hot = ?4, vector = ?5');
  const remove = db.prepare('DELETE FROM model_vectors WHERE seq = ?');
  const recorded = (source: number, seq: number): Uint8Array => {
    const event = readEvent(source) as LedgerEvent<'items.embedded'>;
    return Buffer.from(event.data.vectors.find((one) => one.item === seq)?.vector ?? '', 'base64');
  };
  return (seq) => {
    const hot = item.get(seq)?.['hot'] as number | undefined;
    const old = row.get(seq);
    const made = fresh.get(seq);
    const model = made?.model ?? (old?.['model'] as number | undefined) ?? 0;
    const source = made?.source ?? (old?.['source'] as number | null | undefined) ?? null;
    const has = old?.['has'] === 1;
    if (hot === 1 && has && made === undefined) return;
    if (has) bits.remove(seq);
    if (hot === undefined || (hot === 0 && source === null)) {
      if (old) remove.run(seq);
      return;
    }
    if (hot === 0 || source === null) return void put.run(seq, model, source, hot, null);
    const vector = made?.vector ?? recorded(source, seq);
    put.run(seq, model, source, 1, vector);
    bits.add(seq, signBits(new Int8Array(vector.buffer, vector.byteOffset, vector.byteLength)), model);
  };
}

/** Nothing is recorded of an item that was forgotten while its text was away. */
function itemsKnown(db: DatabaseSync): (expectation: { items: readonly number[] }) => string | null {
  const get = db.prepare('SELECT 1 FROM items WHERE seq = ?');
  return ({ items }) => {
    const gone = items.find((seq) => get.get(seq) === undefined);
    return gone === undefined ? null : `item ${gone} is not there`;
  };
}
