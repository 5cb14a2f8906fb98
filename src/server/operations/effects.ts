import { z } from 'zod';
import { effectKinds, effectStates } from '../../vocabulary/effects.ts';
import { effectIdSchema, taskIdSchema } from '../../vocabulary/ids.ts';
import { auditRowSchema, pageSchema } from '../../vocabulary/page-views.ts';
import { effectStorySchema } from '../../vocabulary/story-views.ts';
import { effectViewSchema } from '../../vocabulary/views.ts';
import { operation } from '../operation.ts';
import { name, order, paging, span, subject, text } from './page-query.ts';

export const effectFilters = {
  ...span,
  state: z.enum(effectStates).exactOptional(),
  kind: z.enum(effectKinds).exactOptional(),
  adapter: name.exactOptional(),
  agent: name.exactOptional(),
  task: taskIdSchema.exactOptional(),
  subject: subject.exactOptional(),
  rule: name.exactOptional(),
  text: text.exactOptional(),
  order: order.exactOptional(),
};

export const effectOperations = {
  'effects.page': operation('effects.page', {
    summary: 'What was to happen outside, a line each: intent, verdict and rule, who approved, what became of it, receipt, cost, reconciliation',
    scope: 'read',
    query: z.object({ ...paging, ...effectFilters }),
    output: pageSchema(auditRowSchema),
    run: ({ query }, { company }) => company.effects.page(query),
  }),
  'effects.show': operation('effects.show', { summary: 'One effect: what it is, what was said of it, what became of it', scope: 'read', params: z.object({ effect: effectIdSchema }), output: effectViewSchema, run: ({ params: { effect } }, { company }) => company.effects.show(effect) }),
  'effects.story': operation('effects.story', { summary: 'One effect with all that was said and done about it', scope: 'read', params: z.object({ effect: effectIdSchema }), output: effectStorySchema, run: ({ params: { effect } }, { company }) => company.effects.story(effect) }),
  'effects.ofTask': operation('effects.ofTask', { summary: 'The effects of a task, in the order in which they were proposed', scope: 'read', params: z.object({ task: taskIdSchema }), output: z.array(effectViewSchema), run: ({ params: { task } }, { company }) => company.effects.ofTask(task) }),
} as const;
