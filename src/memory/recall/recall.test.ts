import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Draft } from '../../vocabulary/events.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { RecallHit, RecallQuery } from '../../vocabulary/memory.ts';
import type { Ledger } from '../../ledger/port.ts';
import { openLedger } from '../../ledger/sqlite-ledger.ts';
import { recall } from './recall.ts';
import { tokensOf } from './pack.ts';

interface Note {
  id: string;
  text: string;
  thread?: string;
  author?: string;
  subject?: string;
  tags?: string[];
  when?: number;
  tier?: 'ephemeral' | 'operational' | 'institutional';
  expiresAt?: number;
}

const now = Date.UTC(2024, 6, 1);
const provenance = { source: 'test', model: null };

function noteDraft({ id, text, thread, author, subject, tags = [], when, tier, expiresAt }: Note): Draft {
  return {
    kind: 'note.put',
    actor: 'operator',
    subject: subject ?? null,
    data: { id, version: 1, text, tags, thread, author, when, ...(tier ? { tier } : {}), expiresAt, type: 'message', provenance, call: null, name: null },
  };
}

/** More than are ranked as a whole, so that the index decides. */
const crowd: Note[] = Array.from({ length: 1_500 }, (_, i) => ({ id: `crowd-${i}`, text: `bulletin ${i} about weather station ${i % 37} and its barometer`, thread: `station-${i % 37}`, author: `Keeper ${i % 11}`, tags: ['bulletin'], when: now - i * 60_000 }));

/** So many other words that no ranking of all texts by one word has it among the first. */
const filler = Array.from({ length: 8 }, (_, i) => `holiday${i} dinner${i}`).join(' ');

const notes: Note[] = [
  { id: 'refund-anna', text: 'Anna wants a refund for the broken kettle', thread: 'mail-1', author: 'Anna Berg', subject: 'customer:anna@example.com', tags: ['refund', 'kettle'], when: now - 9 * 86_400_000 },
  { id: 'refund-answer', text: `On its way to your account ${filler}`, thread: 'mail-1', author: 'Support', subject: 'customer:anna@example.com', when: now - 9 * 86_400_000 + 60_000 },
  { id: 'refund-ben', text: 'Ben wants a refund for the broken toaster', thread: 'mail-2', author: 'Ben', subject: 'customer:ben@example.com', tags: ['refund'], when: now - 5 * 86_400_000 },
  { id: 'refund-old-name', text: 'A refund was promised on the phone for the kettle', thread: 'mail-3', author: 'Support', subject: 'person:anna', when: now - 4 * 86_400_000 },
  { id: 'mila', text: `${filler} then the barometer fell off the wall ${filler}`, author: 'Mila', when: now - 400 * 86_400_000 },
  { id: 'german', text: 'Die Kündigungsfrist beträgt drei Monate zum Jahresende', author: 'Uwe', when: now - 1_000 },
  { id: 'japanese', text: '会議は来週の金曜日に大阪で開催されます', author: '佐藤', when: now - 1_000 },
  { id: 'arabic', text: 'سيتم إرسال الفاتورة إلى العميل يوم الأحد', author: 'ليلى', when: now - 1_000 },
  { id: 'quoted', text: 'She said "select star" AND left NEAR the OR gate*', when: now - 1_000 },
  { id: 'gone', text: 'the door code is 4471 for today', tier: 'ephemeral', expiresAt: now - 1, when: now - 1_000 },
  { id: 'fleeting', text: 'the door code is 9917 for today', tier: 'ephemeral', expiresAt: now + 1_000_000, when: now - 1_000 },
];

