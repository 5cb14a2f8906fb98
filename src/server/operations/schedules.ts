import { z } from 'zod';
import { limits } from '../../vocabulary/limits.ts';
import { scheduleRequestSchema, scheduleViewSchema } from '../../vocabulary/views.ts';
import { operation } from '../operation.ts';

const params = z.object({ name: z.string().min(1).max(limits.nameCharsMax) });
const output = z.array(scheduleViewSchema);

export const scheduleOperations = {
  'schedules.list': operation('schedules.list', { summary: 'What starts by itself, and when next', scope: 'read', output, run: (_, { company }) => company.schedules.list() }),
  'schedules.set': operation('schedules.set', {
    summary: 'Sets or replaces the schedule of that name, by a cron line or for one time',
    scope: 'manage',
    params,
    body: scheduleRequestSchema.omit({ name: true }),
    output,
    run: async ({ params: { name }, body }, { company }) => {
      await company.schedules.set({ ...body, name });
      return company.schedules.list();
    },
    again: (_, { company }) => company.schedules.list(),
  }),
  'schedules.remove': operation('schedules.remove', {
    summary: 'Removes a schedule',
    scope: 'manage',
    params,
    output,
    run: async ({ params: { name } }, { company }) => {
      await company.schedules.remove(name);
      return company.schedules.list();
    },
    again: (_, { company }) => company.schedules.list(),
  }),
} as const;
