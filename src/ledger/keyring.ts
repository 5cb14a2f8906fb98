/**
 * The keys under which everything about somebody is sealed. Owns: `keys.db` and `company.key` beside the ledger. Does not
 * own: what is sealed. The keys are not in the ledger on purpose: it is append-only and its backups are many, while a key
 * must be destroyable. Only the newest copy of `keys.db` may be kept: an older one brings back who was forgotten.
 *
 * A key is on disk before the first event under it. A destroyed key leaves its id behind, so that "forgotten" and "lost"
 * are told apart.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { assert, NeedsOperator } from '../vocabulary/errors.ts';
import { sqliteFailure } from './sqlite-failure.ts';

export const keyIdPattern = /^k[0-9a-f]{24}$/;

interface SubjectKey {
  id: string;
  subject: string;
  key: KeyObject;
}

/** A key that was, and can't come back. */
type Destroyed = 'destroyed';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
/** Unwrapped keys kept in memory. */
const cachedMax = 50_000;
/** Randomness is drawn in blocks: a system call for each event would cost more than the sealing. */
const ivsPerDraw = 512;

export class Keyring {
  private readonly db: DatabaseSync;
  private readonly file: string;
  private readonly companyKey: KeyObject;
  private readonly bySubject = new Map<string, SubjectKey>();
  private readonly byKey = new Map<string, SubjectKey | Destroyed>();
  /** Being forgotten: what is written about the subject from now on gets a new key. */
  private readonly retired = new Set<string>();
  private readonly find;
  private readonly get;
  private readonly insert;
  private ivs = Buffer.alloc(0);

  constructor(folder: string) {
    this.file = join(folder, 'keys.db');
    const fresh = !existsSync(this.file);
    this.companyKey = companyKey(join(folder, 'company.key'), fresh);
    try {
      this.db = new DatabaseSync(this.file);
      this.db.exec(`PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON;
        CREATE TABLE IF NOT EXISTS keys (id TEXT PRIMARY KEY, name BLOB, wrapped BLOB, cleaned INTEGER NOT NULL DEFAULT 1) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS keys_name ON keys(name) WHERE name IS NOT NULL;
        CREATE INDEX IF NOT EXISTS keys_destroyed ON keys(id) WHERE wrapped IS NULL;
        CREATE INDEX IF NOT EXISTS keys_uncleaned ON keys(id) WHERE cleaned = 0;`);
      this.find = this.db.prepare('SELECT id, wrapped FROM keys WHERE name = ?');
      this.get = this.db.prepare('SELECT wrapped FROM keys WHERE id = ?');
      this.insert = this.db.prepare('INSERT INTO keys (id, name, wrapped) VALUES (?, ?, ?)');
    } catch (error) {
      throw sqliteFailure(error, this.file);
    }
  }

  /** The keys of these subjects, made and on disk where there were none. */
  ensure(subjects: readonly string[]): Map<string, SubjectKey> {
    const found = new Map<string, SubjectKey>();
    const missing: string[] = [];
    for (const subject of new Set(subjects)) {
      const key = this.keyOf(subject);
      if (key) found.set(subject, key);
      else missing.push(subject);
    }
    if (missing.length > 0) this.make(missing).forEach((key) => found.set(key.subject, key));
    return found;
  }

  /** The living key of a subject; `null` when nothing was ever written about it, or all of it is forgotten. */
  keyOf(subject: string): SubjectKey | null {
    const known = this.bySubject.get(subject);
    if (known) return known;
    for (const row of this.find.all(this.nameOf(subject))) {
      const id = row['id'] as string;
      if (!this.retired.has(id)) return this.remember(this.unwrap(id, row['wrapped'] as Uint8Array));
    }
    return null;
  }