describe('recall', () => {
  let folder: string;
  let ledger: Ledger;
  const find = async (query: RecallQuery): Promise<RecallHit[]> => (await recall(ledger, query, now)).hits;
  const ids = async (query: RecallQuery): Promise<string[]> => (await find(query)).map(({ id }) => id);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keelson-recall-'));
    ledger = await openLedger(join(folder, 'data'), { create: 'Tidemark' });
    for (let i = 0; i < crowd.length; i += 500) await ledger.append(crowd.slice(i, i + 500).map(noteDraft));
    await ledger.append(notes.map(noteDraft));
  });

  after(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true });
  });

  it('finds by words, and says what it found, with its text and marks', async () => {
    const [hit] = await find({ text: 'refund kettle broken' });
    assert.equal(hit?.id, 'refund-anna');
    assert.deepEqual({ text: hit.text, thread: hit.thread, author: hit.author, subject: hit.subject, tags: hit.tags, type: hit.type, version: hit.version }, { text: notes[0]!.text, thread: 'mail-1', author: 'Anna Berg', subject: 'customer:anna@example.com', tags: ['refund', 'kettle'], type: 'message', version: 1 });
  });

  it('says why of every hit', async () => {
    for (const using of ['hybrid', 'lexical', 'vector'] as const) {
      const hits = await find({ text: 'refund for a kettle', using });
      assert.ok(hits.length > 0, using);
      for (const { why } of hits) assert.ok(why.length > 0 && why.every((line) => /\(\d\.\d\d\)$/.test(line)), why.join('; '));
    }
  });

  it('brings the answer next to a hit along from a large memory', async () => {
    assert.ok((await ids({ text: 'refund for the broken kettle' })).includes('refund-answer'));
  });

  it('finds what somebody said whom the question names, however many others said the same', async () => {
    assert.ok((await ids({ text: 'What happened to the barometer of Mila?' })).includes('mila'));
    assert.ok(!(await ids({ text: 'What happened to the barometer?' })).includes('mila'));
  });

  it('narrows by thread, author, tags, types and tier before it ranks', async () => {
    assert.deepEqual(await ids({ text: 'refund', thread: 'mail-2' }), ['refund-ben']);
    assert.deepEqual(await ids({ text: 'refund', author: 'Ben' }), ['refund-ben']);
    assert.deepEqual(await ids({ text: 'refund', tags: ['refund', 'kettle'] }), ['refund-anna']);
    assert.deepEqual(await ids({ text: 'door code', tiers: ['ephemeral'] }), ['fleeting']);
    assert.deepEqual(await ids({ text: 'refund', types: ['document'] }), []);
    // Among fifteen hundred that match better, the one in its thread would be far below any limit.
    const inThread = await find({ text: 'bulletin weather station barometer', thread: 'mail-3', limit: 5 });
    assert.ok(inThread.every(({ thread }) => thread === 'mail-3'));
    for (const using of ['hybrid', 'lexical', 'vector'] as const) {
      const bulletins = await find({ text: 'refund for a broken kettle, says the barometer', tags: ['bulletin'], using });
      assert.ok(bulletins.length > 0 && bulletins.every(({ tags }) => tags.includes('bulletin')), using);
    }
    const inStation = await find({ text: 'bulletin about weather', thread: 'station-5', limit: 50 });
    assert.equal(inStation.length, 41);
  });

  it('finds what stands under another name of the same identity', async () => {
    assert.ok(!(await ids({ text: 'refund', subject: 'customer:anna@example.com' })).includes('refund-old-name'));
    await ledger.append([{ kind: 'identity.merged', actor: 'operator', data: { from: 'person:anna', into: 'customer:anna@example.com', provenance } }]);
    for (const subject of ['customer:anna@example.com', 'person:anna']) {
      const found = await ids({ text: 'refund', subject });
      assert.ok(found.includes('refund-old-name') && found.includes('refund-anna') && !found.includes('refund-ben'), subject);
    }
  });

  it('never finds what has expired', async () => {
    const found = await ids({ text: 'door code today', limit: 50 });
    assert.ok(found.includes('fleeting') && !found.includes('gone'));
  });

  it('finds German by another form of the word and by a slip in it', async () => {
    assert.equal((await ids({ text: 'Welche Kündigungsfristen gibt es?' }))[0], 'german');
    assert.equal((await ids({ text: 'Kuendigungsfirst' }))[0], 'german');
  });

  it('finds Japanese, which has no spaces', async () => {
    assert.equal((await ids({ text: '大阪の会議' }))[0], 'japanese');
  });

  it('finds Arabic, with and without its articles', async () => {
    assert.equal((await ids({ text: 'فاتورة' }))[0], 'arabic');
    assert.equal((await ids({ text: 'متى الفاتورة' }))[0], 'arabic');
  });

  it('takes FTS syntax, quotes and null bytes for text', async () => {
    for (const text of ['"select star" AND gate*', 'NEAR(gate OR) ^select:', 'gate" OR "', "gate'); DROP TABLE items;--", 'select \u0000 gate', '* - " ( gate )']) {
      assert.equal((await ids({ text }))[0], 'quoted', text);
      await find({ text, using: 'lexical' });
    }
    for (const text of ['"', '*', '()', '\u0000', '🙂']) assert.ok(Array.isArray(await find({ text })), text);
  });

  it('refuses an empty query with what to do instead', async () => {
    for (const text of ['', '  \n\t']) await assert.rejects(recall(ledger, { text }, now), { code: 'recall.empty-query', failure: 'terminal', nextStep: /few words/ });
  });

  it('bounds an enormous query', async () => {
    const words = Array.from({ length: 30_000 }, (_, i) => `filler${i}`).join(' ');
    assert.ok(words.length > limits.queryCharsMax);
    const { hits, ms } = await recall(ledger, { text: `kettle refund ${words}` }, now);
    assert.ok(hits.some(({ id }) => id === 'refund-anna'));
    assert.ok(ms < 2_000, `${ms} ms`);
    const beyond = await ids({ text: `kettle ${'.'.repeat(limits.queryCharsMax)} Kündigungsfrist` });
    assert.ok(beyond.includes('refund-anna') && !beyond.includes('german'));
  });

  it('gives as many hits as asked for, ten otherwise', async () => {
    assert.equal((await find({ text: 'bulletin barometer' })).length, 10);
    assert.equal((await find({ text: 'bulletin barometer', limit: 3 })).length, 3);
    assert.equal((await find({ text: 'bulletin barometer', limit: 0 })).length, 1);
  });

  it('packs hits with the turns around them into a budget of tokens', async () => {
    const { hits, tokens } = await recall(ledger, { text: 'refund for the broken kettle', tokens: 60 }, now);
    assert.ok(tokens !== null && tokens <= 60);
    assert.equal(hits[0]?.id, 'refund-anna');
    const there = hits.flatMap(({ id, context = [] }) => [id, ...context.map((turn) => turn.id)]);
    assert.equal(new Set(there).size, there.length);
    assert.equal(tokens, hits.reduce((sum, { text, context = [] }) => sum + tokensOf(text) + context.reduce((more, turn) => more + tokensOf(turn.text), 0), 0));
    const alone = await recall(ledger, { text: 'broken kettle', limit: 1, tokens: 500 }, now);
    assert.deepEqual(alone.hits[0]?.context?.map(({ id }) => id), ['refund-answer']);
  });

  it('waits for what is indexed later when it is asked to', async () => {
    let waited = 0;
    const indexWaiting = async (): Promise<void> => void (waited += 1);
    await recall(ledger, { text: 'kettle' }, now, { indexWaiting });
    assert.equal(waited, 0);
    await recall(ledger, { text: 'kettle', wait: true }, now, { indexWaiting });
    assert.equal(waited, 1);
  });
});
