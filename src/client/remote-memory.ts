import type { CompanyMemory } from '../facade.ts';
import type { AsOf, ForgetReport, ImportProgress, ImportReport } from '../vocabulary/memory.ts';
import type { Json } from '../vocabulary/json.ts';
import { asQuery } from './as-query.ts';
import type { FileReaders } from './files.ts';
import type { Transport } from './transport.ts';

/** Memory over the wire. */
export function remoteMemory(server: Transport, files: FileReaders): CompanyMemory {
  return {
    async import(source, { progress, stdin } = {}) {
      const { bytesTotal, content } = await files.lines(source, stdin);
      // The other side has a pipe before it: how long the file is, is known here.
      const told = progress && ((at: ImportProgress) => progress({ ...at, bytesTotal }));
      return (await server.lines('memory.import', { query: { name: source === '-' ? 'stdin' : source }, type: 'application/x-ndjson', content }, { progress: told })) as ImportReport;
    },
    recall: (body) => server.call('memory.recall', { body }),
    show: (ref, { asOf } = {}) => server.call('memory.show', { query: { ref, ...then(asOf) } }),
    history: (ref, { limit, asOf } = {}) => server.call('memory.history', { query: { ref, ...given('limit', limit), ...then(asOf) } }),
    diff: (ref, { from, to, asOf } = {}) => server.call('memory.diff', { query: { ref, ...given('from', from), ...given('to', to), ...then(asOf) } }),
    why: (ref, { field, version, asOf } = {}) => server.call('memory.why', { query: { ref, ...given('field', field), ...given('version', version), ...then(asOf) } }),
    whyGraph: (ref, { field, version, asOf } = {}) => server.call('memory.whyGraph', { query: { ref, ...given('field', field), ...given('version', version), ...then(asOf) } }),
    revertPlan: (ref, version) => server.call('memory.revertPlan', { query: { ref, version } }),
    forgetPlan: (subject) => server.call('memory.forgetPlan', { query: { subject } }),
    customer: (subject, { asOfSeq } = {}) => server.call('memory.customer', { query: { subject, ...given('asOfSeq', asOfSeq) } }),
    mails: (wanted) => server.call('memory.mails', { query: asQuery(wanted) }),
    revert: (ref, version, options = {}) => server.call('memory.revert', { body: { ref, version, ...options } }),
    put: (kind, id, value, options = {}) => server.call('memory.put', { body: { kind, id, value, ...options } }),
    note: (body) => server.call('memory.note', { body }),
    link: (from, relation, to, options = {}) => server.call('memory.link', { body: { from, relation, to, ...options } }),
    claim: (identity, handle) => server.call('memory.claim', { body: { identity, handle } }),
    merge: (from, into) => server.call('memory.merge', { body: { from, into } }),
    split: (identity, options = {}) => server.call('memory.split', { body: { identity, ...options } }),
    associations: (scope, { asOf } = {}) => server.call('memory.associations', { query: { scope, ...then(asOf) } }),
    correct: (scope, name, value) => server.call('memory.correct', { body: { scope, name, value } }),
    forget: async (subject, { reason, progress }) => (await server.lines('memory.forget', { type: 'application/json', content: Buffer.from(JSON.stringify({ subject, reason })) }, { progress })) as ForgetReport,
    export: (subject) => server.rows<{ [key: string]: Json }>('memory.export', { query: { subject } }),
    upkeep: () => server.call('memory.upkeep', {}),
    stats: () => server.call('memory.stats', {}),
    customers: (wanted = {}) => server.call('memory.customers', { query: asQuery(wanted) }),
  };
}

function then(asOf: AsOf | undefined): { asOfSeq?: number; asOfAt?: number } {
  if (asOf === undefined) return {};
  return 'seq' in asOf ? { asOfSeq: asOf.seq } : { asOfAt: asOf.at };
}

function given<const N extends string, T>(name: N, value: T | undefined): { [K in N]?: T } {
  return (value === undefined ? {} : { [name]: value }) as { [K in N]?: T };
}
