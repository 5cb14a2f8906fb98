import { assert, NeedsOperator, Terminal } from '../vocabulary/errors.ts';
import { eventSchemas, isEventKind, type Draft, type EventKind, type LedgerEvent } from '../vocabulary/events.ts';
import { taskId, taskIdPattern, taskNumber } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import type { EventRow } from './hash-chain.ts';

/** A draft that passed validation: its data as it will be stored and as it will be read. */
export interface Encoded {
  draft: Draft;
  data: unknown;
  text: string;
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

/** Validates a draft on its way in (L5). What fails here is our own bug or a caller's bad value, and nothing is written. */
export function encodeDraft(draft: Draft): Encoded {
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
  const text = JSON.stringify(parsed.data);
  const bytes = byteLength(text);
  if (bytes > limits.eventDataBytesMax) {
    throw new Terminal(
      'ledger.event-too-large',
      `A ${draft.kind} event of ${bytes} bytes is over the limit of ${limits.eventDataBytesMax}.`,
      'Store the large part as a blob and put its reference into the event.',
    );
  }
  return { draft, data: parsed.data, text };
}

/** Validates a stored row on its way out (L5): a file that was edited must not reach the code as if it were true. */
export function decodeRow(row: EventRow): LedgerEvent {
  const { kind } = row;
  if (!isEventKind(kind)) throw damaged(row.seq, `unknown kind ${JSON.stringify(kind)}`);
  if (row.subject !== null && !isSubject(row.subject)) throw damaged(row.seq, 'its subject is not one short line');
  let data: unknown;
  try {
    data = JSON.parse(row.data);
  } catch {
    throw damaged(row.seq, 'its data is not JSON');
  }
  const parsed = eventSchemas[kind].safeParse(data);
  if (!parsed.success) throw damaged(row.seq, `${parsed.error.issues[0]?.path.join('.') ?? ''}: ${parsed.error.issues[0]?.message ?? 'invalid'}`);
  return assemble(row, kind, parsed.data);
}

/** The event that a stored row and its validated data make. */
export function assemble(row: EventRow, kind: EventKind, data: unknown): LedgerEvent {
  const event = {
    seq: row.seq,
    at: row.at,
    kind,
    actor: row.actor,
    task: row.task === null ? null : taskId(row.task),
    subject: row.subject,
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
