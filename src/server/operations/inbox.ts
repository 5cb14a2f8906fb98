import { z } from 'zod';
import { dossierSchema } from '../../vocabulary/dossier.ts';
import type { Company } from '../../facade.ts';
import { decisionSchema, type Decision } from '../../vocabulary/inbox.ts';
import { jsonSchema } from '../../vocabulary/json.ts';
import { limits } from '../../vocabulary/limits.ts';
import { itemDetailSchema, itemViewSchema, refusedSchema, snoozedChoices, type ItemDetail, type Refused } from '../../vocabulary/views.ts';
import { operation } from '../operation.ts';

const params = z.object({ item: z.coerce.number().int().positive() });

export const inboxOperations = {
  'inbox.list': operation('inbox.list', {
    summary: 'What waits for you, oldest first, without what is put off unless `snoozed` says otherwise; with `all`, every item, newest first',
    scope: 'read',
    query: z.object({ all: z.stringbool().exactOptional(), snoozed: z.enum(snoozedChoices).exactOptional(), limit: z.coerce.number().int().min(1).max(limits.listRowsMax).exactOptional() }),
    output: z.array(itemViewSchema),
    run: ({ query }, { company }) => company.inbox.list(query),
  }),
  'inbox.counts': operation('inbox.counts', {
    summary: 'How many items wait for you, and how many are put off',
    scope: 'read',
    output: z.object({ waiting: z.number(), snoozed: z.number() }),
    run: (_, { company }) => company.inbox.counts(),
  }),
  'inbox.snooze': operation('inbox.snooze', {
    summary: 'Puts an item off to a later time, or with null takes that back; it expires as it would have',
    scope: 'decide',
    params,
    body: z.object({ until: z.number().int().nullable().describe('Epoch ms.') }),
    output: itemDetailSchema,
    run: ({ params: { item }, body }, { company }) => company.inbox.snooze(item, body.until),
    again: ({ params: { item } }, { company }) => company.inbox.show(item),
  }),
  'inbox.show': operation('inbox.show', {
    summary: 'One item with everything that is needed to decide',
    scope: 'read',
    params,
    output: itemDetailSchema,
    run: ({ params: { item } }, { company }) => company.inbox.show(item),
  }),
  'inbox.dossier': operation('inbox.dossier', {
    summary: 'One item with its proposal and the conversation that it is about, in one piece',
    scope: 'read',
    params,
    output: dossierSchema,
    run: ({ params: { item } }, { company }) => company.inbox.dossier(item),
  }),
  'inbox.decide': operation('inbox.decide', {
    summary: 'Approve, reject, answer: the decision is on record when this answers; what follows from it happens after',
    scope: 'decide',
    params,
    body: decisionSchema,
    output: itemDetailSchema,
    run: ({ params: { item }, body }, { company }) => company.inbox.decide(item, body),
    again: ({ params: { item } }, { company }) => company.inbox.show(item),
  }),
  'inbox.edit': operation('inbox.edit', {
    summary: 'Approve with a changed payload; the original is kept',
    scope: 'decide',
    params,
    body: z.object({ payload: jsonSchema }),
    output: itemDetailSchema,
    run: ({ params: { item }, body }, { company }) => company.inbox.edit(item, body.payload),
    again: ({ params: { item } }, { company }) => company.inbox.show(item),
  }),
  'inbox.decideBatch': operation('inbox.decideBatch', {
    summary: 'One decision for several items that belong together, each counted by itself',
    scope: 'decide',
    body: z.object({ items: z.array(z.number().int().positive()).min(1).max(limits.batchItemsMax), decision: decisionSchema }),
    output: z.object({ decided: z.array(itemDetailSchema), refused: z.array(refusedSchema) }),
    run: ({ body }, { company }) => company.inbox.decideBatch(body.items, body.decision),
    again: ({ body }, { company }) => asTheyAre(company, body.items, body.decision),
  }),
} as const;

/** Of a batch that was begun before, and perhaps cut off in the middle: which items were decided so, and what is with the others. */
async function asTheyAre(company: Company, items: readonly number[], wanted: Decision): Promise<{ decided: ItemDetail[]; refused: Refused[] }> {
  const shown = await Promise.all([...new Set(items)].map((item) => company.inbox.show(item)));
  const isDecided = ({ decision }: ItemDetail): boolean => decision?.action === wanted.action;
  return {
    decided: shown.filter(isDecided),
    refused: shown.filter((item) => !isDecided(item)).map(({ id, state }) => (state === 'open'
      ? { item: id, code: 'inbox.not-reached', message: `Item ${id} was not reached: the server stopped before it.`, nextStep: 'Decide about it again.' }
      : { item: id, code: 'inbox.closed', message: `Item ${id} is ${state} already.`, nextStep: `\`keelson show ${id}\` tells how it ended.` })),
  };
}
