import type { DatabaseSync } from 'node:sqlite';
import { cosine } from '../../text/embed.ts';
import type { Bits } from '../items/bits.ts';
import { Due } from '../items/due.ts';
import { asksRows, passes, passing } from '../items/filter.ts';
import { Statements } from '../items/statements.ts';
import { facetsOf } from '../items/tokens.ts';
import type { EmbeddingQueries, ItemFilter } from '../memory-port.ts';
import { signBits } from '../sign-bits.ts';

/** Of a scope of so many items the vectors themselves are compared. */
const directItemsMax = 2_000;
/** Of the nearest by their bits, this many times the wanted ones are ranked by the exact vector. */
const oversampled = 4;
const rerankedMin = 100;
const rerankedMax = 4_096;
const dayMs = 86_400_000;

interface Near {
  seq: number;
  similarity: number;
}

export function embeddingQueries(db: DatabaseSync, bits: Bits): EmbeddingQueries {
  const models = db.prepare('SELECT number, model, dimensions FROM embedding_models ORDER BY number');
  const numberOf = db.prepare('SELECT number, dimensions FROM embedding_models WHERE model = ?');
  const counts = db.prepare('SELECT count(*) AS items FROM model_vectors WHERE hot = 1 AND model = ?');
  const without = db.prepare('SELECT seq FROM model_vectors WHERE hot = 1 AND model = ? ORDER BY seq DESC LIMIT ?');
  const hot = db.prepare(`SELECT seq FROM items WHERE state = 'hot' AND until_seq IS NULL ORDER BY seq DESC LIMIT ?`);
  const day = db.prepare('SELECT texts FROM embedding_days WHERE day = ?');
  const exact = exactly(db);
  const nearest = nearestBy(db, bits, exact);
  return {
    async missing(model, limit) {
      const all = models.all();
      if (all.length === 0) return hot.all(limit).map((row) => row['seq'] as number);
      const others = [0, ...all.filter((one) => one['model'] !== model).map((one) => one['number'] as number)];
      return others
        .flatMap((number) => without.all(number, limit).map((row) => row['seq'] as number))
        .toSorted((a, b) => b - a)
        .slice(0, limit);
    },
    async nearestBy(model, filter, vector, limit) {
      const known = numberOf.get(model);
      return known?.['dimensions'] === vector.length ? nearest(known['number'] as number, filter, vector, limit) : [];
    },
    async similarities(model, vector, seqs) {
      const known = numberOf.get(model);
      const found = known?.['dimensions'] === vector.length ? exact(known['number'] as number, seqs, vector) : [];
      return new Map(found.map(({ seq, similarity }) => [seq, similarity]));
    },
    async models() {
      return models.all().map((row) => ({ model: row['model'] as string, dimensions: row['dimensions'] as number, items: counts.get(row['number'] ?? null)?.['items'] as number }));
    },
    async textsOn(at) {
      return (day.get(Math.floor(at / dayMs))?.['texts'] as number | undefined) ?? 0;
    },
  };
}

type Exact = (model: number, seqs: readonly number[], vector: Int8Array) => Near[];

function exactly(db: DatabaseSync): Exact {
  const vectors = db.prepare('SELECT seq, vector FROM model_vectors WHERE model = ? AND vector IS NOT NULL AND seq IN (SELECT value FROM json_each(?))');
  return (model, seqs, vector) =>
    vectors.all(model, JSON.stringify(seqs)).map((row) => {
      const bytes = row['vector'] as Uint8Array;
      return { seq: row['seq'] as number, similarity: cosine(vector, new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)) };
    });
}

function nearestBy(db: DatabaseSync, bits: Bits, exact: Exact): (model: number, filter: ItemFilter, vector: Int8Array, limit: number) => Near[] {
  const statements = new Statements(db);
  const due = new Due(db);
  const best = (model: number, seqs: readonly number[], vector: Int8Array, limit: number): Near[] => exact(model, seqs, vector).toSorted((a, b) => b.similarity - a.similarity || a.seq - b.seq).slice(0, limit);

  return (model, filter, vector, limit) => {
    const scope = passing(filter);
    const whole = facetsOf(filter) === null && !asksRows(filter);
    if (!whole) {
      const seqs = statements.column(`${scope.sql} LIMIT ?`, ...scope.values, directItemsMax);
      if (seqs.length < directItemsMax) return best(model, seqs, vector, limit);
    }
    const test = passes(filter);
    const accept = (seqs: number[]): Set<number> => new Set(statements.column(`SELECT i.seq FROM items i WHERE i.seq IN (SELECT value FROM json_each(?)) AND ${test.sql}`, JSON.stringify(seqs), ...test.values));
    const among = (): number[] => statements.column(`SELECT v.seq FROM model_vectors v WHERE v.hot = 1 AND v.model = ? AND v.vector IS NOT NULL AND v.seq IN (${scope.sql})`, model, ...scope.values);
    const wanted = Math.min(rerankedMax, Math.max(rerankedMin, limit * oversampled));
    const near = bits.nearest(signBits(vector), wanted, whole && !due.any(filter.now) ? null : accept, among, model);
    return best(model, near.map(({ seq }) => seq), vector, limit);
  };
}
