import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { note } from '../../../test/ledger/sample-events.ts';
import { openScratch, steadyClock, withFile } from '../../../test/ledger/scratch-ledger.ts';
import type { Draft } from '../../vocabulary/events.ts';
import type { Ledger } from '../port.ts';

const dimensions = 16;
const now = Date.UTC(2026, 0, 5, 9);
const filter = { now };

/** Points at `degrees` in the first two dimensions. */
function pointing(degrees: number): Int8Array {
  const angle = (degrees / 180) * Math.PI;
  return Int8Array.from({ length: dimensions }, (_, i) => Math.round(127 * (i === 0 ? Math.cos(angle) : i === 1 ? Math.sin(angle) : 0)));
}

function embedded(vectors: [item: number, vector: Int8Array][], { model = 'local:one:16', subject = null as string | null } = {}): Draft<'items.embedded'> {
  return { kind: 'items.embedded', actor: 'system', subject, data: { model, dimensions, texts: vectors.length, vectors: vectors.map(([item, vector]) => ({ item, vector: Buffer.from(vector.buffer).toString('base64') })) } };
}

async function put(ledger: Ledger, id: string, version = 1, more: { subject?: string; thread?: string } = {}): Promise<number> {
  const draft = note(id, version);
  const [event] = await ledger.append([{ ...draft, subject: more.subject ?? null, data: { ...draft.data, thread: more.thread ?? null } }]);
  return event?.seq ?? 0;
}

const one = 'local:one:16';
const near = async (ledger: Ledger, degrees: number, limit = 10, model = one, more: object = {}): Promise<number[]> => (await ledger.embeddings.nearestBy(model, { ...filter, ...more }, pointing(degrees), limit)).map(({ seq }) => seq);

async function rebuilt(ledger: Ledger): Promise<void> {
  const report = await ledger.rebuild();
  assert.deepEqual(report.tables.filter(({ identical }) => !identical), []);
}

/** Three notes at 0, 40 and 80 degrees. */
async function three(t: TestContext) {
  const ledger = await openScratch(t);
  const seqs = [await put(ledger, 'a', 1, { subject: 'customer:jane' }), await put(ledger, 'b', 1, { thread: 'chat' }), await put(ledger, 'c', 1, { thread: 'chat' })] as const;
  return { ledger, seqs };
}

test('what has no vector of the model is missing, newest first, before any vector and after', async (t) => {
  const { ledger, seqs: [a, b, c] } = await three(t);
  assert.deepEqual(await ledger.embeddings.missing(one, 10), [c, b, a]);
  assert.deepEqual(await ledger.embeddings.missing(one, 2), [c, b]);
  await ledger.append([embedded([[c, pointing(80)]])]);
  assert.deepEqual(await ledger.embeddings.missing(one, 10), [b, a]);
  const d = await put(ledger, 'd');
  assert.deepEqual(await ledger.embeddings.missing(one, 10), [d, b, a]);
  await rebuilt(ledger);
  assert.deepEqual(await ledger.embeddings.missing(one, 10), [d, b, a]);
});

test('the nearest come by the angle, and filters hold before anything is ranked', async (t) => {
  const { ledger, seqs: [a, b, c] } = await three(t);
  await ledger.append([embedded([[a, pointing(0)], [b, pointing(40)], [c, pointing(80)]])]);
  assert.deepEqual(await near(ledger, 10), [a, b, c]);
  assert.deepEqual(await near(ledger, 70, 2), [c, b]);
  assert.deepEqual(await near(ledger, 0, 1, one, { thread: 'chat' }), [b]);
  assert.deepEqual(await near(ledger, 0, 10, one, { subjects: ['customer:jane'] }), [a]);
  assert.deepEqual(await near(ledger, 80, 10, one, { asOf: { seq: b } }), [b, a]);
  const [first] = await ledger.embeddings.nearestBy(one, filter, pointing(40), 1);
  assert.ok((first?.similarity ?? 0) > 0.999);
});

test('a vector of another size, or of a model that nobody used, finds nothing', async (t) => {
  const { ledger, seqs: [a] } = await three(t);
  await ledger.append([embedded([[a, pointing(0)]])]);
  assert.deepEqual(await ledger.embeddings.nearestBy(one, filter, new Int8Array(8).fill(1), 10), []);
  assert.deepEqual(await near(ledger, 0, 10, 'local:two:16'), []);
});

test('a vector of another length than its model has is left out, and stays missing', async (t) => {
  const { ledger, seqs: [a, b] } = await three(t);
  await ledger.append([embedded([[a, pointing(0)], [b, new Int8Array(8).fill(1)]])]);
  assert.deepEqual(await near(ledger, 0), [a]);
  assert.ok((await ledger.embeddings.missing(one, 10)).includes(b));
});

