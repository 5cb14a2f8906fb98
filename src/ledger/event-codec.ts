import { assert, NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import { eventSchemas, isEventKind, type Draft, type EventKind, type LedgerEvent } from '../vocabulary/events.ts';
import { taskId, taskIdPattern, taskNumber } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import { sealedFields, topicOf } from '../vocabulary/sealing.ts';
import type { EventRow } from './hash-chain.ts';
import { keyIdPattern, type Keyring } from './keyring.ts';

/** A draft that passed validation: its data as it will be stored and as it will be read. */
export interface Encoded {
  draft: Draft;
  data: unknown;
  text: string;
  /** What the row says of the subject: the id of its key. */
  subject: string | null;
}

// Line breaks would make the hashed text ambiguous.
const oneLine = /^[^\n\r]*$/;

/** Not empty: in the hashed text an empty subject and none look the same. */
function isSubject(text: string): boolean {
  return text.length > 0 && text.length <= limits.subjectCharsMax && oneLine.test(text);
}

/** In UTF-8, and counted only when it may be near the limit: a UTF-16 unit makes at most three bytes. */
function byteLength(text: string): number {
  return text.length * 3 <= limits.eventDataBytesMax ? text.length : Buffer.byteLength(text);
}

/** Validates drafts on their way in (L5). What fails here is our own bug or a caller's bad value, and nothing is written. */
export function encodeDrafts(drafts: readonly Draft[], keyring: Keyring): Encoded[] {
  const checked = drafts.map((draft) => ({ draft, data: checkedData(draft) }));
  const subjects = drafts.flatMap(({ subject }) => (subject == null || keyIdPattern.test(subject) ? [] : [subject]));
  const keys = subjects.length > 0 ? keyring.ensure(subjects) : null;
  return checked.map(({ draft, data }) => {
    const key = draft.subject == null ? undefined : keys?.get(draft.subject);
    if (draft.subject != null && keyIdPattern.test(draft.subject)) return aboutForgotten(draft, data, keyring);
    const plain = JSON.stringify(data);
    checkSize(draft.kind, plain);
    if (!key) return { draft, data, text: plain, subject: null };
    const fields = sealedFields[draft.kind];
    return { draft, data, text: fields ? sealedText(draft.kind, data, fields, (text) => keyring.seal(key, draft.kind, text), (text) => keyring.digest(text)) : plain, subject: key.id };
  });
}

/** What is left of a forgotten subject (an old task, an inbox item) may still be put away. Nothing about them is written again. */
function aboutForgotten(draft: Draft, checked: Record<string, unknown>, keyring: Keyring): Encoded {
  const subject = draft.subject ?? '';
  assert(keyring.byId(subject) === 'destroyed', 'the id of a key stands for a subject only when the key is gone');
  const data = { ...checked, ...sealedFields[draft.kind] };
  return { draft, data, text: JSON.stringify(data), subject };
}

function checkedData(draft: Draft): Record<string, unknown> {
  assert(Object.hasOwn(eventSchemas, draft.kind), 'a draft has a known kind');
  const parsed = eventSchemas[draft.kind].safeParse(draft.data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Terminal(
      'ledger.invalid-event',
      `A ${draft.kind} event was refused: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}.`,
      'Correct the value and try again. Nothing was written.',
    );
  }
  assert(draft.task == null || taskIdPattern.test(draft.task), 'a task id looks like t42');
  assert(draft.subject == null || isSubject(draft.subject), 'a subject is one short line');
  assert(oneLine.test(draft.actor) && draft.actor.length <= limits.nameCharsMax, 'an actor is one short line');
  return parsed.data;
}

function checkSize(kind: EventKind, text: string): void {
  const bytes = byteLength(text);
  if (bytes <= limits.eventDataBytesMax) return;
  throw new Terminal(
    'ledger.event-too-large',
    `A ${kind} event of ${bytes} bytes is over the limit of ${limits.eventDataBytesMax}.`,
    'Store the large part as a blob and put its reference into the event.',
  );
}

/** The bones in the clear, the rest sealed as one. */
function sealedText(kind: EventKind, data: Record<string, unknown>, fields: object, seal: (text: string) => string, digest: (text: string) => string): string {
  const stored: Record<string, unknown> = {};
  const hidden: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(data)) (Object.hasOwn(fields, name) ? hidden : stored)[name] = value;
  const topic = (topicOf[kind] as ((data: unknown) => string | null) | undefined)?.(data) ?? null;
  if (topic !== null) stored['topicDigest'] = digest(topic);
  stored['sealed'] = seal(JSON.stringify(hidden));
  return JSON.stringify(stored);
}

