import { noReplyText } from '../../vocabulary/no-reply-words.ts';
import type { IntakeReport } from '../../vocabulary/views.ts';
import type { Display } from './display.ts';
import { table, type Cell } from './table.ts';
import { count, counted } from './times.ts';

/** What came in: one line a mail and the sum. */
export function intakeText(display: Display, report: IntakeReport): string {
  const sum = intakeSum(report);
  if (report.mails.length === 0) return sum;
  return `${intakeTable(display, report)}\n${sum}`;
}

/** `9 mails received, 1 duplicate, 1 broken.` */
export function intakeSum(report: IntakeReport): string {
  return `${counted(report.received, 'mail')} received, ${counted(report.duplicates, 'duplicate')}, ${count(report.broken)} broken.`;
}

export function intakeTable(display: Display, report: IntakeReport): string {
  const rows = report.mails.map((mail): Cell[] => [String(mail.seq), mail.source.replace(/^.*[/\\]/, ''), mail.from, mail.subject, outcome(mail)]);
  return table(display, [{ title: 'event', align: 'right' }, { title: 'source', shrinksTo: 10 }, { title: 'from', shrinksTo: 12 }, { title: 'subject', shrinksTo: 14 }, { title: 'outcome', shrinksTo: 16 }], rows);
}

function outcome(mail: IntakeReport['mails'][number]): Cell {
  if (mail.outcome === 'duplicate') return { text: 'duplicate: had it before, acted on once', format: 'dim' };
  if (mail.outcome === 'broken') return { text: 'broken: raw bytes kept for a person to look at', format: 'red' };
  return mail.noReply === null ? { text: 'received', format: 'green' } : { text: `never answered: ${noReplyText(mail.noReply)}`, format: 'yellow' };
}