test('what has expired is not found, though nothing has marked it yet', async (t) => {
  const { ledger, seqs: [a] } = await three(t);
  const draft = note('code');
  const [event] = await ledger.append([{ ...draft, data: { ...draft.data, tier: 'ephemeral', expiresAt: now + 1_000 } }]);
  await ledger.append([embedded([[a, pointing(40)], [event?.seq ?? 0, pointing(0)]])]);
  assert.deepEqual(await near(ledger, 0), [event?.seq, a]);
  assert.deepEqual(await near(ledger, 0, 10, one, { now: now + 1_000 }), [a]);
});

test('a filter that lets few of many pass still finds the nearest of them', async (t) => {
  const ledger = await openScratch(t);
  const drafts = (batch: number): Draft<'note.put'>[] =>
    Array.from({ length: 900 }, (_, i) => {
      const draft = note(`n${batch}.${i}`);
      return { ...draft, data: { ...draft.data, tier: i % 3 === 0 ? 'institutional' : 'operational' } };
    });
  const events = [...(await ledger.append(drafts(1))), ...(await ledger.append(drafts(2))), ...(await ledger.append(drafts(3)))];
  // The institutional ones, 900 of 2,700, are the farthest away.
  const angle = (i: number): number => (i % 3 === 0 ? 100 + (i % 900) / 100 : (i % 900) / 100);
  for (let i = 0; i < events.length; i += 900) await ledger.append([embedded(events.slice(i, i + 900).map(({ seq }, j) => [seq, pointing(angle(j))]))]);
  const found = await near(ledger, 0, 20, one, { tiers: ['institutional'] });
  const nearest = events.filter((_, i) => i % 3 === 0 && angle(i) < 101).map(({ seq }) => seq);
  assert.equal(found.length, 20);
  assert.deepEqual(found.filter((seq) => !nearest.includes(seq)), []);
});

test('a vector goes with its item: superseded, archived, expired', async (t) => {
  const { ledger, seqs: [a, b, c] } = await three(t);
  const d = await put(ledger, 'd');
  await ledger.append([embedded([[a, pointing(0)], [b, pointing(40)], [c, pointing(80)], [d, pointing(20)]])]);
  await put(ledger, 'a', 2);
  await ledger.append([{ kind: 'items.archived', actor: 'system', data: { items: [b], summary: null, reason: 'old' } }]);
  await ledger.append([{ kind: 'items.expired', actor: 'system', data: { items: [c] } }]);
  assert.deepEqual(await near(ledger, 0), [d]);
  assert.deepEqual(await ledger.embeddings.models(), [{ model: one, dimensions, items: 1 }]);
  await rebuilt(ledger);
  assert.deepEqual(await near(ledger, 0), [d]);
});

test('vectors of a new model take the place of the old, item by item', async (t) => {
  const two = 'local:two:16';
  const { ledger, seqs: [a, b, c] } = await three(t);
  await ledger.append([embedded([[a, pointing(0)], [b, pointing(40)], [c, pointing(80)]])]);
  assert.deepEqual(await ledger.embeddings.missing(two, 10), [c, b, a]);
  await ledger.append([embedded([[c, pointing(0)]], { model: two })]);
  assert.deepEqual(await ledger.embeddings.missing(two, 10), [b, a]);
  assert.deepEqual([await near(ledger, 0), await near(ledger, 0, 10, two)], [[a, b], [c]]);
  const d = await put(ledger, 'd');
  assert.deepEqual([await ledger.embeddings.missing(one, 10), await ledger.embeddings.missing(two, 10)], [[d, c], [d, b, a]]);
  await ledger.append([embedded([[b, pointing(40)]], { model: two })]);
  assert.deepEqual(await ledger.embeddings.missing('local:three:16', 3), [d, c, b]);
  await ledger.append([embedded([[b, pointing(40)]])]);
  await ledger.append([embedded([[d, pointing(80)]], { model: two })]);
  const newer = await put(ledger, 'd', 2);
  await ledger.append([{ kind: 'items.expired', actor: 'system', data: { items: [newer] } }]);
  assert.deepEqual((await ledger.embeddings.models()).map(({ items }) => items), [2, 1]);
  await rebuilt(ledger);
  assert.deepEqual([await near(ledger, 0), await near(ledger, 0, 10, two)], [[a, b], [c]]);
});

test('a vector is sealed under the key of its item, and forgetting erases it everywhere', async (t) => {
  const { ledger, seqs: [a, b] } = await three(t);
  const secret = pointing(33);
  await ledger.append([embedded([[a, secret]], { subject: 'customer:jane' }), embedded([[b, pointing(40)]])]);
  const base64 = Buffer.from(secret.buffer).toString('base64');
  await ledger.forget(['customer:jane'], 'operator', 'She asked.');
  assert.deepEqual(await near(ledger, 33), [b]);
  assert.deepEqual((await ledger.verify()).problems, []);
  await rebuilt(ledger);
  assert.equal(await ledger.embeddings.textsOn(now), 2, 'what was spent stays counted');
  await ledger.close();
  withFile(ledger.folder, (db) => {
    assert.ok(!JSON.stringify(db.prepare('SELECT data FROM events').all()).includes(base64));
    assert.deepEqual(db.prepare('SELECT seq FROM model_vectors WHERE vector IS NOT NULL').all().map((row) => row['seq']), [b]);
  });
  assert.ok(!readFileSync(join(ledger.folder, 'keelson.db')).includes(Buffer.from(secret.buffer)), 'no page keeps it');
});

