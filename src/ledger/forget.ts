import type { DatabaseSync } from 'node:sqlite';
import { AssertionFailed, KeelsonError, NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import type { Draft, LedgerEvent } from '../vocabulary/events.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Progress } from '../vocabulary/views.ts';
import type { BlobStore } from './blobs.ts';
import { folderFailure } from './folder.ts';
import type { Keyring } from './keyring.ts';
import { sqliteFailure } from './sqlite-failure.ts';

interface ForgetDeps {
  db: DatabaseSync;
  keyring: Keyring;
  blobs: BlobStore;
  append(drafts: Draft[]): Promise<LedgerEvent[]>;
}

const stepsTotal = 4;

/**
 * Forgets by destroying keys. The order is what makes it hold against a crash: the event first (its folds clean every
 * projection in the same commit), the keys second, the files last. Before the event nothing has happened; after it,
 * `finishForgetting` at the next start does what is left.
 */
export async function forgetSubjects(deps: ForgetDeps, subjects: readonly string[], who: { by: string; reason: string }, progress?: Progress): Promise<{ seq: number; events: number; blobs: number }> {
  const { db, keyring, blobs } = deps;
  const keys = subjects.flatMap((subject) => keyring.keyOf(subject)?.id ?? []);
  if (keys.length === 0) throw new Terminal('memory.unknown-subject', `Nothing is known about ${subjects.join(', ')}.`, 'Check the name; `keelson memory stats` tells how many subjects there are.');
  const count = db.prepare('SELECT count(*) AS count FROM events WHERE subject = ?');
  const events = keys.reduce((sum, key) => sum + (count.get(key)?.['count'] as number), 0);
  const step = (done: number): void => progress?.(done, stepsTotal);
  // What is written about them from here on is a new beginning, under a new key.
  keyring.retire(keys);
  let seq: number;
  try {
    const [event] = await deps.append([{ kind: 'subject.forgotten', actor: 'operator', data: { keys, ...who, events } }]);
    seq = event?.seq ?? 0;
  } catch (error) {
    keyring.reinstate(keys);
    throw error;
  }
  step(1);
  keyring.destroy(keys);
  step(2);
  try {
    const removed = await blobs.removeSealed(new Set(keys));
    step(3);
    cleanFile(db);
    keyring.markCleaned(keys);
    step(4);
    return { seq, events, blobs: removed };
  } catch (error) {
    if (error instanceof AssertionFailed) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    throw new NeedsOperator('memory.cleaning-failed', `They are forgotten: their keys are destroyed. But the files could not be cleaned (${problem}), so free pages of data/keelson.db may still hold words about them.`, 'Free some space: cleaning writes the file anew and needs twice its size. The next start cleans up; `keelson memory stats` tells what is left.', { cause: error });
  }
}

/**
 * What is left to do at a start: keys that an event on record destroys, subjects that an older copy of the ledger brought back,
 * files of keys that are gone. A disk that refuses must not keep the operator out: what fails is tried again at the next start,
 * and `Keyring.counts` tells of it until then.
 */
export async function finishForgetting(deps: ForgetDeps): Promise<void> {
  const { db, keyring, blobs } = deps;
  const left = db.prepare('SELECT key FROM forgotten_keys').all().map((row) => row['key'] as string).filter((key) => keyring.isLive(key));
  if (left.length > 0) keyring.destroy(left);
  try {
    await forgetAgain(deps);
    const uncleaned = keyring.uncleaned();
    if (uncleaned.length === 0) return;
    await blobs.removeSealed(new Set(uncleaned));
    cleanFile(db);
    keyring.markCleaned(uncleaned);
  } catch (error) {
    // What the disk, the folder or a damaged file refuses; anything else is our own mistake, and must not look like that.
    if (!(sqliteFailure(folderFailure(error, 'data'), 'keelson.db') instanceof KeelsonError)) throw error;
  }
}

/**
 * An older copy of the ledger does not know who was forgotten since, and its projections hold names in the clear. The keys know:
 * what they lost is forgotten here too, with an event of its own, since only folds clean projections.
 */
async function forgetAgain({ db, keyring, append }: ForgetDeps): Promise<void> {
  const recorded = db.prepare('SELECT 1 FROM forgotten_keys WHERE key = ?');
  const named = db.prepare('SELECT 1 FROM events WHERE subject = ? LIMIT 1');
  const count = db.prepare('SELECT count(*) AS count FROM events WHERE subject = ?');
  const back = keyring.destroyed().filter((key) => recorded.get(key) === undefined && named.get(key) !== undefined);
  // First, so that a process that dies after the event still cleans the file.
  if (back.length > 0) keyring.markCleaned(back, false);
  for (let from = 0; from < back.length; from += limits.keysPerEventMax) {
    const keys = back.slice(from, from + limits.keysPerEventMax);
    const events = keys.reduce((sum, key) => sum + (count.get(key)?.['count'] as number), 0);
    await append([{ kind: 'subject.forgotten', actor: 'system', data: { keys, by: 'system', reason: 'Destroyed before; this is an older copy of the ledger.', events } }]);
  }
}

/** Deleted rows and full-text segments linger in free pages and old segments: the file is written anew without them. */
function cleanFile(db: DatabaseSync): void {
  for (const table of ['hot_text', 'cold_text', 'term_trigrams']) {
    const there = db.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(table);
    if (there !== undefined) db.exec(`INSERT INTO ${table}(${table}) VALUES ('optimize')`);
  }
  db.exec('VACUUM');
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}
