import assert from 'node:assert/strict';
import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { busyLedger, jane, joe } from '../../test/ledger/busy-ledger.ts';
import { note } from '../../test/ledger/sample-events.ts';
import { openScratch, scratchFolder, withFile } from '../../test/ledger/scratch-ledger.ts';
import { facetToken } from '../text/facet.ts';
import { Keyring } from './keyring.ts';

// What forgetting leaves to the next start, and what the disk may do to it.

const why = ['operator', 'He asked for it.'] as const;
const words = ['@joseph', 'fjordbank', 'chatty', 'joe@'];

/** The file and its write-ahead log, as a thief would copy them. */
function ledgerBytes(folder: string): Buffer {
  return Buffer.concat(['keelson.db', 'keelson.db-wal'].map((name) => join(folder, name)).filter(existsSync).map((file) => readFileSync(file)));
}

function wordsLeft(folder: string): string[] {
  return words.filter((word) => ledgerBytes(folder).includes(word));
}

function blobFiles(folder: string): number {
  return readdirSync(join(folder, 'blobs'), { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile()).length;
}

/** From here on the disk is full for whoever writes the file anew. Returns the end of that. */
function fullDisk(t: TestContext): () => void {
  const original = DatabaseSync.prototype.exec;
  const full = t.mock.method(DatabaseSync.prototype, 'exec', function exec(this: DatabaseSync, sql: string) {
    if (sql === 'VACUUM') throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
    original.call(this, sql);
  });
  return () => full.mock.restore();
}

/** Works on the keys of a closed ledger. */
function withKeys<T>(folder: string, work: (keyring: Keyring) => T): T {
  const keyring = new Keyring(folder);
  try {
    return work(keyring);
  } finally {
    keyring.close();
  }
}

test('an older copy of the whole file beside the newest keys gives nothing of the forgotten back, in projections or bytes', async (t) => {
  const ledger = await busyLedger(t);
  await ledger.close();
  const old = scratchFolder(t);
  cpSync(ledger.folder, old, { recursive: true });
  assert.ok(readFileSync(join(old, 'keelson.db')).includes('@joseph'), 'names stand in its projections in the clear');
  const newest = await openScratch(t, { folder: ledger.folder });
  await newest.forget([joe], 'operator', 'He asked for it.');
  await newest.close();
  copyFileSync(join(ledger.folder, 'keys.db'), join(old, 'keys.db'));
  const again = await openScratch(t, { folder: old });
  assert.equal(await again.items.item('billing'), null);
  assert.deepEqual(await again.identities.handlesOf(joe), []);
  assert.equal(await again.associations.correction(joe, 'tone'), null);
  assert.equal((await again.items.item('allergy'))?.subject, jane);
  const [event] = await again.events({ kind: 'subject.forgotten', newestFirst: true, limit: 1 });
  assert.deepEqual([event?.actor, event?.kind === 'subject.forgotten' && event.data.by, event?.kind === 'subject.forgotten' && event.data.events], ['system', 'system', 3]);
  assert.equal((await again.rebuild()).identical, true);
  assert.deepEqual((await again.verify()).problems, []);
  assert.equal(again.subjects.counts().uncleaned, 0);
  const head = await again.head();
  await again.close();
  for (const word of ['@joseph', 'fjordbank', 'chatty', 'joe@']) assert.equal(readFileSync(join(old, 'keelson.db')).includes(word), false, word);
  const third = await openScratch(t, { folder: old });
  assert.deepEqual(await third.head(), head, 'it is said once');
});

test('a process that dies after it forgot again, and before the file was cleaned, cleans it at the next start', async (t) => {
  const { folder, close } = await busyLedger(t);
  await close();
  withKeys(folder, (keyring) => {
    const { id } = keyring.keyOf(joe)!;
    keyring.destroy([id]);
    keyring.markCleaned([id]);
  });
  const room = fullDisk(t);
  await (await openScratch(t, { folder })).close();
  room();
  assert.equal(withKeys(folder, (keyring) => keyring.uncleaned().length), 1);
  await (await openScratch(t, { folder })).close();
  assert.deepEqual(wordsLeft(folder), []);
  assert.equal(withKeys(folder, (keyring) => keyring.uncleaned().length), 0);
});

test('a process that dies between the keys and the blobs removes the blobs at the next start', async (t) => {
  const { folder, append, close } = await busyLedger(t);
  const before = blobFiles(folder);
  const id = withKeys(folder, (keyring) => keyring.keyOf(joe)!.id);
  await append([{ kind: 'subject.forgotten', actor: 'operator', data: { keys: [id], by: 'operator', reason: 'x', events: 3 } }]);
  await close();
  withKeys(folder, (keyring) => keyring.destroy([id]));
  assert.equal(blobFiles(folder), before);
  await openScratch(t, { folder });
  assert.equal(blobFiles(folder), before - 1);
});

test('a disk too full for cleaning says so, and they are forgotten all the same', async (t) => {
  const ledger = await busyLedger(t);
  const room = fullDisk(t);
  await assert.rejects(ledger.forget([joe], ...why), { code: 'memory.cleaning-failed', failure: 'needs-operator', message: /They are forgotten/, nextStep: /Free some space/ });
  assert.equal(ledger.subjects.has(joe), false);
  assert.equal(await ledger.items.item('billing'), null);
  assert.equal(ledger.subjects.counts().uncleaned, 1);
  await ledger.append([note('after', 1)]);
  await ledger.close();
  const still = await openScratch(t, { folder: ledger.folder });
  assert.equal(still.subjects.counts().uncleaned, 1, 'it opens, and is tried again at each start');
  await still.close();
  room();
  const again = await openScratch(t, { folder: ledger.folder });
  assert.equal(again.subjects.counts().uncleaned, 0);
  assert.deepEqual(wordsLeft(ledger.folder), []);
});

test('when forgetting returns, neither the file nor its write-ahead log has a word left, while the ledger is open', async (t) => {
  const ledger = await busyLedger(t);
  assert.deepEqual(wordsLeft(ledger.folder), words);
  await ledger.forget([joe], ...why);
  assert.deepEqual(wordsLeft(ledger.folder), []);
});

test('no segment of the full-text index keeps the tokens of who was forgotten', async (t) => {
  const ledger = await busyLedger(t);
  // In the segments terms are cut by what they share with the one before.
  const token = facetToken('subject', joe).slice(-8);
  const segments = (): boolean => withFile(ledger.folder, (db) => db.prepare('SELECT block FROM hot_text_data').all().some((row) => Buffer.from(row['block'] as Uint8Array).includes(token)));
  await ledger.close();
  assert.equal(segments(), true);
  const again = await openScratch(t, { folder: ledger.folder });
  await again.forget([joe], ...why);
  await again.close();
  assert.equal(segments(), false);
});

test('what is written about somebody while they are being forgotten is a new beginning', async (t) => {
  const ledger = await busyLedger(t);
  const [, [event]] = await Promise.all([ledger.forget([joe], ...why), ledger.append([{ ...note('joe 2', 1, 'Wrote again at once.'), subject: joe }])]);
  const found = await ledger.event(event!.seq);
  assert.deepEqual([found.forgotten, found.subject, found.kind === 'note.put' && found.data.text], [undefined, joe, 'Wrote again at once.']);
  assert.deepEqual((await ledger.events({ subject: joe, limit: 10 })).map(({ seq }) => seq), [found.seq]);
  assert.equal((await ledger.items.item('joe 2'))?.seq, found.seq);
  assert.equal((await ledger.rebuild()).identical, true);
  assert.equal((await ledger.items.item('joe 2'))?.seq, found.seq);
});
