import type { ImportProgress, ImportReport } from '../../vocabulary/memory.ts';
import type { Display } from './display.ts';
import { safeLine } from './safe-text.ts';
import { table } from './table.ts';
import { byteSize, count, counted, duration } from './times.ts';

const barColumns = 24;

/** `import ██████░░░░ 52 %  12,345 lines  3.1 MiB of 6.0 MiB`; without a bar while nobody knows how much there is. */
export function importProgressText(display: Display, { lines, bytes, bytesTotal }: ImportProgress): string {
  if (bytesTotal === null || bytesTotal === 0) return `import ${counted(lines, 'line')}  ${byteSize(bytes)}`;
  const done = Math.min(1, bytes / bytesTotal);
  const full = Math.round(done * barColumns);
  const bar = `${display.paint('green', '█'.repeat(full))}${display.paint('dim', '░'.repeat(barColumns - full))}`;
  return `import ${bar} ${Math.floor(done * 100)} %  ${counted(lines, 'line')}  ${byteSize(bytes)} of ${byteSize(bytesTotal)}`;
}

/** What an import did, and every broken line with what is wrong with it. */
export function importText(display: Display, report: ImportReport): string {
  const { added, changed, same, broken, brokenCount, ignored, ms } = report;
  const taken = added + changed + same;
  if (taken + brokenCount === 0) return 'The file holds no lines. One looks like this: {"id": "1", "author": "Jane", "at": "2026-03-31T09:30:00Z", "text": "Hello"}';
  const rate = taken > 0 && ms > 0 ? `, ${count(Math.round((taken * 1_000) / ms))} a second` : '';
  const sum = `${display.paint(brokenCount === 0 ? 'green' : 'yellow', `${counted(added, 'item')} added,`)} ${count(changed)} changed, ${count(same)} known already, ${counted(brokenCount, 'line')} broken. ${duration(ms)}${rate}.`;
  const left = ignored.length === 0 ? '' : `\nLeft out, since they mean nothing here: ${ignored.map(({ field, lines }) => `${safeLine(field)} (${counted(lines, 'line')})`).join(', ')}.`;
  if (brokenCount === 0) return `${sum}${left}`;
  const problems = table(display, [{ title: 'line', align: 'right' }, { title: 'what is wrong', shrinksTo: 30 }], broken.map(({ line, problem }) => [count(line), problem]));
  const more = brokenCount > broken.length ? `\n… and ${count(brokenCount - broken.length)} more.` : '';
  return `${problems}${more}\n${sum}${left}\nMend the broken lines and import the file again: what is in already is not added twice.`;
}
