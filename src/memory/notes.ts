import { assert, Terminal } from '../vocabulary/errors.ts';
import type { Draft } from '../vocabulary/events.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Tier } from '../vocabulary/memory.ts';
import type { Ledger } from '../ledger/port.ts';
import { reservedProblem } from './item-ids.ts';
import { subjectFor } from './person-subject.ts';
import { appendVersion } from './records.ts';

export interface NewNote {
  id: string;
  text: string;
  tags?: string[];
  subject?: string;
  thread?: string;
  author?: string;
  tier?: Tier;
  importance?: number;
  /** M1; `operator` when left out. */
  source?: string;
}

/** The next version of a note by the operator, searchable when this returns (M4). A text longer than an event holds is kept whole as a blob. */
export async function writeNote(ledger: Ledger, note: NewNote, options: { now: number; ephemeralMs: number }): Promise<{ id: string; version: number; seq: number }> {
  const { id, text, tags = [], thread = null, author = null, tier = 'operational', importance = 0.5, source = 'operator' } = note;
  const subject = subjectFor(note.subject ?? null, author);
  if (text.trim() === '') throw new Terminal('memory.empty-note', 'The note is empty.', 'Write its text after the id, or - to read it from standard input.');
  const reserved = reservedProblem(id);
  if (reserved !== null) throw new Terminal('memory.reserved-id', `The note can't be called that: ${reserved}.`, 'Give it another id.');
  const whole = text.length > limits.noteTextCharsMax ? await ledger.blobs.put(Buffer.from(text, 'utf8'), { subject }) : null;
  const event = await appendVersion(ledger, async () => {
    // Also of one that has expired: its versions count on.
    const version = (await ledger.items.itemHistory(id, 1))[0]?.version ?? 0;
    const data: Draft<'note.put'>['data'] = {
      id, version: version + 1, text: text.slice(0, limits.noteTextCharsMax), whole, tags, type: thread === null ? 'note' : 'message', thread, author, tier, importance,
      expiresAt: tier === 'ephemeral' ? options.now + options.ephemeralMs : null, provenance: { source, model: null }, call: null, name: null,
    };
    return { drafts: [{ kind: 'note.put', actor: 'operator', subject, data }], expectations: [{ type: 'note-version', id, version }] };
  });
  assert(event.kind === 'note.put', 'a note is written by note.put');
  return { id, version: event.data.version, seq: event.seq };
}
