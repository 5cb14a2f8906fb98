import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { note } from '../../test/ledger/sample-events.ts';
import { closedLedger, openScratch, scratchFolder, withFile } from '../../test/ledger/scratch-ledger.ts';
import { migrate, migrations, type Migration } from './migrations.ts';

const first: Migration = { version: 1, sql: 'CREATE TABLE things (name TEXT)' };
const second: Migration = { version: 2, sql: 'ALTER TABLE things ADD COLUMN size INTEGER; UPDATE things SET size = length(name)' };
const third: Migration = { version: 3, sql: 'CREATE TABLE more (x); INSERT INTO more VALUES (1)' };
const broken: Migration = { version: 3, sql: `UPDATE things SET name = 'gone'; INSERT INTO nowhere VALUES (1)` };

/** A file of format 1 with one thing in it, that still lies in the write-ahead log. */
function formatOne(t: TestContext): { db: DatabaseSync; file: string; folder: string } {
  const folder = scratchFolder(t);
  const file = join(folder, 'keelson.db');
  const db = new DatabaseSync(file);
  t.after(() => void (db.isOpen && db.close()));
  db.exec('PRAGMA journal_mode = WAL');
  migrate(db, file, [first]);
  db.exec(`INSERT INTO things VALUES ('anchor')`);
  return { db, file, folder };
}

function read(file: string): { version: unknown; things: string } {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return { version: db.prepare('PRAGMA user_version').get()?.['user_version'], things: JSON.stringify(db.prepare('SELECT * FROM things').all()) };
  } finally {
    db.close();
  }
}

test('a new file gets every format in order, and there is nothing to copy', (t) => {
  const folder = scratchFolder(t);
  const file = join(folder, 'keelson.db');
  const db = new DatabaseSync(file);
  assert.deepEqual(migrate(db, file, [first, second]), { from: 0, to: 2, backup: null });
  db.close();
  assert.deepEqual(readdirSync(folder), ['keelson.db']);
});

test('a file of the newest format is left as it is', (t) => {
  const { db, file, folder } = formatOne(t);
  assert.deepEqual(migrate(db, file, [first]), { from: 1, to: 1, backup: null });
  assert.equal(existsSync(join(folder, 'backups')), false);
});

test('an old file is brought to the newest format, with only the steps that it lacks', (t) => {
  const { db, file } = formatOne(t);
  const { from, to } = migrate(db, file, [first, second, third]);
  assert.deepEqual({ from, to }, { from: 1, to: 3 });
  assert.deepEqual(read(file), { version: 3, things: '[{"name":"anchor","size":6}]' });
});

test('an old file is copied whole before it changes, also what is only in its write-ahead log', (t) => {
  const { db, file, folder } = formatOne(t);
  const { backup } = migrate(db, file, [first, second]);
  assert.equal(backup, join(folder, 'backups', 'keelson.db.format-1'));
  assert.deepEqual(readdirSync(join(folder, 'backups')), ['keelson.db.format-1']);
  assert.deepEqual(read(backup), { version: 1, things: '[{"name":"anchor"}]' });
});

test('a copy never replaces an earlier copy', (t) => {
  const { db, file, folder } = formatOne(t);
  assert.throws(() => migrate(db, file, [first, second, broken]));
  db.exec(`INSERT INTO things VALUES ('rope')`);
  const { backup } = migrate(db, file, [first, second]);
  assert.equal(backup, join(folder, 'backups', 'keelson.db.format-1-2'));
  assert.deepEqual(read(join(folder, 'backups', 'keelson.db.format-1')), { version: 1, things: '[{"name":"anchor"}]' });
  assert.deepEqual(read(backup), { version: 1, things: '[{"name":"anchor"},{"name":"rope"}]' });
});

test('a step that fails takes the steps before it back', (t) => {
  const { db, file } = formatOne(t);
  assert.throws(() => migrate(db, file, [first, second, broken]), /no such table: nowhere/);
  assert.equal(db.isTransaction, false);
  assert.deepEqual(read(file), { version: 1, things: '[{"name":"anchor"}]' });
});

test('a migration that can not make its copy changes nothing', (t) => {
  const { db, file, folder } = formatOne(t);
  writeFileSync(join(folder, 'backups'), 'a file where the folder should be');
  assert.throws(() => migrate(db, file, [first, second]), { code: 'EEXIST' });
  assert.deepEqual(read(file), { version: 1, things: '[{"name":"anchor"}]' });
});

test('a file that is newer than the program is refused with what to do, and not a byte of it changes', async (t) => {
  const folder = await closedLedger(t, [[note('a')]]);
  const file = join(folder, 'keelson.db');
  const newer = (migrations.at(-1)?.version ?? 0) + 1;
  withFile(folder, (db) => db.exec(`PRAGMA user_version = ${newer}`));
  const digest = (): string => createHash('sha256').update(readFileSync(file)).digest('hex');
  const before = digest();
  await assert.rejects(openScratch(t, { folder }), {
    code: 'ledger.newer-format',
    failure: 'needs-operator',
    message: new RegExp(`has format ${newer}, and this program knows formats up to ${newer - 1}`),
    nextStep: /Install the version of Keelson that wrote it/,
  });
  assert.equal(digest(), before);
  assert.deepEqual(readdirSync(folder).toSorted(), ['company.key', 'keelson.db', 'keys.db']);
});

test('the formats are numbered 1, 2, 3 … without a gap', () => {
  assert.deepEqual(migrations.map(({ version }) => version), migrations.map((_, n) => n + 1));
});
