import { z } from 'zod';
import { eventKinds } from '../../vocabulary/events.ts';
import { taskIdSchema } from '../../vocabulary/ids.ts';
import { itemTypes } from '../../vocabulary/inbox.ts';
import { customerRowSchema, eventRowSchema, itemListStates, itemRowSchema, pageSchema } from '../../vocabulary/page-views.ts';
import { taskStatuses, taskViewSchema } from '../../vocabulary/views.ts';
import { operation } from '../operation.ts';
import { name, order, paging, several, span, subject, text } from './page-query.ts';

export const eventFilters = {
  ...span,
  kinds: several(z.enum(eventKinds)).exactOptional(),
  actor: name.exactOptional(),
  task: taskIdSchema.exactOptional(),
  subject: subject.exactOptional(),
  text: text.exactOptional(),
  from: z.coerce.number().int().min(0).exactOptional(),
  order: order.exactOptional(),
};

/** Lists of any length, a page at a time. `next` is the cursor of the next one, null at the end. A page may be short and not the last: what is wanted may be rare. */
export const pageOperations = {
  'inbox.page': operation('inbox.page', {
    summary: 'Inbox items: open and snoozed ones oldest first, those that ended by when they did, newest first',
    scope: 'read',
    query: z.object({
      ...paging,
      state: z.enum(itemListStates).exactOptional().describe('open, when it is not given: without what is put off.'),
      type: z.enum(itemTypes).exactOptional(),
      agent: name.exactOptional(),
      text: text.exactOptional(),
    }),
    output: pageSchema(itemRowSchema),
    run: ({ query }, { company }) => company.inbox.page(query),
  }),
  'tasks.page': operation('tasks.page', {
    summary: 'Tasks, newest first',
    scope: 'read',
    query: z.object({ ...paging, ...span, status: z.enum(taskStatuses).exactOptional(), agent: name.exactOptional(), subject: subject.exactOptional(), text: text.exactOptional().describe('Words of the title, or a number such as t42.') }),
    output: pageSchema(taskViewSchema),
    run: ({ query }, { company }) => company.tasks.page(query),
  }),
  'ledger.page': operation('ledger.page', {
    summary: 'Events, a line each, newest first unless `order` says otherwise; `from` jumps to a number',
    scope: 'read',
    query: z.object({ ...paging, ...eventFilters }),
    output: pageSchema(eventRowSchema),
    run: ({ query }, { company }) => company.ledger.page(query),
  }),
  'memory.customers': operation('memory.customers', {
    summary: 'Customers by what happened last, each once under the name that counts',
    scope: 'read',
    query: z.object({ ...paging, text: text.exactOptional() }),
    output: pageSchema(customerRowSchema),
    run: ({ query }, { company }) => company.memory.customers(query),
  }),
} as const;
