import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { load } from 'sqlite-vec';
import { find, itemNote } from '../../../test/ledger/sample-items.ts';
import { openScratch } from '../../../test/ledger/scratch-ledger.ts';
import type { Draft } from '../../vocabulary/events.ts';
import { Due } from './due.ts';
import { ItemIndex } from './item-index.ts';
import { matching } from './match.ts';
import { Statements } from './statements.ts';

const now = 1;

/** A search in a closed ledger, with bounds so low that few items reach them. */
async function bounded(t: TestContext, drafts: Draft[], bounds: { entriesMax: number; passedOverShare: number }) {
  const ledger = await openScratch(t);
  await ledger.append(drafts);
  await ledger.close();
  const db = new DatabaseSync(join(ledger.folder, 'keelson.db'), { allowExtension: true });
  t.after(() => db.close());
  load(db);
  const index = new ItemIndex(db, () => assert.fail('nothing is indexed here'));
  return matching({ statements: new Statements(db), index, due: new Due(db) }, bounds);
}

test('the score is BM25 over the hot index: rare words, repeated words and short items count more', async (t) => {
  const ledger = await openScratch(t);
  const texts = ['heron pond', 'heron heron pond', 'heron pond walnut invoice refund swan', 'pond', 'walnut', 'swan'];
  await ledger.append(texts.map((text, n) => itemNote(`${n}`, text)));
  const items = texts.map((text) => text.split(' '));
  const average = items.flat().length / items.length;
  const score = (words: string[], query: string[]): number =>
    query.reduce((sum, word) => {
      const holding = items.filter((other) => other.includes(word)).length;
      const count = words.filter((other) => other === word).length;
      return sum + (Math.log(1 + (items.length - holding + 0.5) / (holding + 0.5)) * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * words.length) / average));
    }, 0);
  const found = await ledger.items.match({ now }, ['heron', 'pond'], 10);
  assert.deepEqual(found.map(({ seq }) => seq - 2), [1, 0, 2, 3]);
  for (const { seq, score: given } of found) assert.ok(Math.abs(given - score(items[seq - 2] ?? [], ['heron', 'pond'])) < 1e-9);
});

test('the one item that has the rare word too is first among a thousand with the common one', async (t) => {
  const ledger = await openScratch(t);
  await ledger.append([itemNote('old', 'A pond with a heron.'), ...Array.from({ length: 999 }, (_, n) => itemNote(`${n}`, 'A pond.'))]);
  assert.equal((await find(ledger, { now }, 'heron pond', 3))[0], 'old');
  assert.equal((await find(ledger, { now }, 'pond', 700)).length, 700);
});

/** 2 is found by its rare word; 3 has all the common ones; the others have one of them. */
const common = [itemNote('rare', 'heron'), itemNote('both', 'pond walnut'), ...Array.from({ length: 40 }, (_, n) => itemNote(`p${n}`, n % 2 === 0 ? 'pond' : 'walnut', { thread: `t${n}` }))];

test('when its words are too common to be read one by one, an item is found by having two of them', async (t) => {
  const match = await bounded(t, common, { entriesMax: 5, passedOverShare: 2 });
  assert.deepEqual(match({ now }, ['heron', 'pond', 'walnut'], 10).map(({ seq }) => seq).toSorted((a, b) => a - b), [2, 3]);
  const without = await bounded(t, common, { entriesMax: 5, passedOverShare: 0 });
  assert.deepEqual(without({ now }, ['heron', 'pond', 'walnut'], 10).map(({ seq }) => seq), [2]);
});

test('in a small scope every word is looked up, and the rarest word always is', async (t) => {
  const match = await bounded(t, common, { entriesMax: 1, passedOverShare: 0 });
  assert.deepEqual(match({ now, thread: 't4' }, ['heron', 'pond', 'walnut'], 10).map(({ seq }) => seq), [8]);
  assert.equal(match({ now }, ['pond'], 100).length, 21);
});
