import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { assert, KeelsonError, NeedsOperator } from '../vocabulary/errors.ts';
import type { EventKind, LedgerEvent } from '../vocabulary/events.ts';
import { taskId, taskNumber } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import { systemClock, systemRandom, type Clock, type Random } from '../vocabulary/ports.ts';
import { backUpLedger } from './backup.ts';
import { blobStore } from './blobs.ts';
import { CommitQueue } from './commit-queue.ts';
import { decodeRow, topicDigest } from './event-codec.ts';
import { openFamilies } from './families.ts';
import { eventStatements, type EventStatements } from './families/events.ts';
import { waitStatements } from './families/waits.ts';
import type { EventRow } from './hash-chain.ts';
import { folderFailure, prepareFolder } from './folder.ts';
import type { FamilyDeps, News } from './family.ts';
import { migrate } from './migrations.ts';
import { Keyring } from './keyring.ts';
import { finishForgetting, forgetSubjects } from './forget.ts';
import { inUse, removeOwner, wasInterrupted, writeOwner } from './owner.ts';
import type { Ledger } from './port.ts';
import { rebuildProjections } from './rebuild.ts';
import { requests } from './requests.ts';
import { sqliteFailure } from './sqlite-failure.ts';
import { loadVectors } from './vectors.ts';
import { verifyLedger } from './verify.ts';

export interface LedgerOptions {
  /** The company's name, for the first event of a new ledger. Without it, a folder that has no ledger is refused. */
  create?: string;
  clock?: Clock;
  random?: Random;
}

/**
 * Opens `<folder>/keelson.db`, and owns it until `close`: a second process is refused with the name of the first.
 * Opening reads the newest event only, so it takes as long with a million events as with ten.
 */
export async function openLedger(folder: string, options: LedgerOptions = {}): Promise<Ledger> {
  const file = join(folder, 'keelson.db');
  const clock = options.clock ?? systemClock;
  let db: DatabaseSync | undefined;
  let keyring: Keyring | undefined;
  let noted = false;
  try {
    if (options.create === undefined && !existsSync(file)) throw noCompany();
    prepareFolder(folder, file);
    db = new DatabaseSync(file, { allowExtension: true });
    loadVectors(db);
    takeLock(db);
    migrate(db, file);
    keyring = openKeyring(folder, db);
    const interrupted = wasInterrupted(folder);
    noted = !interrupted;
    writeOwner(folder);
    const ledger = assembleLedger({ db, keyring, folder, file, clock, interrupted });
    // Projections of the older format are folded anew into the tables of the newer.
    if (rebuildIsDue(db)) await ledger.rebuild();
    await finishForgetting({ db, keyring, blobs: ledger.blobs, append: (drafts) => ledger.append(drafts) });
    await begin(ledger, options);
    return ledger;
  } catch (error) {
    // Nothing ran, so there is nothing to recover from; the note of an earlier process that died stays.
    if (noted) removeOwner(folder);
    keyring?.close();
    if (db?.isOpen) db.close();
    const failure = sqliteFailure(folderFailure(error, folder), file);
    throw failure instanceof KeelsonError && failure.code === 'ledger.in-use' ? inUse(folder) : failure;
  }
}

/** 8 MiB of log between two checkpoints: of 400 to 16,000 pages this measured best or no worse. */
const checkpointPages = 2_000;

/** The exclusive lock is taken with the first write lock and held until the process ends, however it ends. */
function takeLock(db: DatabaseSync): void {
  db.exec(`PRAGMA busy_timeout = ${limits.lockWaitMs}; PRAGMA locking_mode = EXCLUSIVE`);
  const mode = db.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'];
  if (mode !== 'wal') throw new NeedsOperator('ledger.no-wal', `The disk does not allow a write-ahead log (mode ${String(mode)}).`, 'Put the company folder on a local disk.');
  db.exec(`PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = ${checkpointPages}; BEGIN IMMEDIATE; COMMIT`);
  assert(db.prepare('PRAGMA synchronous').get()?.['synchronous'] === 2, 'every commit is synced (L4)');
}

function noCompany(): NeedsOperator {
  return new NeedsOperator('ledger.empty', 'There is no company in this folder yet.', 'Run `keelson init` to make one.');
}

function rebuildIsDue(db: DatabaseSync): boolean {
  return db.prepare('SELECT one FROM rebuild_due').get() !== undefined;
}

/** A ledger that names keys and comes without them must not be given new ones: the loss would look like a new company. */
function openKeyring(folder: string, db: DatabaseSync): Keyring {
  const sealed = db.prepare(`SELECT 1 FROM events WHERE subject >= 'k' AND subject < 'l' AND subject GLOB 'k[0-9a-f]*' LIMIT 1`).get();
  if (sealed !== undefined && !existsSync(join(folder, 'keys.db'))) {
    throw new NeedsOperator('ledger.no-keys', `${join(folder, 'keys.db')} is missing, and what is known about people is sealed with its keys.`, 'Restore data/keys.db and data/company.key from the newest copy. Nothing was changed.');
  }
  return new Keyring(folder);
}

