import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { load } from 'sqlite-vec';
import type { TestContext } from 'node:test';
import type { Ledger } from '../../src/ledger/port.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import type { Draft } from '../../src/vocabulary/events.ts';
import type { Clock, Random } from '../../src/vocabulary/ports.ts';

// Ledgers that a test opens, edits behind their back, and throws away.

/** A clock that stands until it is moved. */
export interface SteadyClock extends Clock {
  time: number;
}

export function steadyClock(time = Date.UTC(2026, 0, 5, 9)): SteadyClock {
  const clock: SteadyClock = { time, now: () => clock.time, wake: () => () => undefined };
  return clock;
}

export const steadyRandom: Random = { uuid: () => '00000000-0000-4000-8000-000000000001' };

/** In memory where there is such a place: a sync of a real disk takes milliseconds, and a test can't lose power. */
const scratchPlace = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A folder that goes when the test ends. */
export function scratchFolder(t: TestContext): string {
  const folder = mkdtempSync(join(scratchPlace, 'keelson-ledger-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface OpenScratch {
  folder?: string;
  clock?: Clock;
}

/** A new ledger of the company Tidemark, or the one in `folder`. Closed when the test ends, if the test did not. */
export async function openScratch(t: TestContext, { folder = scratchFolder(t), clock = steadyClock() }: OpenScratch = {}): Promise<Ledger & { folder: string }> {
  const ledger = await openLedger(folder, { create: 'Tidemark', clock, random: steadyRandom });
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await ledger.close();
    open = false;
  };
  t.after(close);
  return Object.assign(Object.create(ledger) as Ledger, { folder, close });
}

/** The folder of a closed ledger with these appends, one commit each. */
export async function closedLedger(t: TestContext, batches: Draft[][]): Promise<string> {
  const ledger = await openScratch(t);
  for (const batch of batches) await ledger.append(batch);
  await ledger.close();
  return ledger.folder;
}

/** Runs `work` on the file of a closed ledger, as a stranger with a SQL prompt would. */
export function withFile<T>(folder: string, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(folder, 'keelson.db'), { allowExtension: true });
  try {
    load(db);
    return work(db);
  } finally {
    db.close();
  }
}

/** Runs SQL on the file of a closed ledger after taking away the triggers that guard the events. */
export function tamper(folder: string, sql: string): void {
  withFile(folder, (db) => {
    for (const row of db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).all()) db.exec(`DROP TRIGGER ${String(row['name'])}`);
    db.exec(sql);
  });
}

/** The connection that the next ledger opens: for what only SQLite itself can tell. */
export function spyOnConnection(t: TestContext): () => DatabaseSync {
  const seen: DatabaseSync[] = [];
  const original = DatabaseSync.prototype.exec;
  t.mock.method(DatabaseSync.prototype, 'exec', function exec(this: DatabaseSync, sql: string) {
    seen.push(this);
    original.call(this, sql);
  });
  return () => {
    const [connection] = seen;
    if (!connection) throw new Error('no connection was opened yet');
    return connection;
  };
}
