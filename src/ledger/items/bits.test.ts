import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { load } from 'sqlite-vec';
import { Bits, type Near } from './bits.ts';

const bytes = 32;

/** The same numbers in each run: a xorshift generator (Marsaglia 2003). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Around a few centres, as texts about the same things are. */
function vectors(count: number): Map<number, Uint8Array> {
  const random = numbers(7);
  const centres = Array.from({ length: 12 }, () => Uint8Array.from({ length: bytes }, () => random() * 256));
  const made = new Map<number, Uint8Array>();
  for (let n = 0; n < count; n++) {
    const vector = Uint8Array.from(centres[Math.floor(random() * centres.length)] ?? []);
    for (let flips = 10 + random() * 60; flips > 0; flips--) {
      const bit = Math.floor(random() * bytes * 8);
      vector[bit >>> 3] = (vector[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
    }
    // All odd, as where every item's event is followed by another.
    made.set(n * 2 + 1, vector);
  }
  return made;
}

function filled(t: TestContext, count: number): { bits: Bits; db: DatabaseSync; all: Map<number, Uint8Array>; chunks: () => number } {
  const db = new DatabaseSync(':memory:', { allowExtension: true });
  t.after(() => db.close());
  load(db);
  db.exec('CREATE VIRTUAL TABLE hot_bits USING vec0(level INTEGER partition key, bits bit[256])');
  const bits = new Bits(db, 'hot');
  const all = vectors(count);
  db.exec('BEGIN');
  for (const [seq, vector] of all) bits.add(seq, vector);
  bits.settle();
  db.exec('COMMIT');
  return { bits, db, all, chunks: () => db.prepare('SELECT count(*) AS count FROM hot_bits_chunks').get()?.['count'] as number };
}

function byHand(all: Map<number, Uint8Array>, query: Uint8Array, limit: number, passes: (seq: number) => boolean = () => true): Near[] {
  const ones = (byte: number): number => byte.toString(2).replaceAll('0', '').length;
  const rows = [...all].filter(([seq]) => passes(seq)).map(([seq, vector]) => ({ seq, distance: vector.reduce((sum, byte, i) => sum + ones(byte ^ (query[i] ?? 0)), 0) }));
  return rows.toSorted((a, b) => a.distance - b.distance || a.seq - b.seq).slice(0, limit);
}

const distances = (rows: Near[]): number[] => rows.map(({ distance }) => distance);
const never = (): number[] => assert.fail('all rows that pass were not needed');

test('the nearest are exactly those that a look at every row finds, however many are asked for', (t) => {
  const { bits, all } = filled(t, 3_000);
  for (const query of [...all.values()].slice(0, 8)) {
    for (const limit of [1, 10, 60, 500]) {
      const found = bits.nearest(query, limit, null, never);
      assert.deepEqual(distances(found), distances(byHand(all, query, limit)));
      assert.equal(new Set(found.map(({ seq }) => seq)).size, limit);
    }
  }
});

test('fewer rows than are asked for are all found', (t) => {
  const { bits, all } = filled(t, 30);
  assert.deepEqual(distances(bits.nearest(new Uint8Array(bytes), 100, null, never)), distances(byHand(all, new Uint8Array(bytes), 100)));
});

test('a filter comes before the ranking: the nearest of those that pass, even where the nearest of all do not', (t) => {
  const { bits, all } = filled(t, 3_000);
  for (const share of [2, 7, 40, 300]) {
    const passes = (seq: number): boolean => ((seq - 1) / 2) % share === 0;
    for (const query of [...all.values()].slice(0, 4)) {
      const found = bits.nearest(query, 20, (seqs) => new Set(seqs.filter(passes)), () => [...all.keys()].filter(passes));
      assert.deepEqual(distances(found), distances(byHand(all, query, 20, passes)), `one in ${share}`);
    }
  }
});

test('where more rows are nearer than sqlite-vec can list, those that pass are searched by themselves', (t) => {
  const db = new DatabaseSync(':memory:', { allowExtension: true });
  t.after(() => db.close());
  load(db);
  db.exec('CREATE VIRTUAL TABLE hot_bits USING vec0(level INTEGER partition key, bits bit[256])');
  const bits = new Bits(db, 'hot');
  db.exec('BEGIN');
  for (let seq = 1; seq <= 10_000; seq++) bits.add(seq, new Uint8Array(bytes));
  bits.add(10_001, new Uint8Array(bytes).fill(0xff));
  bits.settle();
  db.exec('COMMIT');
  const found = bits.nearest(new Uint8Array(bytes), 1, (seqs) => new Set(seqs.filter((seq) => seq > 10_000)), () => [10_001]);
  assert.deepEqual(found.map(({ seq, distance }) => [seq, distance]), [[10_001, 256]]);
});

test('removed rows are not found, and what is left moves together so that a search reads less', (t) => {
  const { bits, db, all, chunks } = filled(t, 20_000);
  const before = chunks();
  for (const seq of [...all.keys()].filter((_, n) => n % 10 !== 0)) {
    bits.remove(seq);
    all.delete(seq);
  }
  // Each commit moves a part.
  for (let commit = 0; commit < 4; commit++) bits.settle();
  assert.ok(before >= 20 && chunks() <= 10, `${before} chunks became ${chunks()}`);
  assert.equal(db.prepare('SELECT count(*) AS count FROM hot_bits').get()?.['count'], all.size);
  for (const query of [...all.values()].slice(0, 4)) assert.deepEqual(distances(bits.nearest(query, 40, null, never)), distances(byHand(all, query, 40)));
});
