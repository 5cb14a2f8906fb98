import { z } from 'zod';
import { jsonSchema } from '../../vocabulary/json.ts';
import { limits } from '../../vocabulary/limits.ts';
import {
  associationNames, associationViewSchema, fieldChangeSchema, identityViewSchema, linkViewSchema, memoryItemTypes, memoryStatsSchema, memoryViewSchema, recalledSchema, revertReportSchema, tiers, upkeepReportSchema, versionViewSchema, whyStepSchema, type VersionView,
} from '../../vocabulary/memory.ts';
import type { Company } from '../../facade.ts';
import { operation } from '../operation.ts';

/** `customer:jane@example.com`, `note:roadmap`, `document:persona.md`, an imported id. */
const ref = z.string().min(1).max(2_000);
const name = z.string().min(1).max(limits.subjectCharsMax);
const number = z.coerce.number().int().min(0);
const fields = z.record(z.string(), jsonSchema);
const asOfSchema = z.union([z.strictObject({ seq: z.number().int().min(0) }), z.strictObject({ at: z.number() })]);

/** A point in the past in an address: what was known when that event was the newest, or what held at that time. */
const past = { asOfSeq: number.exactOptional(), asOfAt: z.coerce.number().exactOptional() };
const then = ({ asOfSeq, asOfAt }: { asOfSeq?: number; asOfAt?: number }): { asOf?: { seq: number } | { at: number } } => (asOfSeq !== undefined ? { asOf: { seq: asOfSeq } } : asOfAt !== undefined ? { asOf: { at: asOfAt } } : {});

const queryBody = z.object({
  text: z.string().max(limits.queryCharsMax),
  thread: z.string().exactOptional(),
  subject: z.string().exactOptional(),
  tags: z.array(z.string()).max(limits.tagsPerItemMax).exactOptional(),
  author: z.string().exactOptional(),
  types: z.array(z.enum(memoryItemTypes)).exactOptional(),
  tiers: z.array(z.enum(tiers)).exactOptional(),
  asOf: asOfSchema.exactOptional(),
  archived: z.boolean().exactOptional(),
  limit: z.number().int().min(1).max(limits.recallHitsMax).exactOptional(),
  tokens: z.number().int().min(1).exactOptional(),
  wait: z.boolean().exactOptional(),
  using: z.enum(['lexical', 'vector', 'hybrid']).exactOptional(),
});

const reading = {
  'memory.recall': operation('memory.recall', { summary: 'What memory holds about something, best first, and why', scope: 'read', reads: true, body: queryBody, output: recalledSchema, run: ({ body }, { company }) => company.memory.recall(body) }),
  'memory.show': operation('memory.show', { summary: 'A record, an item or an identity, now or then', scope: 'read', query: z.object({ ref, ...past }), output: memoryViewSchema, run: ({ query }, { company }) => company.memory.show(query.ref, then(query)) }),
  'memory.history': operation('memory.history', {
    summary: 'Its versions, newest first',
    scope: 'read',
    query: z.object({ ref, limit: z.coerce.number().int().min(1).max(limits.historyVersionsMax).exactOptional(), ...past }),
    output: z.array(versionViewSchema),
    run: ({ query }, { company }) => company.memory.history(query.ref, { ...(query.limit === undefined ? {} : { limit: query.limit }), ...then(query) }),
  }),
  'memory.diff': operation('memory.diff', {
    summary: 'What differs between two versions; the newest against the one before it when none are named',
    scope: 'read',
    query: z.object({ ref, from: number.exactOptional(), to: number.exactOptional(), ...past }),
    output: z.object({ from: z.number(), to: z.number(), changes: z.array(fieldChangeSchema) }),
    run: ({ query }, { company }) => company.memory.diff(query.ref, { ...(query.from === undefined ? {} : { from: query.from }), ...(query.to === undefined ? {} : { to: query.to }), ...then(query) }),
  }),
  'memory.why': operation('memory.why', {
    summary: 'The chain from a value back to what happened outside, newest link first',
    scope: 'read',
    query: z.object({ ref, field: z.string().max(limits.nameCharsMax).exactOptional(), version: number.exactOptional(), ...past }),
    output: z.array(whyStepSchema),
    run: ({ query }, { company }) => company.memory.why(query.ref, { ...(query.field === undefined ? {} : { field: query.field }), ...(query.version === undefined ? {} : { version: query.version }), ...then(query) }),
  }),
  'memory.associations': operation('memory.associations', { summary: 'What was learned about somebody from outcomes', scope: 'read', query: z.object({ scope: name, ...past }), output: z.array(associationViewSchema), run: ({ query }, { company }) => company.memory.associations(query.scope, then(query)) }),
  'memory.stats': operation('memory.stats', { summary: 'How much memory there is of what', scope: 'read', output: memoryStatsSchema, run: (_, { company }) => company.memory.stats() }),
} as const;

