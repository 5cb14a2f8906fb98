import { z } from 'zod';
import { limits } from './limits.ts';
import { memoryItemTypes } from './memory.ts';

/** Operational items that all of a rule's conditions fit become institutional. */
const promotionRule = z
  .strictObject({
    /** All of these. */
    tags: z.array(z.string().min(1).max(limits.tagCharsMax)).min(1).max(limits.tagsPerItemMax).optional(),
    /** 0 to 1. */
    importanceAtLeast: z.number().min(0).max(1).optional(),
    /** Any of these. */
    types: z.array(z.enum(memoryItemTypes)).min(1).optional(),
  })
  .refine((rule) => Object.values(rule).some((condition) => condition !== undefined), 'a rule needs tags, importanceAtLeast or types: without any it would promote everything');
export type PromotionRule = z.infer<typeof promotionRule>;

const days = z.number().int().min(0).max(36_500);

const timeOfDay = 'must be a time of day such as "03:30", or off';
/** When something is done each day in the zone of the company, such as "03:30", or `off`. */
export const dailyAtSchema = z.string(timeOfDay).regex(/^(?:off|(?:[01]\d|2[0-3]):[0-5]\d)$/, timeOfDay);

/** The `memory:` section of company.yaml: what upkeep does, and when. */
export const memoryRulesSchema = z.strictObject({
  /** `03:30` in the company's time zone, each day; `off` for never by itself. */
  upkeepAt: dailyAtSchema.default('03:30'),
  ephemeral: z.strictObject({ expiresAfterMinutes: z.number().int().min(1).max(limits.ephemeralMinutesMax).default(60) }).prefault({}),
  operational: z
    .strictObject({
      archiveAfterDays: days.default(90),
      /** `false`: only what a summary stands for is ever archived. */
      archiveWithoutSummary: z.boolean().default(false),
      summariseThreadsOver: z.strictObject({ messages: z.number().int().min(2).max(limits.summarySourcesMax).default(40), quietDays: days.default(14) }).prefault({}),
      summariseClosedProjects: z.boolean().default(true),
    })
    .prefault({}),
  promote: z.array(promotionRule).max(100).default([{ tags: ['decision'] }, { importanceAtLeast: 0.9 }]),
  /** How long a summary may be. */
  summaryChars: z.number().int().min(200).max(20_000).default(1_500),
});
export type MemoryRules = z.infer<typeof memoryRulesSchema>;

/** What holds when company.yaml says nothing. */
export const defaultMemoryRules: MemoryRules = memoryRulesSchema.parse({});
