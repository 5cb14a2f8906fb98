import { hash } from 'node:crypto';
import { Conflict, Terminal } from '../../vocabulary/errors.ts';
import { eventSchemas, type Draft, type LedgerEvent } from '../../vocabulary/events.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { ImportLedger } from './write-batch.ts';

// A ledger in memory for the tests of this folder: it keeps notes, checks versions as the real one does, and can be made to misbehave.

export interface FakeLedger extends ImportLedger {
  notes: LedgerEvent<'note.put'>[];
  /** How many events each append had. */
  appends: number[];
  /** How many appends waited at the same moment, at most. */
  waitedAtOnce: number;
  /** Ids that belong to a document, which no import may write to. */
  documents: Set<string>;
  /** Called before an append is checked. */
  before: (drafts: readonly Draft[]) => void;
  /** Writes as somebody else would. */
  write(data: { id: string; version: number; text: string }): void;
  newest(id: string): LedgerEvent<'note.put'> | undefined;
}

export function fakeLedger(): FakeLedger {
  const notes: LedgerEvent<'note.put'>[] = [];
  const blobs = new Map<string, Uint8Array>();
  const versions = new Map<string, LedgerEvent<'note.put'>>();
  const add = (draft: Draft): LedgerEvent<'note.put'> => {
    if (draft.kind !== 'note.put') throw new Error('an import writes notes');
    const parsed = eventSchemas['note.put'].safeParse(draft.data);
    if (!parsed.success) throw new Terminal('ledger.invalid-event', `Refused: ${parsed.error.issues[0]?.message}.`, 'Correct it.');
    if (draft.subject != null && (/[\n\r]/.test(draft.subject) || draft.subject.length > limits.subjectCharsMax)) throw new Error('a subject is one short line');
    const event = { seq: notes.length + 1, at: 1, kind: 'note.put', actor: draft.actor, task: null, subject: draft.subject ?? null, cause: null, data: parsed.data, hash: '' } as const;
    notes.push(event);
    versions.set(parsed.data.id, event);
    return event;
  };
  let waiting = 0;
  const ledger: FakeLedger = {
    notes, appends: [], waitedAtOnce: 0, documents: new Set(),
    before: () => undefined,
    write: (data) => void add({ kind: 'note.put', actor: 'system', data: { ...data, tags: [], provenance: { source: 'test', model: null }, call: null, name: null } }),
    newest: (id) => versions.get(id),
    async append(drafts, expectations = []) {
      waiting += 1;
      ledger.waitedAtOnce = Math.max(ledger.waitedAtOnce, waiting);
      await new Promise((resolve) => setImmediate(resolve));
      waiting -= 1;
      ledger.before(drafts);
      for (const expectation of expectations) {
        if (expectation.type !== 'note-version') throw new Error('an import expects versions of notes');
        const now = versions.get(expectation.id)?.data.version ?? 0;
        if (now !== expectation.version) throw new Conflict('ledger.conflict', `Refused: ${expectation.id} has version ${now}.`, 'Look again.');
      }
      ledger.appends.push(drafts.length);
      return drafts.map(add);
    },
    event: (seq) => Promise.resolve(notes[seq - 1] ?? ({ seq, kind: 'document.changed' } as LedgerEvent)),
    items: {
      itemHistory: (id) => {
        const event = versions.get(id);
        const row = { id, version: 1, type: 'document', thread: null, author: null, subject: null, at: 1, tier: 'operational', importance: 0.5, state: 'hot', expiresAt: null, language: 'en' as never, terms: new Uint8Array() } as const;
        if (ledger.documents.has(id)) return Promise.resolve([{ ...row, seq: 999_999 }]);
        return Promise.resolve(event ? [{ ...row, seq: event.seq, type: event.data.type, version: event.data.version }] : []);
      },
    },
    blobs: {
      put: (bytes) => {
        const ref = hash('sha256', bytes, 'hex');
        blobs.set(ref, bytes);
        return Promise.resolve(ref);
      },
      get: (ref) => Promise.resolve(blobs.get(ref)!),
      check: () => Promise.resolve('ok'),
      remove: () => Promise.resolve(0),
      removeSealed: () => Promise.resolve(0),
      size: () => Promise.resolve({ blobs: blobs.size, bytes: 0 }),
    },
  };
  return ledger;
}
