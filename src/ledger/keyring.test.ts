import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { scratchFolder } from '../../test/ledger/scratch-ledger.ts';
import { Keyring } from './keyring.ts';

const jane = 'customer:jane@example.com';

function openKeyring(t: TestContext, folder = scratchFolder(t)): { keyring: Keyring; folder: string } {
  const keyring = new Keyring(folder);
  t.after(() => {
    try {
      keyring.close();
    } catch (error) {
      assert.match(String(error), /not open/);
    }
  });
  return { keyring, folder };
}

function keyOf(keyring: Keyring, subject = jane) {
  const key = keyring.ensure([subject]).get(subject);
  assert.ok(key);
  return key;
}

test('a subject has one key, also for the next process', (t) => {
  const { keyring, folder } = openKeyring(t);
  const { id } = keyOf(keyring);
  assert.equal(keyOf(keyring).id, id);
  const sealed = keyring.seal(keyOf(keyring), 'note.put', 'hello');
  keyring.close();
  const again = openKeyring(t, folder).keyring;
  assert.equal(again.keyOf(jane)?.id, id);
  const key = again.byId(id);
  assert.ok(key !== 'destroyed');
  assert.equal(again.open(key, 'note.put', sealed), 'hello');
});

test('neither the names nor the keys of subjects can be read from the file', (t) => {
  const { keyring, folder } = openKeyring(t);
  const { key } = keyOf(keyring);
  const file = readFileSync(join(folder, 'keys.db'));
  assert.equal(file.includes('jane'), false);
  assert.equal(file.includes(key.export()), false);
});

test('the company key can be read by its owner alone', (t) => {
  const { folder } = openKeyring(t);
  assert.equal(statSync(join(folder, 'company.key')).mode & 0o077, 0);
});

test('what is sealed differs each time and opens only under its own kind and key', (t) => {
  const { keyring } = openKeyring(t);
  const key = keyOf(keyring);
  const sealed = keyring.seal(key, 'note.put', 'hello');
  assert.notEqual(keyring.seal(key, 'note.put', 'hello'), sealed);
  assert.throws(() => keyring.open(key, 'record.put', sealed));
  assert.throws(() => keyring.open(keyOf(keyring, 'customer:joe'), 'note.put', sealed));
  const changed = Buffer.from(sealed, 'base64');
  changed[changed.length - 1]! ^= 1;
  assert.throws(() => keyring.open(key, 'note.put', changed.toString('base64')));
});

test('a destroyed key is gone from the file and is not made again under its id', (t) => {
  const { keyring, folder } = openKeyring(t);
  const { id } = keyOf(keyring);
  const before = readFileSync(join(folder, 'keys.db'));
  keyring.destroy([id]);
  assert.equal(keyring.byId(id), 'destroyed');
  assert.equal(keyring.keyOf(jane), null);
  assert.deepEqual(keyring.counts(), { keys: 0, destroyed: 1, uncleaned: 1 });
  assert.deepEqual(keyring.uncleaned(), [id]);
  keyring.close();
  // secure_delete: the wrapped key's bytes are overwritten, not only unlinked.
  const wrapped = before.subarray(before.indexOf(id) + id.length, before.indexOf(id) + id.length + 60);
  assert.equal(readFileSync(join(folder, 'keys.db')).includes(wrapped), false);
  const again = openKeyring(t, folder).keyring;
  assert.equal(again.byId(id), 'destroyed');
  assert.notEqual(keyOf(again).id, id);
});

test('asking for destroyed and uncleaned keys at a start looks at no living key', (t) => {
  const { keyring, folder } = openKeyring(t);
  keyOf(keyring);
  keyring.close();
  const db = new DatabaseSync(join(folder, 'keys.db'));
  t.after(() => db.close());
  const plan = (where: string): string => db.prepare(`EXPLAIN QUERY PLAN SELECT id FROM keys WHERE ${where}`).all().map((row) => String(row['detail'])).join();
  assert.match(plan('wrapped IS NULL'), /keys_destroyed/);
  assert.match(plan('cleaned = 0'), /keys_uncleaned/);
});

test('a retired key seals nothing new, and is back when the forgetting did not happen', (t) => {
  const { keyring } = openKeyring(t);
  const { id } = keyOf(keyring);
  keyring.retire([id]);
  assert.equal(keyring.keyOf(jane), null);
  assert.notEqual(keyring.byId(id), 'destroyed');
  keyring.reinstate([id]);
  assert.equal(keyOf(keyring).id, id);
});

test('a key that was never here is a loss and not a forgetting', (t) => {
  const { keyring } = openKeyring(t);
  assert.throws(() => keyring.byId(`k${'a'.repeat(24)}`), { code: 'ledger.key-missing', nextStep: /Restore data\/keys\.db/ });
});

test('keys without their company key, or with another, are refused with what to restore', (t) => {
  const { keyring, folder } = openKeyring(t);
  const { id } = keyOf(keyring);
  keyring.close();
  const file = join(folder, 'company.key');
  const key = readFileSync(file);
  rmSync(file);
  assert.throws(() => new Keyring(folder), { code: 'ledger.no-company-key' });
  writeFileSync(file, 'not a key');
  assert.throws(() => new Keyring(folder), { code: 'ledger.bad-company-key' });
  writeFileSync(file, 'f'.repeat(64));
  const other = openKeyring(t, folder).keyring;
  assert.throws(() => other.byId(id), { code: 'ledger.wrong-company-key' });
  other.close();
  writeFileSync(file, key);
  assert.ok(openKeyring(t, folder).keyring.keyOf(jane));
});
