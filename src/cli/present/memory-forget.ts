import type { ForgetReport, MemoryView } from '../../vocabulary/memory.ts';
import { heading, type Display } from './display.ts';
import { safeLine } from './safe-text.ts';
import { fields } from './table.ts';
import { count, counted, duration } from './times.ts';

const gone = 'what they wrote and what was written about them: mails with their attachments, notes, messages, records, what was learned, and all of it in every index, in the ledger and in its backups';
const stays = [
  'that somebody was forgotten, when, by whom, and your reason',
  'what left the house: sent mails, files in the outbox, exports, what models were asked',
  'what others wrote about them without naming them as the subject',
  'older copies of data/keys.db: who has one and a copy of the ledger can still read it, so delete them',
];

/** What a person reads before they say yes. */
export function forgetWarning(display: Display, subject: string, view: MemoryView): string {
  const known = view.type === 'identity'
    ? `${counted(view.identity.subjects.length, 'name')} (${view.identity.subjects.join(', ')}), ${counted(view.items, 'item')}, ${counted(view.records.length, 'record')}`
    : view.type === 'record' ? `a record of ${counted(view.versions, 'version')}, ${counted(view.links.length, 'link')}${view.identity === null ? '' : `; also known as ${view.identity.subjects.join(', ')}`}` : 'an item';
  return [
    heading(display, `To forget: ${safeLine(subject)}`),
    fields(display, [['known', known], ['gone for good', gone], ...stays.map((line, index): [string, string] => [index === 0 ? 'stays' : '', line])]),
  ].join('\n');
}

/** What was erased, and what nobody can call back. */
export function forgetText(display: Display, report: ForgetReport): string {
  const { subject, subjects, events, items, records, blobs, cancelledTasks, outside, ms } = report;
  const sum = `${display.paint('green', `${safeLine(subject)} is forgotten:`)} ${counted(events, 'event')} can't be read any more, ${counted(items, 'item')}, ${counted(records, 'record')} and ${counted(blobs, 'blob')} erased in ${duration(ms)}.`;
  const about = fields(display, [
    ['names', subjects.length > 1 ? subjects.join(', ') : ''],
    ['cancelled', cancelledTasks.join(', ')],
    ['still outside', outside.length === 0 ? '' : `${count(outside.length)}; Keelson can't call these back:`],
  ]);
  const rest = outside.map((one) => `  ${safeLine(one)}`).join('\n');
  const keys = 'Delete older copies of data/keys.db: with one of them and a copy of the ledger it could be read again. `keelson ledger verify` shows that the record is whole.';
  return [sum, about, rest, keys].filter((part) => part !== '').join('\n');
}
