import { z } from 'zod';
import { taskIdSchema } from '../../vocabulary/ids.ts';
import { jsonSchema } from '../../vocabulary/json.ts';
import { rollbackPlanSchema } from '../../vocabulary/gate-views.ts';
import { limits } from '../../vocabulary/limits.ts';
import { taskStorySchema } from '../../vocabulary/story-views.ts';
import { taskDetailSchema, taskStatuses, taskViewSchema } from '../../vocabulary/views.ts';
import { operation, type Call } from '../operation.ts';

const params = z.object({ task: taskIdSchema });
const reason = z.object({ reason: z.string().trim().min(1).max(2_000) });
const note = z.string().max(2_000).nullable().default(null);
const step = z.string().min(1).max(limits.nameCharsMax);
const shown = ({ params: { task } }: { params: z.output<typeof params> }, { company }: { company: Call['company'] }) => company.tasks.show(task);

export const taskOperations = {
  'tasks.list': operation('tasks.list', {
    summary: 'The latest tasks',
    scope: 'read',
    query: z.object({ status: z.enum(taskStatuses).exactOptional(), limit: z.coerce.number().int().min(1).max(limits.listRowsMax).exactOptional() }),
    output: z.array(taskViewSchema),
    run: ({ query }, { company }) => company.tasks.list(query),
  }),
  'tasks.show': operation('tasks.show', { summary: 'One task with its timeline', scope: 'read', params, output: taskDetailSchema, run: shown }),
  'tasks.story': operation('tasks.story', { summary: 'One task with what it proposed, asked, started and saw', scope: 'read', params, output: taskStorySchema, run: ({ params: { task } }, { company }) => company.tasks.story(task) }),
  'tasks.start': operation('tasks.start', {
    summary: 'Starts an agent by hand; the same input is the same task, for ever',
    // Some agents write memory, or ask what the operator then answers: not for a token.
    scope: 'manage',
    body: z.object({ agent: z.string().min(1).max(limits.nameCharsMax), input: jsonSchema }),
    output: taskDetailSchema,
    run: ({ body }, { company }) => company.tasks.start(body.agent, body.input),
    again: ({ body }, { company }) => company.tasks.start(body.agent, body.input),
  }),
  'tasks.cancel': operation('tasks.cancel', { summary: 'Cancels a task; what it has proposed and not sent is withdrawn', scope: 'decide', params, body: reason, output: taskDetailSchema, run: ({ params: { task }, body }, { company }) => company.tasks.cancel(task, body.reason), again: shown }),
  'tasks.rollbackPlan': operation('tasks.rollbackPlan', { summary: 'What a rollback would do; changes nothing', scope: 'read', params, output: rollbackPlanSchema, run: ({ params: { task } }, { company }) => company.tasks.rollbackPlan(task) }),
  'tasks.rollback': operation('tasks.rollback', { summary: 'Takes back what a task did, by a task of its own', scope: 'decide', params, body: reason, output: taskDetailSchema, run: ({ params: { task }, body }, { company }) => company.tasks.rollback(task, body.reason), again: shown }),
  'tasks.retry': operation('tasks.retry', { summary: 'Tries a failed or stopped task again, or a step that waits for its next attempt at once', scope: 'decide', params, body: z.object({ note }), output: taskDetailSchema, run: ({ params: { task }, body }, { company }) => company.tasks.retry(task, body.note), again: shown }),
  'tasks.supply': operation('tasks.supply', {
    summary: 'Gives a step the result that it was to find',
    scope: 'decide',
    params,
    body: z.object({ step, result: jsonSchema, note }),
    output: taskDetailSchema,
    run: ({ params: { task }, body }, { company }) => company.tasks.supply(task, body.step, body.result, body.note),
    again: shown,
  }),
  'tasks.skip': operation('tasks.skip', { summary: 'A step gets no result; a timer or a wait ends now', scope: 'decide', params, body: z.object({ step, note }), output: taskDetailSchema, run: ({ params: { task }, body }, { company }) => company.tasks.skip(task, body.step, body.note), again: shown }),
  'tasks.doneByHand': operation('tasks.doneByHand', {
    summary: 'You did by hand what an effect or a step was to do',
    scope: 'decide',
    params,
    body: z.object({ step: step.nullable().default(null), note: z.string().trim().min(1).max(2_000) }),
    output: taskDetailSchema,
    run: ({ params: { task }, body }, { company }) => company.tasks.doneByHand(task, body.step, body.note),
    again: shown,
  }),
} as const;
