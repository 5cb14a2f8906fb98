import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { assert, KeelsonError, NeedsOperator } from '../vocabulary/errors.ts';
import type { EventKind, LedgerEvent } from '../vocabulary/events.ts';
import { taskId, taskNumber } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import { systemClock, systemRandom, type Clock, type Random } from '../vocabulary/ports.ts';
import { blobStore } from './blobs.ts';
import { CommitQueue } from './commit-queue.ts';
import { decodeRow } from './event-codec.ts';
import { documentsFamily } from './families/documents.ts';
import { effectsFamily } from './families/effects.ts';
import { eventStatements, type EventStatements } from './families/events.ts';
import { inboxFamily } from './families/inbox.ts';
import { recordsFamily } from './families/records.ts';
import { schedulesFamily } from './families/schedules.ts';
import { signalsFamily } from './families/signals.ts';
import { tasksFamily } from './families/tasks.ts';
import { waitStatements } from './families/waits.ts';
import { folderFailure, prepareFolder } from './folder.ts';
import type { Checks, Family, FamilyDeps, Folds, News } from './family.ts';
import { migrate } from './migrations.ts';
import { inUse, removeOwner, wasInterrupted, writeOwner } from './owner.ts';
import type { Ledger } from './port.ts';
import { rebuildProjections } from './rebuild.ts';
import { sqliteFailure } from './sqlite-failure.ts';
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
  let noted = false;
  try {
    if (options.create === undefined && !existsSync(file)) throw noCompany();
    prepareFolder(folder, file);
    db = new DatabaseSync(file);
    takeLock(db);
    migrate(db, file);
    const interrupted = wasInterrupted(folder);
    noted = !interrupted;
    writeOwner(folder);
    const ledger = assembleLedger({ db, folder, file, clock, interrupted });
    await begin(ledger, options);
    return ledger;
  } catch (error) {
    // Nothing ran, so there is nothing to recover from; the note of an earlier process that died stays.
    if (noted) removeOwner(folder);
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
  db.exec(`PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = ${checkpointPages}; BEGIN IMMEDIATE; COMMIT`);
  assert(db.prepare('PRAGMA synchronous').get()?.['synchronous'] === 2, 'every commit is synced (L4)');
}

function noCompany(): NeedsOperator {
  return new NeedsOperator('ledger.empty', 'There is no company in this folder yet.', 'Run `keelson init` to make one.');
}

async function begin(ledger: Ledger & { setCompany(event: LedgerEvent): void }, options: LedgerOptions): Promise<void> {
  if ((await ledger.head()).seq === 0) {
    if (options.create === undefined) throw noCompany();
    const companyId = (options.random ?? systemRandom).uuid();
    await ledger.append([{ kind: 'company.created', actor: 'operator', data: { companyId, name: options.create, format: 1 } }]);
  }
  ledger.setCompany(await ledger.event(1));
}

function families(deps: FamilyDeps) {
  return {
    tasks: tasksFamily(deps),
    inbox: inboxFamily(deps),
    effects: effectsFamily(deps),
    signals: signalsFamily(deps),
    documents: documentsFamily(deps),
    records: recordsFamily(deps),
    schedules: schedulesFamily(deps),
  };
}

interface Opened {
  db: DatabaseSync;
  folder: string;
  file: string;
  clock: Clock;
  interrupted: boolean;
}

function assembleLedger({ db, folder, file, clock, interrupted }: Opened): Ledger & { setCompany(event: LedgerEvent): void } {
  const events = eventStatements(db);
  const news: News = { woken: [], links: [] };
  const readEvent = (seq: number): LedgerEvent => {
    const row = events.get(seq);
    assert(row, `event ${seq} exists`);
    return decodeRow(row);
  };
  const deps: FamilyDeps = { db, news, readEvent, newestOf: (task) => events.newestOf(taskNumber(task)) };
  const all = families(deps);
  const list = Object.values(all) as Family<unknown>[];
  const folds = mergeFolds(list.map((family) => family.folds));
  const queue = new CommitQueue({ db, events, folds, checks: Object.assign({}, ...list.map(({ checks }) => checks)) as Checks, news, clock, file });
  const blobs = blobStore(join(folder, 'blobs'));
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
    events: async (query) => events.select(query).map(decodeRow),
    async journal(task) {
      return {
        events: events.ofTask(taskNumber(task)).map(decodeRow),
        links: waits.linksOf(task).map(({ call, seq }) => ({ task, call, event: readEvent(seq) })),
      };
    },
    nextTaskId: () => taskId(++lastTask),
    interrupted,
    tasks: all.tasks.queries,
    inbox: all.inbox.queries,
    effects: all.effects.queries,
    signals: all.signals.queries,
    documents: all.documents.queries,
    records: all.records.queries,
    schedules: all.schedules.queries,
    blobs,
    verify: (progress) => verifyLedger(events, blobs, progress),
    rebuild: async (progress) => {
      const report = rebuildProjections(db, list.flatMap(({ tables }) => tables), events, folds, progress);
      news.woken.length = 0;
      news.links.length = 0;
      return report;
    },
    stats: () => stats(db, events, all.tasks.queries, blobs, queue.head().hash),
    async close() {
      queue.close();
      // While the lock is held: after it, the note may be that of the next process.
      removeOwner(folder);
      db.close();
    },
  };
}

/** Several families may fold the same kind: they do so in the order in which the families are listed. */
function mergeFolds(all: Folds[]): Folds {
  const merged = new Map<EventKind, ((event: LedgerEvent) => void)[]>();
  for (const folds of all) {
    for (const [kind, fold] of Object.entries(folds) as [EventKind, (event: LedgerEvent) => void][]) merged.set(kind, [...(merged.get(kind) ?? []), fold]);
  }
  return Object.fromEntries(
    [...merged].map(([kind, list]) => [kind, list.length === 1 ? list[0] : (event: LedgerEvent) => list.forEach((fold) => fold(event))]),
  ) as Folds;
}

async function stats(db: DatabaseSync, events: EventStatements, tasks: Ledger['tasks'], blobs: Ledger['blobs'], headHash: string) {
  const { first, last } = events.span();
  const pages = db.prepare('SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size) AS bytes').get();
  const size = await blobs.size();
  const byKind = events.countByKind() as { kind: EventKind; count: number }[];
  return {
    events: byKind.reduce((sum, { count }) => sum + count, 0),
    firstAt: first,
    lastAt: last,
    headHash,
    databaseBytes: pages?.['bytes'] as number,
    blobs: size.blobs,
    blobBytes: size.bytes,
    byKind,
    tasksByStatus: await tasks.countByStatus(),
  };
}
