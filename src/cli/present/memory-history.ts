import type { Json } from '../../vocabulary/json.ts';
import type { FieldChange, RevertReport, VersionView, WhyStep } from '../../vocabulary/memory.ts';
import type { Display } from './display.ts';
import { fieldText, jsonText } from './memory-value.ts';
import { safeLine } from './safe-text.ts';
import { table, type Cell } from './table.ts';
import { count, shortTime } from './times.ts';
import { wrapWidth } from './width.ts';

/** Every version in a line, newest first. */
export function historyText(display: Display, ref: string, versions: readonly VersionView[]): string {
  if (versions.length === 0) return `Nothing is known about ${safeLine(ref)}. \`keelson memory recall "WORDS"\` finds what there is.`;
  const rows = versions.map((one): Cell[] => [
    String(one.version),
    shortTime(one.at, display.now),
    String(one.seq),
    one.actor,
    [one.source, one.model === null ? '' : `by ${one.model}`, one.task ?? ''].filter((part) => part !== '').join(', '),
    `${one.reverts === null ? '' : `takes back version ${one.reverts}: `}${beginning(valueText(display, one.value), holdsCharsMax)}`,
  ]);
  return table(display, [{ title: 'version', align: 'right' }, { title: 'at' }, { title: 'event', align: 'right' }, { title: 'by', shrinksTo: 8 }, { title: 'from', shrinksTo: 12 }, { title: 'holds', shrinksTo: 20 }], rows);
}

/** What changed, field by field. */
export function diffText(display: Display, { from, to, changes }: { from: number; to: number; changes: readonly FieldChange[] }): string {
  if (changes.length === 0) return `Version ${from} and version ${to} hold the same.`;
  return `Version ${from} to version ${to}\n${changesText(display, changes)}`;
}

function changesText(display: Display, changes: readonly FieldChange[]): string {
  const shown = (field: string, value: Json | undefined, format: 'red' | 'green'): Cell => (value === undefined ? '' : { text: shownText(display, field, value), format });
  const rows = changes.map(({ field, before, after }): Cell[] => [field, shown(field, before, 'red'), shown(field, after, 'green')]);
  return table(display, [{ title: 'field', shrinksTo: 10 }, { title: 'before', shrinksTo: 20 }, { title: 'after', shrinksTo: 20 }], rows);
}

/** What a revert did, or what it asks. */
export function revertText(display: Display, ref: string, version: number, report: RevertReport): string {
  const parts: string[] = [];
  if (report.version !== null) {
    parts.push(display.paint('green', `Version ${report.version} takes back what version ${version} changed.`));
    if (report.changes.length > 0) parts.push(changesText(display, report.changes));
  }
  if (report.conflicts.length > 0) {
    const rows = report.conflicts.map(({ field, before, after, now }): Cell[] => [field, ...[before, after, now].map((value) => (value === undefined ? '' : shownText(display, field, value)))]);
    parts.push(display.paint('yellow', 'Changed again since:'), table(display, [{ title: 'field', shrinksTo: 10 }, { title: 'before', shrinksTo: 14 }, { title: `version ${version}`, shrinksTo: 14 }, { title: 'now', shrinksTo: 14 }], rows));
  }
  if (report.task !== null) {
    const what = report.version === null ? 'Nothing is changed yet' : 'These fields are left as they are';
    parts.push(`${what}: a question is in the inbox (${report.task}). \`keelson inbox\` lists it; or decide here: \`keelson memory revert ${safeLine(ref)} ${version} --keep\` or \`--restore\`.`);
  }
  return parts.length === 0 ? `Version ${version} of ${safeLine(ref)} changed nothing that is still there, so nothing was written.` : parts.join('\n');
}

/** The chain, newest link first: a line of what it was, under it where it stands. */
export function whyText(display: Display, steps: readonly WhyStep[]): string {
  if (steps.length === 0) return 'Nothing is on record about where this came from.';
  const width = Math.max(...steps.map(({ what }) => what.length));
  return steps
    .map((step) => {
      const text = safeLine(step.text);
      const lines = display.rich ? wrapWidth(text, Math.max(20, display.columns - width - 2)) : [text];
      const place = [step.seq === null ? '' : `event ${step.seq}`, step.at === null ? '' : shortTime(step.at, display.now), safeLine(step.actor)].filter((part) => part !== '').join(', ');
      const indent = ' '.repeat(width + 2);
      return [`${display.paint('bold', safeLine(step.what).padEnd(width))}  ${lines[0] ?? ''}`, ...lines.slice(1).map((line) => `${indent}${line}`), `${indent}${display.paint('dim', place)}`].join('\n');
    })
    .join('\n');
}

/** The value of a version on one line: a text as it is, everything else by its fields. */
function valueText(display: Display, value: { [key: string]: Json }): string {
  const { text, ...rest } = value;
  const marks = Object.entries(rest).filter(([, one]) => one !== null && !(Array.isArray(one) && one.length === 0));
  const fields = marks.map(([name, one]) => `${name}: ${fieldText(display, name, one)}`).join(', ');
  if (text === undefined) return fields;
  // Of a text that is kept as a blob, its beginning.
  const long = typeof text === 'object' && text !== null && !Array.isArray(text) ? text['beginning'] : undefined;
  return jsonText(long ?? text);
}

/** Also in a pipe, where tables are cut nowhere: a text may have 200,000 characters, and --json has all of it. */
const holdsCharsMax = 200;
const changeCharsMax = 1_000;

function beginning(text: string, charsMax: number): string {
  return text.length <= charsMax ? text : `${text.slice(0, charsMax).toWellFormed()} … (${count(text.length - charsMax)} more characters)`;
}

function shownText(display: Display, field: string, value: Json): string {
  return beginning(fieldText(display, field, value), changeCharsMax);
}
