/**
 * Loaded before the program under test with `node --import`, so that the product has no switch for it. Counts the points
 * at which something becomes durable or visible outside: each COMMIT, and each file that is begun, named or removed.
 *
 * KEELSON_KILL_AT unset: every point is told on fd 3 as a line `<side> <label>`.
 * KEELSON_KILL_AT = `<n> <side> <part of a label>`: at the n-th such point the process tells it and stands still for
 * ever, before or after the call, until whoever reads fd 3 kills it. The label of a commit is the kinds of its events.
 */
import fsCallbacks, { writeSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

type Side = 'before' | 'after';

const wanted = /^(\d+) (before|after) ?(.*)$/.exec(process.env['KEELSON_KILL_AT'] ?? '');
const passed: Record<Side, number> = { before: 0, after: 0 };
/** Of the transaction under way. */
let kinds: string[] = [];

function point(side: Side, label: string): void {
  if (wanted === null) {
    writeSync(3, `${side} ${label}\n`);
    return;
  }
  const [, n, wantedSide, part = ''] = wanted;
  if (side !== wantedSide || !label.includes(part)) return;
  passed[side] += 1;
  if (passed[side] !== Number(n)) return;
  writeSync(3, `${side} ${label}\n`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function around<T>(label: string, work: () => T): T {
  point('before', label);
  const result = work();
  point('after', label);
  return result;
}

function watchStatement(statement: StatementSync, sql: string): StatementSync {
  const run = statement.run.bind(statement) as (...values: unknown[]) => ReturnType<StatementSync['run']>;
  if (sql === 'COMMIT') {
    statement.run = () => {
      const label = `commit ${kinds.join(' ')}`;
      kinds = [];
      return around(label, run);
    };
  } else if (sql.startsWith('INSERT INTO events ')) {
    statement.run = (...values: unknown[]) => {
      kinds.push(String(values[2]));
      return run(...values);
    };
  }
  return statement;
}

const { prepare, exec } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (sql, ...rest) {
  return watchStatement(prepare.call(this, sql, ...rest), sql);
};
DatabaseSync.prototype.exec = function (sql) {
  if (sql.includes('COMMIT')) around('commit exec', () => exec.call(this, sql));
  else exec.call(this, sql);
};

async function aroundPromise<T>(label: string, work: () => Promise<T>): Promise<T> {
  point('before', label);
  const result = await work();
  point('after', label);
  return result;
}

/** `outbox/e….eml` and `blobs/ab/cd…` alike: the kind of file is the label, not its name. */
function fileLabel(call: string, path: unknown): string {
  const name = basename(String(path));
  return `${call} ${name.includes('.eml') ? 'mail' : 'blob'}`;
}

const files = fsCallbacks.promises;
const { link, open, rename, rm } = files;
files.link = (from, to) => aroundPromise(fileLabel('link', to), () => link(from, to));
files.rename = (from, to) => aroundPromise(fileLabel('rename', to), () => rename(from, to));
files.rm = (path, options) => aroundPromise(fileLabel('rm', path), () => rm(path, options));
files.open = (path, flags, mode) => (String(flags).startsWith('w') ? aroundPromise(fileLabel('begin', path), () => open(path, flags, mode)) : open(path, flags, mode));
syncBuiltinESMExports();