  /** The key with that id. Throws NeedsOperator when there never was such a key here: that is a loss, not a forgetting. */
  byId(id: string): SubjectKey | Destroyed {
    const known = this.byKey.get(id);
    if (known) return known;
    const row = this.get.get(id);
    if (!row) {
      throw new NeedsOperator('ledger.key-missing', `The key ${id} is not in ${this.file}, so what was sealed with it can't be read.`, 'Restore data/keys.db and data/company.key from the newest copy. The ledger itself is whole.');
    }
    if (row['wrapped'] === null) {
      this.byKey.set(id, 'destroyed');
      return 'destroyed';
    }
    return this.remember(this.unwrap(id, row['wrapped'] as Uint8Array));
  }

  isLive(id: string): boolean {
    return this.get.get(id)?.['wrapped'] != null;
  }

  /** From here on these keys seal nothing new. Undone by `reinstate`, ended by `destroy`. */
  retire(ids: readonly string[]): void {
    for (const id of ids) {
      this.retired.add(id);
      const key = this.byKey.get(id);
      if (key && key !== 'destroyed') this.bySubject.delete(key.subject);
    }
  }

  reinstate(ids: readonly string[]): void {
    for (const id of ids) this.retired.delete(id);
  }

  /** For good. The ids stay, marked as not yet cleaned up after. */
  destroy(ids: readonly string[]): void {
    const erase = this.db.prepare('UPDATE keys SET name = NULL, wrapped = NULL, cleaned = 0 WHERE id = ? AND wrapped IS NOT NULL');
    this.transaction(() => ids.forEach((id) => erase.run(id)));
    for (const id of ids) {
      const key = this.byKey.get(id);
      if (key && key !== 'destroyed') this.bySubject.delete(key.subject);
      this.byKey.set(id, 'destroyed');
      this.retired.delete(id);
    }
  }

  /** Every key that was destroyed here, also before the copy of the ledger that is open was made. */
  destroyed(): string[] {
    return this.db.prepare('SELECT id FROM keys WHERE wrapped IS NULL').all().map((row) => row['id'] as string);
  }

  /** Destroyed keys whose traces in files may still be there: the process died in between, or the disk refused. */
  uncleaned(): string[] {
    return this.db.prepare('SELECT id FROM keys WHERE cleaned = 0').all().map((row) => row['id'] as string);
  }

  markCleaned(ids: readonly string[], cleaned = true): void {
    const mark = this.db.prepare('UPDATE keys SET cleaned = ? WHERE id = ? AND wrapped IS NULL');
    this.transaction(() => ids.forEach((id) => mark.run(Number(cleaned), id)));
  }

  subjects(limit: number): string[] {
    const rows = this.db.prepare('SELECT id, wrapped FROM keys WHERE wrapped IS NOT NULL LIMIT ?').all(limit);
    return rows.map((row) => this.unwrap(row['id'] as string, row['wrapped'] as Uint8Array).subject);
  }

  counts(): { keys: number; destroyed: number; uncleaned: number } {
    const row = this.db.prepare('SELECT count(wrapped) AS keys, count(*) - count(wrapped) AS destroyed, count(*) FILTER (WHERE cleaned = 0) AS uncleaned FROM keys').get();
    return { keys: row?.['keys'] as number, destroyed: row?.['destroyed'] as number, uncleaned: row?.['uncleaned'] as number };
  }

  /** Base64 of iv, tag and ciphertext (AES-256-GCM). `about` is bound to it: sealed under one kind, it opens under no other. */
  seal({ id, key }: SubjectKey, about: string, text: string): string {
    return this.sealBytes({ id, key }, about, Buffer.from(text, 'utf8'), this.nextIv()).toString('base64');
  }

  open({ id, key }: SubjectKey, about: string, sealed: string): string {
    return this.openBytes({ id, key }, about, Buffer.from(sealed, 'base64')).toString('utf8');
  }

  /** The iv derives from the content, so that the same bytes about the same subject give the same sealed bytes, and nothing else repeats it. */
  sealContent(subjectKey: SubjectKey, about: string, bytes: Uint8Array): Buffer {
    const iv = createHmac('sha256', subjectKey.key).update(about).update('\0').update(bytes).digest().subarray(0, ivBytes);
    return this.sealBytes(subjectKey, about, bytes, iv);
  }