/** Validates a stored row on its way out (L5): a file that was edited must not reach the code as if it were true. */
export function decodeRow(row: EventRow, keyring: Keyring): LedgerEvent {
  const { kind } = row;
  if (!isEventKind(kind)) throw damaged(row.seq, `unknown kind ${JSON.stringify(kind)}`);
  if (row.subject !== null && !isSubject(row.subject)) throw damaged(row.seq, 'its subject is not one short line');
  const data = parsedJson(row);
  const key = row.subject !== null && keyIdPattern.test(row.subject) ? keyring.byId(row.subject) : null;
  const opened = typeof data['sealed'] === 'string' ? unsealed(row, kind, data, data['sealed'], key, keyring) : data;
  const parsed = eventSchemas[kind].safeParse(opened);
  if (!parsed.success) throw damaged(row.seq, `${parsed.error.issues[0]?.path.join('.') ?? ''}: ${parsed.error.issues[0]?.message ?? 'invalid'}`);
  const subject = key === null || key === 'destroyed' ? row.subject : key.subject;
  const event = assemble(row, kind, parsed.data, subject);
  return key === 'destroyed' ? asForgotten(event, data['topicDigest']) : event;
}

function parsedJson(row: EventRow): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(row.data);
    if (typeof data === 'object' && data !== null) return data as Record<string, unknown>;
  } catch {
    throw damaged(row.seq, 'its data is not JSON');
  }
  throw damaged(row.seq, 'its data is not an object');
}

function unsealed(row: EventRow, kind: EventKind, data: Record<string, unknown>, sealed: string, key: ReturnType<Keyring['byId']> | null, keyring: Keyring): Record<string, unknown> {
  if (key === null) throw damaged(row.seq, 'it is sealed, but names no key');
  if (key === 'destroyed') return { ...data, ...sealedFields[kind] };
  let text: string;
  try {
    text = keyring.open(key, kind, sealed);
  } catch {
    throw damaged(row.seq, 'what is sealed in it was changed');
  }
  return { ...data, ...(JSON.parse(text) as Record<string, unknown>) };
}

/** Marks it, so that no fold and no reader takes what stands in place of the content for content. */
export function asForgotten(event: LedgerEvent, digest?: unknown): LedgerEvent {
  return { ...event, forgotten: true, ...(typeof digest === 'string' ? { topicDigest: digest } : {}) };
}

/** The event that a stored row and its validated data make. */
export function assemble(row: EventRow, kind: EventKind, data: unknown, subject: string | null): LedgerEvent {
  const event = {
    seq: row.seq,
    at: row.at,
    kind,
    actor: row.actor,
    task: row.task === null ? null : taskId(row.task),
    subject,
    cause: row.cause,
    data,
    hash: row.hash,
  };
  return event as unknown as LedgerEvent;
}

export function draftTaskNumber(draft: Draft): number | null {
  return draft.task == null ? null : taskNumber(draft.task);
}

function damaged(seq: number, what: string): NeedsOperator {
  return new NeedsOperator(
    'ledger.damaged-event',
    `Event ${seq} can't be read: ${what}.`,
    'Run `keelson ledger verify` to see every damaged place, then restore data/ from a copy.',
  );
}

/** What stands for the topic of a signal or of a wait: the same before and after the event is forgotten. */
export function topicDigest(event: LedgerEvent, keyring: Keyring): string | null {
  if (event.forgotten) return event.topicDigest ?? null;
  const topic = (topicOf[event.kind] as ((data: unknown) => string | null) | undefined)?.(event.data) ?? null;
  return topic === null ? null : keyring.digest(topic);
}
