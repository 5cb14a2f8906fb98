import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { archived, expired, indexed, itemNote } from '../../../test/ledger/sample-items.ts';
import { openScratch } from '../../../test/ledger/scratch-ledger.ts';
import { hashEmbedder, toBits } from '../../text/embed.ts';
import type { Draft } from '../../vocabulary/events.ts';
import { itemTypes, tiers } from '../../vocabulary/memory.ts';
import type { ItemFilter } from '../memory-port.ts';
import type { Ledger } from '../port.ts';

// Every filter is compared with a plain reading of the rows: whichever index answers, the same items must pass, before anything is ranked.

const words = ['heron', 'pond', 'invoice', 'refund', 'walnut', 'monday'];
const some = <T>(values: readonly T[]) => fc.constantFrom(...values);

interface Made {
  id: string;
  version: number;
  text: string;
  thread: string | null;
  author: string | null;
  subject: string | null;
  tags: string[];
  type: (typeof itemTypes)[number];
  tier: (typeof tiers)[number];
  importance: number;
  when: number;
  expiresAt: number | null;
  indexing: 'immediate' | 'lazy';
}

const made: fc.Arbitrary<Omit<Made, 'version'>> = fc.record({
  id: some(['1', '2', '3', '4', '5', '6', '7', '8']),
  text: fc.array(some(words), { minLength: 1, maxLength: 5 }).map((all) => all.join(' ')),
  thread: fc.option(some(['t1', 't2'])), author: fc.option(some(['jane', 'joe'])), subject: fc.option(some(['s1', 's2', 's3'])),
  tags: fc.uniqueArray(some(['x', 'y', 'z'])), type: some(itemTypes), tier: some(tiers), importance: some([0.1, 0.5, 0.9]), when: fc.integer({ min: 0, max: 50 }),
  expiresAt: fc.option(some([20, 80]), { freq: 3 }), indexing: some(['immediate', 'immediate', 'lazy'] as const),
}); // prettier-ignore

const moments = fc.oneof(fc.record({ seq: fc.integer({ min: 1, max: 30 }) }), fc.record({ at: fc.integer({ min: 0, max: 50 }) }));
const everything = fc.record({
  thread: some(['t1', 't2']), author: some(['jane', 'joe']), subjects: fc.uniqueArray(some(['s1', 's2', 's3']), { maxLength: 2 }), tags: fc.uniqueArray(some(['x', 'y']), { maxLength: 2 }),
  types: fc.uniqueArray(some(itemTypes), { minLength: 1 }), tiers: fc.uniqueArray(some(tiers), { minLength: 1 }), asOf: moments, archived: fc.boolean(), importanceAtLeast: some([0.5]),
}); // prettier-ignore
const names = ['thread', 'author', 'subjects', 'tags', 'types', 'tiers', 'asOf', 'archived', 'importanceAtLeast'] as const;

/** Few conditions at a time: all of them together leave nothing to tell apart. */
const filters: fc.Arbitrary<ItemFilter> = fc
  .tuple(some([10, 50, 100]), everything, fc.uniqueArray(some(names), { maxLength: 3 }))
  .map(([now, all, kept]) => Object.assign({ now }, ...kept.map((name) => ({ [name]: all[name] }))) as ItemFilter);

/** A row of the plain reading. */
type Plain = Made & { seq: number; state: string; untilSeq: number | null; untilAt: number | null };

interface Story {
  notes: Omit<Made, 'version'>[];
  archive: number[];
  expire: number[];
  indexUpTo: number | null;
}

/** Writes the notes, one an event, then what happens to them; says what there should be. */
async function written(ledger: Ledger, { notes, archive, expire, indexUpTo }: Story): Promise<Plain[]> {
  const plain: Plain[] = [];
  const drafts: Draft[] = notes.map(({ id, text, subject, ...marks }, n) => {
    const seq = n + 2;
    const older = plain.findLast((row) => row.id === id);
    if (older) Object.assign(older, { untilSeq: seq, untilAt: marks.when });
    const version = (older?.version ?? 0) + 1;
    plain.push({ id, text, subject, ...marks, version, seq, state: marks.indexing === 'lazy' ? 'waiting' : 'hot', untilSeq: null, untilAt: null });
    return itemNote(id, text, { ...marks, version, ...(subject === null ? {} : { subject }) });
  });
  await ledger.append(drafts);
  if (indexUpTo !== null) {
    await ledger.append([indexed(indexUpTo)]);
    for (const row of plain) if (row.state === 'waiting' && row.seq <= indexUpTo) row.state = 'hot';
  }
  const at = (place: number): Plain => plain[place % plain.length] as Plain;
  if (archive.length > 0) await ledger.append([archived(archive.map((place) => at(place).seq), null)]);
  for (const place of archive) if (at(place).state === 'hot') at(place).state = 'archived';
  if (expire.length > 0) await ledger.append([expired(expire.map((place) => at(place).seq))]);
  for (const place of expire) at(place).state = 'expired';
  return plain;
}

function passesPlainly(row: Plain, filter: ItemFilter): boolean {
  const { asOf } = filter;
  const held = asOf === undefined ? row.untilSeq === null : 'seq' in asOf ? row.seq <= asOf.seq && (row.untilSeq ?? Infinity) > asOf.seq : row.when <= asOf.at && (row.untilAt ?? Infinity) > asOf.at;
  const states = asOf !== undefined || filter.archived ? ['hot', 'archived'] : ['hot'];
  return (
    held && states.includes(row.state) && (row.expiresAt ?? Infinity) > filter.now &&
    (filter.thread ?? row.thread) === row.thread && (filter.author ?? row.author) === row.author &&
    (filter.subjects === undefined || filter.subjects.includes(row.subject ?? '')) && (filter.tags ?? []).every((tag) => row.tags.includes(tag)) &&
    (filter.types === undefined || (filter.types as string[]).includes(row.type)) && (filter.tiers === undefined || filter.tiers.includes(row.tier)) && row.importance >= (filter.importanceAtLeast ?? 0)
  ); // prettier-ignore
}