async function begin(ledger: Ledger & { setCompany(event: LedgerEvent): void }, options: LedgerOptions): Promise<void> {
  if ((await ledger.head()).seq === 0) {
    if (options.create === undefined) throw noCompany();
    const companyId = (options.random ?? systemRandom).uuid();
    await ledger.append([{ kind: 'company.created', actor: 'operator', data: { companyId, name: options.create, format: 1 } }]);
  }
  ledger.setCompany(await ledger.event(1));
}

interface Opened {
  db: DatabaseSync;
  keyring: Keyring;
  folder: string;
  file: string;
  clock: Clock;
  interrupted: boolean;
}

function assembleLedger({ db, keyring, folder, file, clock, interrupted }: Opened): Ledger & { setCompany(event: LedgerEvent): void } {
  const events = eventStatements(db);
  const news: News = { woken: [], links: [] };
  const decode = (row: EventRow): LedgerEvent => decodeRow(row, keyring);
  const readEvent = (seq: number): LedgerEvent => {
    const row = events.get(seq);
    assert(row, `event ${seq} exists`);
    return decode(row);
  };
  const deps: FamilyDeps = { db, news, readEvent, topicDigest: (event) => topicDigest(event, keyring), newestOf: (task) => events.newestOf(taskNumber(task)) };
  const { queries, ...families } = openFamilies(deps, keyring);
  const queue = new CommitQueue({ db, events, ...families, news, clock, keyring, file });
  const blobs = blobStore(join(folder, 'blobs'), keyring);
  const waits = waitStatements(deps);
  const highest = db.prepare('SELECT max(id) AS id FROM tasks').get()?.['id'];
  let lastTask = typeof highest === 'number' ? highest : 0;
  let company: LedgerEvent<'company.created'> | undefined;
  return {
    get companyId() {
      assert(company, 'the company is open');
      return company.data.companyId;
    },
    get companyName() {
      assert(company, 'the company is open');
      return company.data.name;
    },
    setCompany(event) {
      if (event.kind !== 'company.created') throw new NeedsOperator('ledger.damaged', 'The first event is not the creation of a company.', 'Restore data/ from a copy.');
      company = event;
    },
    append: (drafts, expectations = []) => queue.append(drafts, expectations),
    onCommit: (listener) => queue.onCommit(listener),
    head: async () => queue.head(),
    event: async (seq) => readEvent(seq),
    events: async (query) => events.select(query, query.subject === undefined ? null : (keyring.keyOf(query.subject)?.id ?? query.subject)).map(decode),
    async journal(task) {
      return {
        events: events.ofTask(taskNumber(task)).map(decode),
        links: waits.linksOf(task).map(({ call, seq }) => ({ task, call, event: readEvent(seq) })),
      };
    },
    nextTaskId: () => taskId(++lastTask),
    interrupted,
    ...queries,
    requests: requests(queue, queries.requests, (text) => keyring.digest(text)),
    blobs,
    forget: (subjects, by, reason, progress) => forgetSubjects({ db, keyring, blobs, append: (drafts) => queue.append(drafts, []) }, subjects, { by, reason }, progress),
    verify: (progress) => verifyLedger(events, blobs, keyring, progress),
    rebuild: async (progress) => {
      const report = rebuildProjections(db, families, events, decode, progress);
      news.woken.length = 0;
      news.links.length = 0;
      return report;
    },
    backup: (to, progress) => backUpLedger(events, queue.head(), to, progress),
    stats: () => stats(db, events, queries.tasks, blobs, queue.head().hash),
    bytes: async () => fileBytes(db),
    async close() {
      queue.close();
      // While the lock is held: after it, the note may be that of the next process.
      removeOwner(folder);
      keyring.close();
      db.close();
    },
  };
}

function fileBytes(db: DatabaseSync): number {
  return db.prepare('SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size) AS bytes').get()?.['bytes'] as number;
}

async function stats(db: DatabaseSync, events: EventStatements, tasks: Ledger['tasks'], blobs: Ledger['blobs'], headHash: string) {
  const { first, last } = events.span();
  const size = await blobs.size();
  const byKind = events.countByKind() as { kind: EventKind; count: number }[];
  return {
    events: byKind.reduce((sum, { count }) => sum + count, 0),
    firstAt: first,
    lastAt: last,
    headHash,
    databaseBytes: fileBytes(db),
    blobs: size.blobs,
    blobBytes: size.bytes,
    byKind,
    tasksByStatus: await tasks.countByStatus(),
  };
}
