import { z } from 'zod';
import { effectIdSchema, taskIdSchema } from '../../vocabulary/ids.ts';
import { effectViewSchema } from '../../vocabulary/views.ts';
import { operation } from '../operation.ts';

export const effectOperations = {
  'effects.show': operation('effects.show', { summary: 'One effect: what it is, what was said of it, what became of it', scope: 'read', params: z.object({ effect: effectIdSchema }), output: effectViewSchema, run: ({ params: { effect } }, { company }) => company.effects.show(effect) }),
  'effects.ofTask': operation('effects.ofTask', { summary: 'The effects of a task, in the order in which they were proposed', scope: 'read', params: z.object({ task: taskIdSchema }), output: z.array(effectViewSchema), run: ({ params: { task } }, { company }) => company.effects.ofTask(task) }),
} as const;
