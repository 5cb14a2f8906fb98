import { asEdited, fromText, type Edited } from './field-text.ts';
import type { Customer, Value } from './words.ts';

/** A version of a record, as a form is filled from it. */
export interface Written {
  /** The event of that version, which says which one it is: of a record that was forgotten and made anew, versions begin at 1 again. */
  seq: number;
  version: number;
  value: Readonly<Record<string, Value>>;
}

/** Counted by agents; what a person would write there is lost with the next mail. */
const keptByAgents = new Set(['firstSeen', 'mails']);
const beginnings: Readonly<Record<string, readonly string[]>> = { customer: ['name', 'organisation', 'phone', 'language', 'notes'] };

export function writtenOf(record: Customer['record']): Written | null {
  return record === null ? null : { seq: record.seq, version: record.version, value: Object.fromEntries(record.fields.map(({ name, value }) => [name, value])) };
}

/** What one may change of it, in the order of the record, and what one would begin with. */
export function fieldsOf(written: Written | null, kind: string): Edited[] {
  const value = written?.value ?? {};
  const there = Object.keys(value).filter((name) => !keptByAgents.has(name)).map((name) => asEdited(name, value[name]));
  return [...there, ...(beginnings[kind] ?? []).filter((name) => !Object.hasOwn(value, name)).map((name): Edited => ({ name, text: '', type: 'text' }))];
}

/** The record that the form says: what agents count is as it was. Throws for what can't be such a value. */
export function valueOf(fields: readonly Edited[], from: Written | null): Record<string, never> {
  const kept = Object.entries(from?.value ?? {}).filter(([name]) => keptByAgents.has(name));
  const typed = fields.flatMap((field) => { const value = fromText(field); return value === undefined ? [] : [[field.name, value] as const]; });
  return Object.fromEntries([...kept, ...typed]) as Record<string, never>;
}
