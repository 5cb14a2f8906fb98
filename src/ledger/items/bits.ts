/**
 * Sign bits of vectors in a sqlite-vec table, for the nearest by Hamming distance. Owns: that a search costs one pass over
 * the bits, whatever number of neighbours is asked for, and that what was removed costs nothing for long.
 *
 * sqlite-vec picks the k best of each 1,024 rows by k passes, which at a million rows and k = 60 takes 70 ms. With a known
 * upper bound of the distance it takes 23. So the rows lie in eight samples, each about as large as those before it together;
 * the k-th best of the samples so far bounds what the next one has to look for. The answer is exact.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { assert } from '../../vocabulary/errors.ts';

export interface Near {
  seq: number;
  distance: number;
}

const samples = 8;
const rowsPerChunk = 1_024;
/** sqlite-vec's own bound on k. */
const nearestMax = 4_096;
const distanceMax = 65_536;
/** Chunks are looked through for space when so many rows were removed, and this many rows at most are moved at once. */
const removalsPerCheck = 1_024;
const movesMax = 2_000;

/** The sample that a row is in: 7 has one row in 128, 6 as many, 5 one in 64, 0 every other. By a hash, as sequence numbers may all be odd. */
function sampleOf(seq: number): number {
  let h = Math.imul(seq ^ (seq >>> 16), 0x45_d9_f3_b5);
  h = Math.imul(h ^ (h >>> 15), 0x2c_1b_3c_6d);
  h = (h ^ (h >>> 13)) | (1 << (samples - 1));
  return 31 - Math.clz32(h & -h);
}

export class Bits {
  private readonly table: string;
  private readonly db: DatabaseSync;
  private readonly insert: StatementSync;
  private readonly delete: StatementSync;
  private readonly search: StatementSync;
  private readonly searchAmong: StatementSync;
  private readonly removed = new Set<number>();
  private readonly added = new Map<number, { bits: Uint8Array; level: number }>();
  private removals = 0;

  constructor(db: DatabaseSync, place: string) {
    this.db = db;
    this.table = `${place}_bits`;
    this.insert = db.prepare(`INSERT INTO ${this.table} (rowid, level, bits) VALUES (?, ?, vec_bit(?))`);
    this.delete = db.prepare(`DELETE FROM ${this.table} WHERE rowid = ?`);
    this.search = db.prepare(`SELECT rowid AS seq, distance FROM ${this.table} WHERE bits MATCH vec_bit(?) AND k = ? AND level = ? AND distance <= ?`);
    this.searchAmong = db.prepare(`SELECT rowid AS seq, distance FROM ${this.table} WHERE bits MATCH vec_bit(?) AND k = ? AND rowid IN (SELECT value FROM json_each(?))`);
  }

  /** A row is found among those of its group alone. */
  add(seq: number, bits: Uint8Array, group = 0): void {
    this.added.set(seq, { bits, level: group * samples + sampleOf(seq) });
  }

  remove(seq: number): void {
    if (!this.added.delete(seq)) this.removed.add(seq);
  }

  /** Writes what was gathered: a deletion from a sqlite-vec table makes FTS5 write out all that waits in its indexes, so they come last. */
  settle(): void {
    for (const seq of this.removed) this.delete.run(BigInt(seq));
    for (const [seq, { bits, level }] of this.added) this.insert.run(BigInt(seq), BigInt(level), bits);
    this.removals += this.removed.size;
    this.discard();
    if (this.removals < removalsPerCheck) return;
    this.removals = 0;
    this.compact();
  }

  discard(): void {
    this.removed.clear();
    this.added.clear();
  }

  /**
   * The nearest rows that `accept` leaves, exactly. It is asked about more rows than are wanted where a filter lets few pass;
   * where even the most that can be asked for are too few, `among` gives all rows that pass.
   */
  nearest(bits: Uint8Array, limit: number, accept: ((seqs: number[]) => Set<number>) | null, among: () => number[], group = 0): Near[] {
    assert(limit >= 1 && limit <= nearestMax, 'a search for neighbours is bounded');
    let best: Near[] = [];
    let seen = 0;
    let passed = 0;
    for (let sample = samples - 1; sample >= 0; sample--) {
      const bound = best.length < limit ? distanceMax : (best[limit - 1] as Near).distance;
      let ask = accept === null ? limit : Math.min(nearestMax, Math.ceil((2 * limit * (seen + 8)) / (passed + 1)));
      for (;;) {
        const rows = this.search.all(bits, BigInt(ask), BigInt(group * samples + sample), bound) as unknown as Near[];
        const passing = accept === null ? null : accept(rows.map(({ seq }) => seq));
        const merged = nearestOf([...best, ...(passing === null ? rows : rows.filter(({ seq }) => passing.has(seq)))], limit);
        const complete = rows.length < ask || accept === null || (merged.length === limit && (merged[limit - 1] as Near).distance <= (rows.at(-1) as Near).distance);
        if (complete) {
          seen += rows.length;
          passed += passing?.size ?? rows.length;
          best = merged;
          break;
        }
        if (ask === nearestMax) return this.among(bits, limit, among());
        ask = Math.min(nearestMax, ask * 4);
      }
    }
    return best;
  }

  /** The nearest among some rows. */
  among(bits: Uint8Array, limit: number, seqs: readonly number[]): Near[] {
    return nearestOf(this.searchAmong.all(bits, BigInt(limit), JSON.stringify(seqs)) as unknown as Near[], limit);
  }

  /** A search reads whole chunks, so rows that are alone in theirs are inserted again: they then share the newest one. */
  private compact(): void {
    const chunks = this.db.prepare(`SELECT chunk_id AS chunk, max(chunk_id) OVER (PARTITION BY partition00) AS newest, validity, rowids FROM ${this.table}_chunks ORDER BY chunk_id`).all();
    const get = this.db.prepare(`SELECT level, bits FROM ${this.table} WHERE rowid = ?`);
    let moved = 0;
    for (const { chunk, newest, validity, rowids } of chunks) {
      const live = liveRows(validity as Uint8Array, rowids as Uint8Array);
      if (chunk === newest || live.length > rowsPerChunk / 2) continue;
      for (const seq of live) {
        const { level, bits } = get.get(seq) as { level: number; bits: Uint8Array };
        this.delete.run(seq);
        this.insert.run(seq, BigInt(level), bits);
      }
      moved += live.length;
      // The rest waits for the next commit: this one should not take long.
      if (moved >= movesMax) {
        this.removals = removalsPerCheck;
        return;
      }
    }
  }
}

function nearestOf(rows: Near[], limit: number): Near[] {
  return rows.toSorted((a, b) => a.distance - b.distance || a.seq - b.seq).slice(0, limit);
}

/** As sqlite-vec keeps them: a bit for each place of the chunk that is taken, and 64-bit row numbers. */
function liveRows(validity: Uint8Array, rowids: Uint8Array): bigint[] {
  const view = new DataView(rowids.buffer, rowids.byteOffset, rowids.byteLength);
  const live: bigint[] = [];
  for (let place = 0; place < validity.length * 8; place++) {
    if (((validity[place >>> 3] as number) & (1 << (place & 7))) !== 0) live.push(view.getBigInt64(place * 8, true));
  }
  return live;
}
