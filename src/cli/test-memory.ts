import type { CompanyMemory } from '../facade.ts';
import { Terminal } from '../vocabulary/errors.ts';
import type { AssociationView, IdentityView, RecallHit, VersionView } from '../vocabulary/memory.ts';

// What the memory of a test's company answers. Everything that is called is written to `calls`.

export function fakeHit(change: Partial<RecallHit> = {}): RecallHit {
  return {
    id: 'f1-s03-t07', score: 0.912345, why: ['words: invoice (0.61)', 'said next to a hit (0.2)'], seq: 12, version: 1, type: 'message', thread: 'f1', author: 'Jane', subject: 'person:Jane', at: 1_000,
    tier: 'operational', tags: [], text: 'Where is my invoice?', ...change,
  };
}

function fakeVersion(change: Partial<VersionView> = {}): VersionView {
  return { version: 1, seq: 12, at: 1_000, actor: 'operator', source: 'import:chat.jsonl:1', model: null, task: null, reverts: null, value: { text: 'Where is my invoice?', tags: [] }, ...change };
}

function fakeAssociation(change: Partial<AssociationView> = {}): AssociationView {
  return { scope: 'person:Jane', name: 'tone', value: 'formal', confidence: 0.75, corrected: false, evidence: [9, 7], values: [{ value: 'formal', weight: 2 }, { value: 'casual', weight: 0.5 }], ...change };
}

export const fakeIdentity: IdentityView = { identity: 'person:Jane', subjects: ['person:Jane', 'customer:jane@example.com'], handles: [{ type: 'address', value: 'jane@example.com' }] };

export function fakeMemory(state: { calls: string[]; memory: Partial<CompanyMemory> }): CompanyMemory {
  const told = <T>(name: string, args: unknown[], answer: T): Promise<T> => {
    state.calls.push(`${name} ${JSON.stringify(args)}`);
    return Promise.resolve(answer);
  };
  return {
    import: (source) => told('import', [source], { added: 2, changed: 0, same: 1, broken: [], brokenCount: 0, ignored: [], ms: 3 }),
    recall: (query) => told('recall', [query], { hits: [fakeHit()], tokens: null, candidates: 5, ms: 1.5 }),
    show: (ref, options) => told('show', [ref, options], { type: 'identity', identity: fakeIdentity, associations: [fakeAssociation()], records: [{ kind: 'invoice', id: '42' }], items: 3 }),
    history: (ref, options) => told('history', [ref, options], [fakeVersion()]),
    diff: (ref, versions) => told('diff', [ref, versions], { from: 1, to: 2, changes: [{ field: 'plan', before: 'basic', after: 'pro' }] }),
    why: (ref, options) => told('why', [ref, options], [{ what: 'value', seq: 12, at: 1_000, actor: 'operator', text: 'plan is "pro".' }]),
    revert: (ref, version, options) => told('revert', [ref, version, options], { version: 3, changes: [{ field: 'plan', before: 'pro', after: 'basic' }], conflicts: [], task: null }),
    put: (kind, id, value, options) => told('put', [kind, id, value, options], fakeVersion({ value })),
    note: (note) => told('note', [note], { id: note.id, version: 1, seq: 12 }),
    link: (from, relation, to, options) => told('link', [from, relation, to, options], []),
    claim: (identity, handle) => told('claim', [identity, handle], { identity: fakeIdentity, task: null }),
    merge: (from, into) => told('merge', [from, into], fakeIdentity),
    split: (identity, options) => told('split', [identity, options], fakeIdentity),
    associations: (scope, options) => told('associations', [scope, options], [fakeAssociation()]),
    correct: (scope, name, value) => told('correct', [scope, name, value], fakeAssociation({ name, value, corrected: value !== null })),
    forget: (subject, { reason }) => told('forget', [subject, reason], { subject, subjects: [subject], events: 4, items: 3, records: 1, blobs: 2, cancelledTasks: ['t7'], outside: ['outbox/e1.eml'], ms: 5 }),
    async *export(subject) {
      state.calls.push(`export ${subject}`);
      yield await Promise.resolve({ type: 'item', id: 'a' });
      yield { type: 'item', id: 'b' };
    },
    upkeep: () => told('upkeep', [], { expired: 0, indexed: 0, promoted: 0, summaries: 0, archived: 0 }),
    stats: () => told('stats', [], { items: [], records: [], identities: 0, keys: 0, forgotten: 0, terms: 0, embedder: 'words-256', databaseBytes: 4096 }),
    customers: () => told('customers', [], { rows: [], next: null }),
    // Only the console asks for these.
    whyGraph: refuses,
    revertPlan: refuses,
    forgetPlan: refuses,
    customer: refuses,
    mails: refuses,
    ...state.memory,
  };
}

/** As the company refuses a name that it doesn't know. */
export function refuses(): never {
  throw new Terminal('memory.unknown', 'Nothing is known about that.', 'Look for it with `keelson memory recall`.');
}
