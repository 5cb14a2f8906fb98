import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import type { BackupReport, Progress } from '../vocabulary/views.ts';
import { eventStatements, type EventStatements } from './families/events.ts';
import { folderFailure, syncPath } from './folder.ts';
import { chainHash, genesisHash, headProblem, type Head } from './hash-chain.ts';
import { migrate } from './migrations.ts';
import { sqliteFailure } from './sqlite-failure.ts';
import { loadVectors } from './vectors.ts';

const rowsPerTurn = 2_000;

/** What else a company is made of, for whoever makes the backup. */
const besides: BackupReport['besides'] = [
  { place: 'data/blobs', why: 'mails and long texts; what is about somebody is sealed there too' },
  { place: 'data/keys.db', why: 'the newest copy alone, apart from the backups: an older one brings back who was forgotten, and lacks the keys of whoever is new' },
  { place: 'data/company.key', why: 'once, and apart from both; without it nobody can read what is about anybody' },
  { place: 'data/access.json and data/access.key', why: 'apart from each other; without them sign-ins, tokens and secrets of webhooks are set up anew' },
  { place: 'the rest of the folder', why: 'company.yaml, the persona, playbooks and kinds' },
];

/**
 * Writes the events up to the head of this moment, and nothing folded from them, into a new SQLite file. What is about somebody is
 * sealed in it, and its first opening with the keys folds the projections anew. The chain is checked on the way: a damaged ledger
 * must not pass for a backup. The file has its name only when it is whole and on disk. Appends may go on meanwhile.
 */
export async function backUpLedger(events: EventStatements, head: Head, file: string, progress?: Progress): Promise<BackupReport> {
  const started = performance.now();
  const target = resolve(file);
  const folder = dirname(target);
  if (!existsSync(folder)) throw new Terminal('ledger.backup-no-folder', `There is no folder ${folder}.`, 'Make it, or name another file. Nothing was written.');
  refuseExisting(target);
  const lost = headProblem(events.storedHead(), head, (seq) => events.get(seq)?.hash ?? null);
  if (lost !== null) throw damaged(`its end was changed: ${lost}`);
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    await writeCopy(events, head, temporary, progress);
    syncPath(temporary);
    refuseExisting(target);
    renameSync(temporary, target);
    syncPath(folder);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw sqliteFailure(folderFailure(error, folder), temporary);
  }
  return { file: target, events: head.seq, headSeq: head.seq, headHash: head.hash, bytes: statSync(target).size, besides, ms: performance.now() - started };
}

async function writeCopy(events: EventStatements, head: Head, file: string, progress?: Progress): Promise<void> {
  rmSync(file, { force: true });
  const db = new DatabaseSync(file, { allowExtension: true });
  try {
    loadVectors(db);
    // Half a file is thrown away, and the whole one is synced once.
    db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
    migrate(db, file);
    const copy = eventStatements(db);
    let last: Head = { seq: 0, hash: genesisHash };
    while (last.seq < head.seq) {
      last = copyRows(db, events, copy, last, head.seq);
      progress?.(last.seq, head.seq);
      await nextTurn();
    }
    if (last.hash !== head.hash) throw damaged('its last event is not the one that was written');
    copy.setHead({ ...head, closed: true });
    db.exec('INSERT OR IGNORE INTO rebuild_due VALUES (1)');
  } finally {
    db.close();
  }
}

function copyRows(db: DatabaseSync, events: EventStatements, copy: EventStatements, after: Head, upTo: number): Head {
  let last = after;
  db.exec('BEGIN');
  for (const row of events.after(after.seq, Math.min(rowsPerTurn, upTo - after.seq))) {
    if (row.seq !== last.seq + 1 || chainHash(last.hash, row) !== row.hash) throw damaged(`event ${last.seq + 1} was changed or is missing`);
    copy.insert(row);
    last = { seq: row.seq, hash: row.hash };
  }
  if (last.seq === after.seq) throw damaged(`event ${after.seq + 1} is missing`);
  copy.settle();
  db.exec('COMMIT');
  return last;
}

function refuseExisting(file: string): void {
  if (existsSync(file)) throw new Terminal('ledger.backup-exists', `${file} is there already.`, 'Name a new file: a backup replaces none.');
}

function damaged(what: string): NeedsOperator {
  return new NeedsOperator('ledger.damaged', `The ledger can't be backed up: ${what}.`, 'Run `keelson ledger verify`, then restore data/ from a copy. No backup was written; keep the earlier ones.');
}
