import type { DatabaseSync } from 'node:sqlite';
import { termHash } from '../../text/term-list.ts';
import type { AsOf } from '../../vocabulary/memory.ts';
import type { ItemFilter, ItemQueries, ItemRow } from '../memory-port.ts';
import { Due } from './due.ts';
import { held, passes, passing } from './filter.ts';
import type { ItemIndex } from './item-index.ts';
import { matching } from './match.ts';
import { nearestItems } from './nearest.ts';
import { Statements } from './statements.ts';
import { itemColumns, itemRow } from './stored-item.ts';

export function itemQueries(db: DatabaseSync, index: ItemIndex): ItemQueries {
  const statements = new Statements(db);
  const due = new Due(db);
  const parts = { statements, index, due };
  const match = matching(parts);
  const nearest = nearestItems(parts);
  return {
    ...byId(db, statements),
    ...byFilter(statements),
    ...upkeepQueries(db, due),
    async match(filter, terms, limit) {
      return match(filter, terms, limit);
    },
    async nearest(filter, bits, limit) {
      return nearest(filter, bits, limit);
    },
    async termCounts(terms) {
      return new Map(terms.map((term): [string, number] => [term, index.vocabulary.items(termHash(term))]).filter(([, items]) => items > 0));
    },
    async similarTerms(word, limit) {
      return index.vocabulary.similar(word, limit);
    },
    async totals() {
      return { ...index.totals.hot(), vocabulary: index.vocabulary.size() };
    },
    async countsByState() {
      return index.totals.byState();
    },
  };
}

function byId(db: DatabaseSync, statements: Statements): Pick<ItemQueries, 'item' | 'itemHistory' | 'rows' | 'vectors' | 'summariesOf'> {
  const newest = db.prepare(`SELECT ${itemColumns} FROM items WHERE id = ? ORDER BY version DESC, seq DESC LIMIT 1`);
  const history = db.prepare(`SELECT ${itemColumns} FROM items WHERE id = ? ORDER BY version DESC, seq DESC LIMIT ?`);
  const some = db.prepare(`SELECT ${itemColumns} FROM items WHERE seq IN (SELECT value FROM json_each(?)) AND state <> 'expired'`);
  const vectors = db.prepare('SELECT seq, vector FROM vectors WHERE seq IN (SELECT value FROM json_each(?))');
  const summaries = db.prepare('SELECT summary FROM summaries WHERE source = ? ORDER BY summary');
  const heldThen = (id: string, asOf: AsOf): ItemRow | null => {
    const { sql, values } = held(asOf);
    const row = statements.all(`SELECT ${itemColumns} FROM items i WHERE i.id = ? AND ${sql} ORDER BY i.version DESC, i.seq DESC LIMIT 1`, id, ...values)[0];
    return row ? itemRow(row) : null;
  };
  return {
    async item(id, asOf) {
      const row = newest.get(id);
      const item = asOf === undefined ? (row ? itemRow(row) : null) : heldThen(id, asOf);
      return item?.state === 'expired' ? null : item;
    },
    async itemHistory(id, limit) {
      return history.all(id, limit).map(itemRow);
    },
    async rows(seqs) {
      return some.all(JSON.stringify(seqs)).map(itemRow);
    },
    async vectors(seqs) {
      return new Map(vectors.all(JSON.stringify(seqs)).map((row): [number, Int8Array] => [row['seq'] as number, new Int8Array((row['vector'] as Uint8Array<ArrayBuffer>).buffer)]));
    },
    async summariesOf(seq) {
      return summaries.all(seq).map((row) => row['summary'] as number);
    },
  };
}

/** More than any company has: SQLite takes whole numbers only. */
const rowsMax = 2 ** 40;

function byFilter(statements: Statements): Pick<ItemQueries, 'count' | 'scope' | 'around'> {
  const turns = (item: Pick<ItemRow, 'thread' | 'at' | 'seq'>, filter: ItemFilter, side: 'before' | 'after', limit: number): ItemRow[] => {
    if (item.thread === null || limit === 0) return [];
    const { sql, values } = passes(filter);
    const [sign, order] = side === 'before' ? ['<', 'DESC'] : ['>', 'ASC'];
    const query = `SELECT ${itemColumns} FROM items i WHERE i.thread = ? AND (i.at, i.seq) ${sign} (?, ?) AND ${sql} ORDER BY i.at ${order}, i.seq ${order} LIMIT ?`;
    const rows = statements.all(query, item.thread, item.at, item.seq, ...values, limit).map(itemRow);
    return side === 'before' ? rows.toReversed() : rows;
  };
  return {
    async count(filter, max) {
      const { sql, values } = passing(filter);
      return statements.column(`SELECT count(*) FROM (${sql} LIMIT ?)`, ...values, Math.min(max, rowsMax))[0] as number;
    },
    async scope(filter, limit) {
      const { sql, values } = passing(filter);
      return statements.all(`SELECT ${itemColumns} FROM items WHERE seq IN (${sql}) ORDER BY at, seq LIMIT ?`, ...values, limit).map(itemRow);
    },
    async around(item, before, after, filter) {
      return { before: turns(item, filter, 'before', before), after: turns(item, filter, 'after', after) };
    },
  };
}

function upkeepQueries(db: DatabaseSync, due: Due): Pick<ItemQueries, 'waiting' | 'expiring' | 'nextExpiry' | 'longThreads' | 'oldItems' | 'summarisedItems'> {
  const waiting = db.prepare(`SELECT seq FROM items WHERE state = 'waiting' ORDER BY seq LIMIT ?`);
  const long = db.prepare('SELECT thread FROM threads INDEXED BY threads_long WHERE messages >= ? AND last < ? AND thread > ? ORDER BY thread LIMIT ?');
  const summarised = db.prepare(`SELECT ${itemColumns} FROM items INDEXED BY items_summarised WHERE summarised = 1 AND state = 'hot' AND until_seq IS NULL AND tier = ? AND at < ? ORDER BY at, seq LIMIT ?`);
  const old = db.prepare(`SELECT ${itemColumns} FROM items INDEXED BY items_old WHERE state = 'hot' AND until_seq IS NULL AND tier = ? AND at < ? ORDER BY at, seq LIMIT ?`);
  return {
    async waiting(limit) {
      return waiting.all(limit).map((row) => row['seq'] as number);
    },
    async expiring(now, limit) {
      return due.list(now, limit);
    },
    async nextExpiry() {
      return due.next();
    },
    async longThreads(messages, before, limit, after = '') {
      return long.all(messages, before, after, limit).map((row) => row['thread'] as string);
    },
    async oldItems(tier, before, limit) {
      return old.all(tier, before, limit).map(itemRow);
    },
    async summarisedItems(tier, before, limit) {
      return summarised.all(tier, before, limit).map(itemRow);
    },
  };
}