const writing = {
  'memory.put': operation('memory.put', {
    summary: 'Writes a record: a new version of it',
    scope: 'manage',
    body: z.object({
      kind: name, id: name, value: fields, subject: name.exactOptional(), source: z.string().max(1_000).exactOptional(),
      expected: z.number().int().min(0).exactOptional().describe('The version that it is written from, 0 for a record that is new: refused with memory.changed when it is another by now. Without it, whatever is there is replaced.'),
      expectedSeq: z.number().int().min(0).exactOptional().describe('The same by the `seq` of that version. Versions of a record that was forgotten and made anew begin at 1 again: this tells them apart.'),
    }),
    output: versionViewSchema,
    run: ({ body: { kind, id, value, ...options } }, { company }) => company.memory.put(kind, id, value, options),
    again: ({ body: { kind, id } }, { company }, done) => versionOf(company, `${kind}:${id}`, done.seq + 1),
  }),
  'memory.note': operation('memory.note', {
    summary: 'Writes a note: a new version when it is there already',
    scope: 'manage',
    body: z.object({
      id: name, text: z.string().max(limits.noteTextCharsMax), tags: z.array(z.string().max(limits.tagCharsMax)).max(limits.tagsPerItemMax).exactOptional(), subject: name.exactOptional(), thread: z.string().max(limits.threadCharsMax).exactOptional(),
      author: name.exactOptional(), tier: z.enum(tiers).exactOptional(), importance: z.number().exactOptional(), source: z.string().max(1_000).exactOptional(),
    }),
    output: z.object({ id: z.string(), version: z.number(), seq: z.number() }),
    run: ({ body }, { company }) => company.memory.note(body),
  }),
  'memory.link': operation('memory.link', {
    summary: 'Links two records, or takes a link away',
    scope: 'manage',
    body: z.object({ from: ref, relation: z.string().min(1).max(limits.nameCharsMax), to: ref, remove: z.boolean().exactOptional() }),
    output: z.array(linkViewSchema),
    run: ({ body: { from, relation, to, ...options } }, { company }) => company.memory.link(from, relation, to, options),
  }),
  'memory.revert': operation('memory.revert', {
    summary: 'Takes back what a version changed, as a new version; fields that were changed again since are asked about',
    scope: 'manage',
    body: z.object({ ref, version: z.number().int().positive(), conflicts: z.enum(['keep', 'restore']).exactOptional() }),
    output: revertReportSchema,
    run: ({ body: { ref: of, version, ...options } }, { company }) => company.memory.revert(of, version, options),
  }),
  'memory.claim': operation('memory.claim', {
    summary: 'Gives an address, a name or an id of a provider to somebody; when it is somebody else’s, a task asks',
    scope: 'manage',
    body: z.object({ identity: name, handle: name }),
    output: z.object({ identity: identityViewSchema, task: z.string().nullable() }),
    run: ({ body }, { company }) => company.memory.claim(body.identity, body.handle),
  }),
  'memory.merge': operation('memory.merge', { summary: 'From here on one is the same as the other', scope: 'manage', body: z.object({ from: name, into: name }), output: identityViewSchema, run: ({ body }, { company }) => company.memory.merge(body.from, body.into) }),
  'memory.split': operation('memory.split', {
    summary: 'Takes a merge back, or takes an address away',
    scope: 'manage',
    body: z.object({ identity: name, handle: name.exactOptional() }),
    output: identityViewSchema,
    run: ({ body: { identity, ...options } }, { company }) => company.memory.split(identity, options),
  }),
  'memory.correct': operation('memory.correct', {
    summary: 'Your word on what was learned, for good; null lifts it',
    scope: 'manage',
    body: z.object({ scope: name, name: z.enum(associationNames), value: z.union([z.string().max(1_000), z.number()]).nullable() }),
    output: associationViewSchema,
    run: ({ body }, { company }) => company.memory.correct(body.scope, body.name, body.value),
  }),
  'memory.upkeep': operation('memory.upkeep', { summary: 'Does now what memory does each night', scope: 'manage', repeatable: true, output: upkeepReportSchema, run: (_, { company }) => company.memory.upkeep() }),
} as const;

export const memoryOperations = { ...reading, ...writing } as const;

/** The version that an event wrote, whatever was written since; `undefined` when it was forgotten. */
async function versionOf({ ledger, memory }: Company, of: string, seq: number): Promise<VersionView | undefined> {
  const [event] = await ledger.after(seq - 1, 1);
  if (event?.kind !== 'record.put' || event.forgotten) return undefined;
  return (await memory.history(of, { limit: 1, asOf: { seq } }))[0];
}
