import { z } from 'zod';
import { customerViewSchema, forgetPlanSchema, revertPlanSchema, whyGraphSchema } from '../../vocabulary/customer-views.ts';
import { mailViewSchema } from '../../vocabulary/dossier.ts';
import { limits } from '../../vocabulary/limits.ts';
import { pageSchema } from '../../vocabulary/page-views.ts';
import { operation } from '../operation.ts';
import { paging, subject } from './page-query.ts';

const seq = z.coerce.number().int().min(0);
const asOfSeq = seq.exactOptional().describe('As the ledger knew it after this event.');
const ref = z.string().min(1).max(2_000);

/** What the page of a customer shows, and what it asks before it changes something. */
export const customerOperations = {
  'memory.customer': operation('memory.customer', {
    summary: 'Somebody in one piece: record, mails, what was learned, names, tasks, money; as it is, or as it was known after an event',
    scope: 'read',
    query: z.object({ subject, asOfSeq }),
    output: customerViewSchema,
    run: ({ query }, { company }) => company.memory.customer(query.subject, query.asOfSeq === undefined ? {} : { asOfSeq: query.asOfSeq }),
  }),
  'memory.mails': operation('memory.mails', { summary: 'Mails with somebody in both directions, newest first', scope: 'read', query: z.object({ ...paging, subject, asOfSeq }), output: pageSchema(mailViewSchema), run: ({ query }, { company }) => company.memory.mails(query) }),
  'memory.whyGraph': operation('memory.whyGraph', {
    summary: 'The chain from a value back to what happened outside, as a graph',
    scope: 'read',
    query: z.object({ ref, field: z.string().max(limits.nameCharsMax).exactOptional(), version: seq.exactOptional(), asOfSeq }),
    output: whyGraphSchema,
    run: ({ query }, { company }) =>
      company.memory.whyGraph(query.ref, { ...(query.field === undefined ? {} : { field: query.field }), ...(query.version === undefined ? {} : { version: query.version }), ...(query.asOfSeq === undefined ? {} : { asOf: { seq: query.asOfSeq } }) }),
  }),
  'memory.revertPlan': operation('memory.revertPlan', { summary: 'What taking a version back would change', scope: 'read', query: z.object({ ref, version: seq }), output: revertPlanSchema, run: ({ query }, { company }) => company.memory.revertPlan(query.ref, query.version) }),
  'memory.forgetPlan': operation('memory.forgetPlan', { summary: 'What forgetting somebody would take, and what it would leave', scope: 'read', query: z.object({ subject }), output: forgetPlanSchema, run: ({ query }, { company }) => company.memory.forgetPlan(query.subject) }),
} as const;
