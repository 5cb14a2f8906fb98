import type { AnyEvent, BackupReport, LedgerStats, RebuildReport, VerifyReport } from '../../vocabulary/views.ts';
import type { Display } from './display.ts';
import { describeEvent } from './events.ts';
import { safeLine } from './safe-text.ts';
import { fields, table, type Cell } from './table.ts';
import { byteSize, count, counted, duration, shortTime } from './times.ts';

export function tailText(display: Display, events: readonly AnyEvent[]): string {
  if (events.length === 0) return 'No such events.';
  return table(
    display,
    [{ title: 'seq', align: 'right' }, { title: 'at' }, { title: 'kind' }, { title: 'task' }, { title: 'actor', shrinksTo: 8 }, { title: 'what', shrinksTo: 16 }],
    events.map((event): Cell[] => {
      const { text, format } = describeEvent(event);
      return [String(event.seq), shortTime(event.at, display.now), event.kind, event.task ?? '', event.actor, format === null ? text : { text, format }];
    }),
  );
}

export function verifyText(display: Display, report: VerifyReport): string {
  const checked = `${counted(report.events, 'event')} and ${counted(report.blobs, 'blob')} checked in ${duration(report.ms)}`;
  if (report.problems.length === 0) return `${display.paint('green', 'The ledger verifies:')} ${checked}.\nHead ${report.headSeq} ${report.headHash}`;
  const problems = table(display, [{ title: 'place' }, { title: 'problem', shrinksTo: 30 }], report.problems.map((problem) => [problem.place, problem.what]));
  return `${display.paint(['red', 'bold'], `The ledger does not verify: ${counted(report.problems.length, 'problem')}.`)} ${checked}.\n${problems}`;
}

export function rebuildText(display: Display, report: RebuildReport): string {
  const rows = report.tables.map((row): Cell[] => [row.table, count(row.rows), row.identical ? { text: 'identical', format: 'green' } : { text: 'different', format: 'red' }]);
  const verdict = report.identical ? display.paint('green', 'Identical.') : display.paint(['red', 'bold'], 'Not identical: the tables now hold what the ledger says.');
  return `${table(display, [{ title: 'table' }, { title: 'rows', align: 'right' }, { title: 'content' }], rows)}\n${counted(report.events, 'event')} folded again in ${duration(report.ms)}. ${verdict}`;
}

export function backupText(display: Display, report: BackupReport): string {
  return [
    `${display.paint('green', 'Backed up:')} ${counted(report.events, 'event')}, ${byteSize(report.bytes)}, in ${duration(report.ms)}, to ${safeLine(report.file)}`,
    `Head ${report.headSeq} ${report.headHash}`,
    '',
    'To a backup belong also:',
    fields(display, report.besides.map(({ place, why }) => [place, why])),
    '',
    'To restore: remove data/keelson.db-wal, put this file in the place of data/keelson.db, and start; the tables are folded anew.',
  ].join('\n');
}

export function statsText(display: Display, stats: LedgerStats): string {
  const about = fields(display, [
    ['events', count(stats.events)],
    ['first', stats.firstAt === null ? '' : shortTime(stats.firstAt, display.now)],
    ['last', stats.lastAt === null ? '' : shortTime(stats.lastAt, display.now)],
    ['database', byteSize(stats.databaseBytes)],
    ['blobs', `${count(stats.blobs)}, ${byteSize(stats.blobBytes)}`],
    ['tasks', stats.tasksByStatus.map(({ status, count: tasks }) => `${count(tasks)} ${status}`).join(', ')],
    ['head', stats.headHash],
  ]);
  if (stats.byKind.length === 0) return about;
  const kinds = table(display, [{ title: 'kind' }, { title: 'events', align: 'right' }], stats.byKind.map(({ kind, count: events }) => [kind, count(events)]));
  return `${about}\n\n${kinds}`;
}