  openBytes({ id, key }: Pick<SubjectKey, 'id' | 'key'>, about: string, bytes: Uint8Array): Buffer {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(`${id} ${about}`));
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
  }

  /** What stands for a text that must be compared after it was forgotten: nobody without the company key can try texts against it. */
  digest(text: string): string {
    return createHmac('sha256', this.companyKey).update('digest\0').update(text).digest('hex').slice(0, 32);
  }

  close(): void {
    this.db.close();
  }

  private sealBytes({ id, key }: Pick<SubjectKey, 'id' | 'key'>, about: string, bytes: Uint8Array, iv: Uint8Array): Buffer {
    const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(`${id} ${about}`));
    const first = cipher.update(bytes);
    const last = cipher.final();
    return Buffer.concat([iv, cipher.getAuthTag(), first, last]);
  }

  private nextIv(): Uint8Array {
    if (this.ivs.length < ivBytes) this.ivs = randomBytes(ivBytes * ivsPerDraw);
    const iv = this.ivs.subarray(0, ivBytes);
    this.ivs = this.ivs.subarray(ivBytes);
    return iv;
  }

  private make(subjects: readonly string[]): SubjectKey[] {
    const made = subjects.map((subject) => ({ id: `k${randomBytes(12).toString('hex')}`, subject, key: createSecretKey(randomBytes(32)) }));
    this.transaction(() => {
      for (const one of made) this.insert.run(one.id, this.nameOf(one.subject), this.wrap(one));
    });
    return made.map((one) => this.remember(one));
  }

  /** The key and the name of its subject, sealed under the company key. */
  private wrap({ id, subject, key }: SubjectKey): Uint8Array {
    const content = JSON.stringify({ subject, key: key.export().toString('base64') });
    return this.sealBytes({ id, key: this.companyKey }, 'key', Buffer.from(content), this.nextIv());
  }

  private unwrap(id: string, wrapped: Uint8Array): SubjectKey {
    try {
      const { subject, key } = JSON.parse(this.openBytes({ id, key: this.companyKey }, 'key', wrapped).toString('utf8')) as { subject: string; key: string };
      return { id, subject, key: createSecretKey(key, 'base64') };
    } catch (error) {
      throw new NeedsOperator('ledger.wrong-company-key', `${this.file} does not open with data/company.key.`, 'Restore both files from the same copy.', { cause: error });
    }
  }

  private remember(key: SubjectKey): SubjectKey {
    if (this.byKey.size >= cachedMax) {
      this.byKey.clear();
      this.bySubject.clear();
    }
    this.byKey.set(key.id, key);
    if (!this.retired.has(key.id)) this.bySubject.set(key.subject, key);
    return key;
  }

  private nameOf(subject: string): Uint8Array {
    return createHmac('sha256', this.companyKey).update('subject\0').update(subject).digest();
  }

  private transaction(work: () => void): void {
    try {
      this.db.exec('BEGIN IMMEDIATE');
      work();
      this.db.exec('COMMIT');
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw sqliteFailure(error, this.file);
    }
  }
}

/** 32 random bytes as hex, readable by this user alone, on disk before anything is wrapped with it. */
function companyKey(file: string, mayMake: boolean): KeyObject {
  if (!existsSync(file)) {
    if (!mayMake) throw new NeedsOperator('ledger.no-company-key', `${file} is missing, and data/keys.db can't be read without it.`, 'Restore it from a copy. Without it, what is known about people can never be read again.');
    const descriptor = openSync(file, 'wx', 0o600);
    try {
      writeSync(descriptor, `${randomBytes(32).toString('hex')}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }
  const text = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new NeedsOperator('ledger.bad-company-key', `${file} does not hold a key of 64 hex digits.`, 'Restore it from a copy.');
  assert(text.length === 64, 'a key has 256 bits');
  return createSecretKey(text, 'hex');
}