const ascending = (seqs: number[]): number[] => seqs.toSorted((a, b) => a - b);

async function checkFilter(ledger: Ledger, plain: Plain[], filter: ItemFilter): Promise<void> {
  const { items } = ledger;
  const expected = plain.filter((row) => passesPlainly(row, filter));
  const said = JSON.stringify(filter);
  assert.deepEqual((await items.scope(filter, 100)).map(({ seq }) => seq), expected.toSorted((a, b) => a.when - b.when || a.seq - b.seq).map(({ seq }) => seq), `scope ${said}`);
  assert.equal(await items.count(filter, 100), expected.length, `count ${said}`);
  assert.equal(await items.count(filter, 1), Math.min(1, expected.length), `bounded count ${said}`);
  const seqs = (found: { seq: number }[]): number[] => ascending(found.map(({ seq }) => seq));
  assert.deepEqual(seqs(await items.match(filter, ['heron', 'pond'], 100)), ascending(expected.filter(({ text }) => /heron|pond/.test(text)).map(({ seq }) => seq)), `match ${said}`);
  assert.deepEqual(seqs(await items.nearest(filter, toBits(hashEmbedder.embed('heron')), 100)), ascending(expected.map(({ seq }) => seq)), `nearest ${said}`);
}

test('a filter leaves the same items, whichever index it is asked of', async (t) => {
  const run = async (story: Story, asked: ItemFilter[], context: TestContext): Promise<void> => {
    const ledger = await openScratch(context);
    const plain = await written(ledger, story);
    for (const filter of asked) await checkFilter(ledger, plain, filter);
    await ledger.close();
  };
  const places = fc.array(fc.nat(30), { maxLength: 4 });
  const story = fc.record({ notes: fc.array(made, { minLength: 1, maxLength: 25 }), archive: places, expire: places, indexUpTo: fc.option(fc.integer({ min: 1, max: 30 })) });
  await fc.assert(
    fc.asyncProperty(story, fc.array(filters, { minLength: 20, maxLength: 20 }), (told, asked) => run(told, asked, t)),
    { numRuns: 60 },
  );
});

test('filters run before ranking: the one item of a thread is found among thousands that match better', async (t) => {
  const ledger = await openScratch(t);
  const better = Array.from({ length: 2_500 }, (_, n) => itemNote(`b${n}`, 'heron heron', { thread: 'other', tags: ['many'] }));
  for (let n = 0; n < better.length; n += 500) await ledger.append(better.slice(n, n + 500));
  await ledger.append([itemNote('one', `A heron among ${'many other words, '.repeat(20)}`, { thread: 'mine', author: 'jane', tags: ['many'] })]);
  const bits = toBits(hashEmbedder.embed('heron heron'));
  for (const filter of [{ thread: 'mine' }, { author: 'jane' }, { author: 'jane', tags: ['many'] }, { thread: 'mine', asOf: { seq: 9_999 } }]) {
    for (const limit of [1, 10]) {
      assert.deepEqual((await ledger.items.match({ now: 1, ...filter }, ['heron'], limit)).map(({ seq }) => seq), [2_502]);
      assert.deepEqual((await ledger.items.nearest({ now: 1, ...filter }, bits, limit)).map(({ seq }) => seq), [2_502]);
    }
  }
  // In a scope too wide to be read whole, what it leaves out does not take the places of what it leaves.
  const wide = await ledger.items.nearest({ now: 1, tags: ['many'], importanceAtLeast: 0.5 }, bits, 2_400);
  assert.equal(wide.length, 2_400);
});

test('a search with a filter reads no table that grows from end to end', async (t) => {
  const prepared = new Map<string, DatabaseSync>();
  const { prepare } = DatabaseSync.prototype;
  t.mock.method(DatabaseSync.prototype, 'prepare', function prepareSeen(this: DatabaseSync, sql: string) {
    prepared.set(sql, this);
    return prepare.call(this, sql);
  });
  const ledger = await openScratch(t);
  await ledger.append([itemNote('a', 'A heron.', { thread: 'pond' })]);
  prepared.clear();
  const bits = toBits(hashEmbedder.embed('heron'));
  for (const more of [{ thread: 'pond' }, { author: 'jane' }, { subjects: ['jane'], tiers: ['operational' as const] }, { tags: ['x'], importanceAtLeast: 0.5 }, { types: ['note' as const] }]) {
    const asked: ItemFilter[] = [{ now: 1, ...more }, { now: 1, ...more, asOf: { seq: 2 } }, { now: 1, ...more, asOf: { at: 2 } }, { now: 1, ...more, archived: true }];
    for (const filter of asked) {
      await Promise.all([ledger.items.match(filter, ['heron'], 5), ledger.items.nearest(filter, bits, 5), ledger.items.scope(filter, 5), ledger.items.count(filter, 5)]);
      await ledger.items.around({ thread: 'pond', at: 1, seq: 1 }, 2, 2, filter);
      await ledger.items.item('a', filter.asOf);
    }
  }
  assert.ok(prepared.size > 30, `${prepared.size} statements were seen`);
  const plans = [...prepared].flatMap(([sql, db]) => prepare.call(db, `EXPLAIN QUERY PLAN ${sql}`).all().map(({ detail }) => `${String(detail)}: ${sql}`));
  assert.deepEqual(plans.filter((plan) => /^SCAN (?:i|items|vectors|terms)\b/.test(plan)), []);
});
