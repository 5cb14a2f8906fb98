import assert from 'node:assert/strict';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { busyLedger, jane, joe } from '../../test/ledger/busy-ledger.ts';
import { note } from '../../test/ledger/sample-events.ts';
import { openScratch, scratchFolder, tamper, withFile } from '../../test/ledger/scratch-ledger.ts';

/** The backup as the ledger of a new folder, with the newest keys of the old one. */
function restored(t: TestContext, from: string, backup: string): string {
  const folder = scratchFolder(t);
  copyFileSync(backup, join(folder, 'keelson.db'));
  for (const file of ['keys.db', 'company.key']) copyFileSync(join(from, file), join(folder, file));
  if (existsSync(join(from, 'blobs'))) cpSync(join(from, 'blobs'), join(folder, 'blobs'), { recursive: true });
  return folder;
}

/** What every ordinary table of a closed ledger holds, and which rows the full-text indexes have. Where a term stands follows from the commits. */
function content(folder: string): Record<string, unknown[]> {
  return withFile(folder, (db) => {
    const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' AND name NOT LIKE '%\\_text\\_%' ESCAPE '\\' AND name NOT LIKE '%\\_bits\\_%' ESCAPE '\\' AND name NOT LIKE '%trigrams%' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'playbooks%'`).all();
    const names = tables.map((row) => String(row['name'])).toSorted();
    assert.ok(names.includes('handles') && names.includes('items') && names.includes('events'), names.join());
    const found: Record<string, unknown[]> = Object.fromEntries(names.map((name) => [name, db.prepare(name === 'terms' ? 'SELECT hash, term, items FROM terms' : `SELECT * FROM ${name}`).all().map((row) => JSON.stringify(row)).toSorted()]));
    for (const index of ['hot_text', 'cold_text']) found[index] = db.prepare(`SELECT term, doc FROM ${index}_words ORDER BY term, doc`).all();
    return found;
  });
}

test('in a backup nothing about people can be read, and projections are not in it', async (t) => {
  const ledger = await busyLedger(t);
  const file = join(scratchFolder(t), 'copy.db');
  const report = await ledger.backup(file);
  const { seq, hash } = await ledger.head();
  assert.deepEqual({ events: report.events, headSeq: report.headSeq, headHash: report.headHash, file: report.file }, { events: seq, headSeq: seq, headHash: hash, file });
  const bytes = readFileSync(file);
  assert.equal(bytes.length, report.bytes);
  assert.deepEqual(readdirSync(join(file, '..')), ['copy.db'], 'nothing is left beside it');
  // What is sealed is written in base64, in which a short word turns up by chance.
  const readable = bytes.toString('latin1').replaceAll(/"sealed":"[A-Za-z0-9+/=]*"/gu, '');
  for (const word of ['joe', '@joseph', 'walnut', 'zweihundert', 'fjordbank', 'chatty']) assert.equal(readable.includes(word), false, word);
  assert.deepEqual(report.besides.map(({ place }) => place).slice(0, 3), ['data/blobs', 'data/keys.db', 'data/company.key']);
});

test('L2, L3: a backup that is opened with the keys has the same events and folds to the same projections', async (t) => {
  const ledger = await busyLedger(t);
  const file = join(scratchFolder(t), 'copy.db');
  await ledger.backup(file);
  const head = await ledger.head();
  await ledger.close();
  const folder = restored(t, ledger.folder, file);
  const again = await openScratch(t, { folder });
  assert.deepEqual(await again.head(), head);
  assert.equal((await again.items.item('allergy'))?.subject, jane);
  assert.equal((await again.rebuild()).identical, true);
  assert.deepEqual((await again.verify()).problems, []);
  await again.close();
  const [was, is] = [content(ledger.folder), content(folder)];
  assert.ok((was['items']?.length ?? 0) > 1 && (was['corrections']?.length ?? 0) > 0);
  assert.deepEqual(is, was);
});

test('of somebody whose key was destroyed after the backup it holds nothing any more', async (t) => {
  const ledger = await busyLedger(t);
  const file = join(scratchFolder(t), 'copy.db');
  await ledger.backup(file);
  await ledger.forget([jane], 'operator', 'She asked for it.');
  await ledger.close();
  const folder = restored(t, ledger.folder, file);
  const again = await openScratch(t, { folder });
  assert.equal(await again.items.item('allergy'), null);
  assert.equal((await again.items.item('billing'))?.subject, joe);
  assert.equal((await again.events({ kind: 'subject.forgotten', limit: 1 })).length, 1);
  assert.equal((await again.rebuild()).identical, true);
  await again.close();
  assert.equal(readFileSync(join(folder, 'keelson.db')).includes('walnut'), false);
});

test('a backup does not open without its keys', async (t) => {
  const ledger = await busyLedger(t);
  const folder = scratchFolder(t);
  await ledger.backup(join(folder, 'keelson.db'));
  await assert.rejects(openScratch(t, { folder }), { code: 'ledger.no-keys' });
});

test('a backup replaces no file, and needs a folder that is there', async (t) => {
  const ledger = await busyLedger(t);
  const folder = scratchFolder(t);
  const file = join(folder, 'copy.db');
  writeFileSync(file, 'the one from before');
  await assert.rejects(ledger.backup(file), { code: 'ledger.backup-exists' });
  assert.equal(readFileSync(file, 'utf8'), 'the one from before');
  await assert.rejects(ledger.backup(join(folder, 'none', 'copy.db')), { code: 'ledger.backup-no-folder' });
  assert.deepEqual(readdirSync(folder), ['copy.db']);
});

test('what is appended while a backup is written is not in it, and the backup is whole', async (t) => {
  const ledger = await openScratch(t);
  for (let n = 0; n < 5; n++) await ledger.append(Array.from({ length: 1_000 }, (_, i) => note(`n${n}-${i}`, 1)));
  const file = join(scratchFolder(t), 'copy.db');
  const { seq } = await ledger.head();
  const late: Promise<unknown>[] = [];
  const report = await ledger.backup(file, () => void (late.length === 0 && late.push(ledger.append([note('late', 1)]))));
  await Promise.all(late);
  assert.equal(report.events, seq);
  assert.equal((await ledger.head()).seq, seq + 1);
  await ledger.close();
  const again = await openScratch(t, { folder: restored(t, ledger.folder, file) });
  assert.equal((await again.head()).seq, seq);
  assert.deepEqual((await again.verify()).problems, []);
});

test('L2: a ledger that was changed is not backed up as if it were whole', async (t) => {
  const ledger = await busyLedger(t);
  await ledger.close();
  tamper(ledger.folder, `UPDATE events SET actor = 'somebody' WHERE seq = 5`);
  const changed = await openScratch(t, { folder: ledger.folder });
  const folder = join(scratchFolder(t), 'backups');
  mkdirSync(folder);
  await assert.rejects(changed.backup(join(folder, 'copy.db')), { code: 'ledger.damaged', message: /event 5/ });
  assert.deepEqual(readdirSync(folder), []);
  await changed.close();
  tamper(ledger.folder, `DELETE FROM events WHERE seq > 10`);
  const cut = await openScratch(t, { folder: ledger.folder });
  await assert.rejects(cut.backup(join(folder, 'copy.db')), { code: 'ledger.damaged', message: /end was changed/ });
});
