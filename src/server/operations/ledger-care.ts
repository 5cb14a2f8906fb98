import { z } from 'zod';
import { isEventKind, type EventKind } from '../../vocabulary/events.ts';
import { taskIdSchema } from '../../vocabulary/ids.ts';
import { limits } from '../../vocabulary/limits.ts';
import { ledgerStatsSchema, type AnyEvent } from '../../vocabulary/views.ts';
import { operation, rawOperation } from '../operation.ts';
import { HttpProblem } from '../problem.ts';
import { streamed } from '../streamed.ts';

/** What the data of each kind is, `src/vocabulary/events/` says. */
const eventSchema = z.looseObject({
  seq: z.number(), at: z.number(), kind: z.string(), actor: z.string(), task: z.string().nullable(), subject: z.string().nullable(), cause: z.number().nullable(), data: z.record(z.string(), z.unknown()), hash: z.string(),
}) as unknown as z.ZodType<AnyEvent, AnyEvent>;
const kindSchema = z.string().refine(isEventKind, 'there are no such events') as unknown as z.ZodType<EventKind, EventKind>;

export const ledgerCareOperations = {
  'ledger.tail': operation('ledger.tail', {
    summary: 'The newest events in full, oldest of them first; fewer when they are long',
    scope: 'read',
    query: z.object({ limit: z.coerce.number().int().min(1).max(limits.listRowsMax).exactOptional(), kind: kindSchema.exactOptional(), task: taskIdSchema.exactOptional() }),
    output: z.array(eventSchema),
    run: ({ query }, { company }) => company.ledger.tail({ ...query, bytesMax: limits.answerBytesMax }),
  }),
  'ledger.after': operation('ledger.after', {
    summary: 'Events in full after a sequence number, oldest first; fewer when they are long, and none at the end',
    scope: 'read',
    query: z.object({ seq: z.coerce.number().int().min(0), limit: z.coerce.number().int().min(1).max(limits.readEventsMax).default(limits.listRowsDefault) }),
    output: z.array(eventSchema),
    run: ({ query }, { company }) => company.ledger.after(query.seq, query.limit, { bytesMax: limits.answerBytesMax }),
  }),
  'ledger.head': operation('ledger.head', { summary: 'The newest event: its number, and the hash that covers all before it', scope: 'read', output: z.object({ seq: z.number(), hash: z.string() }), run: (_, { company }) => company.ledger.head() }),
  'ledger.stats': operation('ledger.stats', { summary: 'How much there is of what', scope: 'manage', output: ledgerStatsSchema, run: (_, { company }) => company.ledger.stats() }),
} as const;

export const ledgerVerify = rawOperation({
  id: 'ledger.verify',
  summary: 'Computes every hash anew, checks every schema and looks for every blob; lines of progress, and the report at the end',
  scope: 'manage',
  produces: 'application/x-ndjson',
  respond: (_, call) => Promise.resolve(streamed(call, (to) => call.company.ledger.verify(to.progress))),
});

export const ledgerRebuild = rawOperation({
  id: 'ledger.rebuild',
  summary: 'Drops every projection and folds it again from the events; lines of progress, and the report at the end',
  scope: 'manage',
  produces: 'application/x-ndjson',
  respond: (_, call) => Promise.resolve(streamed(call, (to) => call.company.ledger.rebuild(to.progress))),
});

const backupQuery = z.object({ file: z.string().min(1).max(4_000).describe('An absolute path on the machine of the server, where no file is yet.') });

/** Only whoever works on the machine itself says where a file is written. */
export const ledgerBackup = rawOperation({
  id: 'ledger.backup',
  summary: 'Writes every event to a new file on the machine of the server; for its own command line alone',
  scope: 'manage',
  query: backupQuery,
  produces: 'application/x-ndjson',
  respond({ query }, call) {
    if (call.principal.kind !== 'local') throw new HttpProblem(403, 'access.not-allowed', 'A backup is written to the disk of the machine that Keelson runs on.', 'Run `keelson ledger backup FILE` there.');
    return Promise.resolve(streamed(call, (to) => call.company.ledger.backup((query as z.output<typeof backupQuery>).file, to.progress)));
  },
});