test('a vector that comes after its item was forgotten is refused, whoever brings it', async (t) => {
  const { ledger, seqs: [a] } = await three(t);
  await ledger.forget(['customer:jane'], 'operator', 'She asked.');
  const late = ledger.append([embedded([[a, pointing(0)]], { subject: 'customer:jane' })], [{ type: 'items-known', items: [a] }]);
  await assert.rejects(late, { name: 'Conflict' });
  assert.equal((await ledger.events({ kind: 'items.embedded', limit: 1 })).length, 0);
});

test('L3: a version that comes back because the newer one was forgotten has its vector again, unpaid', async (t) => {
  const ledger = await openScratch(t);
  const first = await put(ledger, 'a');
  await ledger.append([embedded([[first, pointing(0)]])]);
  await put(ledger, 'a', 2, { subject: 'customer:jane' });
  assert.deepEqual(await near(ledger, 0), []);
  await ledger.forget(['customer:jane'], 'operator', 'She asked.');
  assert.deepEqual(await near(ledger, 0), [first]);
  await rebuilt(ledger);
  assert.deepEqual(await near(ledger, 0), [first]);
});

test('L3: what was archived while a newer version stood for it is the same after that one was forgotten', async (t) => {
  const ledger = await openScratch(t);
  const first = await put(ledger, 'a');
  await put(ledger, 'a', 2, { subject: 'customer:jane' });
  await ledger.append([{ kind: 'items.archived', actor: 'system', data: { items: [first], summary: null, reason: 'old' } }]);
  const other = await put(ledger, 'b');
  await ledger.append([embedded([[other, pointing(0)]])]);
  await ledger.forget(['customer:jane'], 'operator', 'She asked.');
  await rebuilt(ledger);
});

test('the texts of a day are counted from midnight to midnight UTC', async (t) => {
  const clock = steadyClock(Date.UTC(2026, 0, 5, 23, 59));
  const ledger = await openScratch(t, { clock });
  const a = await put(ledger, 'a');
  await ledger.append([embedded([[a, pointing(0)]]), embedded([[a, pointing(0)]])]);
  clock.time += 60_000;
  await ledger.append([embedded([[a, pointing(1)]])]);
  assert.deepEqual([await ledger.embeddings.textsOn(clock.time - 60_000), await ledger.embeddings.textsOn(clock.time)], [2, 1]);
});

const step = fc.record({ act: fc.constantFrom('put', 'put', 'embed', 'embed', 'archive', 'expire', 'forget'), n: fc.nat(5), who: fc.constantFrom(null, 'customer:a', 'customer:b'), model: fc.constantFrom('local:one:16', 'local:two:16') });

/** Random steps may meet this refusal; any other failure is one. */
function unless(code: string): (error: unknown) => void {
  return (error) => assert.equal((error as { code?: string }).code, code);
}

test('L3: whatever is written, embedded, archived and forgotten in whatever order, a rebuild is identical', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const ledger = await openScratch(t);
      const versions = new Map<number, number>();
      const written: { seq: number; who: string | null }[] = [];
      for (const { act, n, who, model } of steps) {
        const item = written[n % Math.max(1, written.length)];
        const version = (versions.get(n) ?? 0) + 1;
        if (act === 'put') {
          versions.set(n, version);
          written.push({ seq: await put(ledger, `n${n}`, version, who === null ? {} : { subject: who }), who });
        } else if (item === undefined) continue;
        else if (act === 'embed') await ledger.append([embedded([[item.seq, pointing(n * 20)]], { model, subject: item.who })], [{ type: 'items-known', items: [item.seq] }]).catch(unless('ledger.conflict'));
        else if (act === 'archive') await ledger.append([{ kind: 'items.archived', actor: 'system', data: { items: [item.seq], summary: null, reason: 'old' } }]);
        else if (act === 'expire') await ledger.append([{ kind: 'items.expired', actor: 'system', data: { items: [item.seq] } }]);
        else if (who !== null) await ledger.forget([who], 'operator', 'asked').catch(unless('memory.unknown-subject'));
      }
      const told = async (): Promise<unknown> => [await ledger.embeddings.models(), await ledger.embeddings.missing(one, 99), await near(ledger, 0), await near(ledger, 0, 10, 'local:two:16')];
      const before = await told();
      await rebuilt(ledger);
      assert.deepEqual(await told(), before);
      await ledger.close();
    }),
    { numRuns: 60 },
  );
});
