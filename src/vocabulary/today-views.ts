import { z } from 'zod';
import { budgetSettingSchema } from './budgets.ts';
import { pauseViewSchema } from './gate-views.ts';
import { effectIdSchema, itemIdSchema, taskIdSchema } from './ids.ts';
import { itemTypes } from './inbox.ts';
import { exactCostSchema } from './models.ts';

const place = { task: taskIdSchema.nullable(), effect: effectIdSchema.nullable(), item: itemIdSchema.nullable() };
const shortItem = z.object({ item: itemIdSchema, type: z.enum(itemTypes), summary: z.string(), openedAt: z.number(), expiresAt: z.number().nullable() });
export type ShortItem = z.infer<typeof shortItem>;

const happenedSchema = z.object({
  what: z.string().describe('A word for the page: `mails`, `sent`, `refused` …'),
  count: z.number(),
  atLeast: z.boolean().describe('There are more than were counted.'),
  sentence: z.string(),
});
export type Happened = z.infer<typeof happenedSchema>;

const notableSchema = z.object({ at: z.number(), seq: z.number(), what: z.string(), sentence: z.string(), ...place });
export type Notable = z.infer<typeof notableSchema>;

const budgetUseSchema = budgetSettingSchema.extend({ window: z.string(), reserved: z.number(), spent: z.number(), raised: z.number(), left: z.number(), used: z.number().describe('The share of the cap, raises included; more than 1 is over.'), sentence: z.string() });
export type BudgetUse = z.infer<typeof budgetUseSchema>;

const plannedSchema = z.object({ at: z.number(), what: z.enum(['schedule', 'cooling', 'retry', 'timer']), sentence: z.string(), ...place });
export type Planned = z.infer<typeof plannedSchema>;

/** What the operator looks at first. All times are epoch ms; everything in it is read within bounds, however much there is. */
export const todayViewSchema = z.object({
  since: z.number(),
  now: z.number(),
  zone: z.string(),
  running: z.boolean(),
  happened: z.array(happenedSchema),
  notable: z.array(notableSchema).describe('The newest first.'),
  waits: z.object({
    count: z.number(),
    snoozed: z.number(),
    byType: z.array(z.object({ type: z.enum(itemTypes), count: z.number(), sentence: z.string(), oldest: shortItem })),
    oldest: shortItem.nullable(),
    expiringSoon: z.array(shortItem).describe('Within 48 hours, the first to expire first.'),
  }),
  failed: z.object({ count: z.number(), rows: z.array(z.object({ at: z.number(), sentence: z.string(), nextStep: z.string(), ...place })) }).describe('What stopped, or may or may not have gone out, and waits for you; the newest first.'),
  money: z.object({
    budgets: z.array(budgetUseSchema).nullable().describe('The fullest first; null while nobody knows which there are.'),
    models: z.object({ month: z.array(exactCostSchema), today: z.array(exactCostSchema), calls: z.number(), unpriced: z.number() }),
  }),
  planned: z.object({ rows: z.array(plannedSchema), more: z.boolean() }).describe('The next 24 hours.'),
  paused: z.array(pauseViewSchema),
});
export type TodayView = z.infer<typeof todayViewSchema>;
