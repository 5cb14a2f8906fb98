import { z } from 'zod';
import { jsonSchema } from '../json.ts';
import { limits } from '../limits.ts';

const name = z.string().min(1).max(limits.nameCharsMax);

export const scheduleEvents = {
  /** Exactly one of `cron` (five fields) and `at` (epoch ms). `zone` is an IANA time zone. */
  'schedule.set': z.object({
    name,
    agent: z.string().max(limits.nameCharsMax),
    input: jsonSchema,
    cron: z.string().max(200).nullable(),
    at: z.number().int().nullable(),
    zone: z.string().max(100),
    /** Epoch ms of the first due time, `null` when it never falls due. */
    next: z.number().int().nullable(),
  }),
  'schedule.removed': z.object({ name }),
  /** `due` was reached; the task with the key `schedule:<name>:<due>` stands beside it in the same commit (T7). */
  'schedule.fired': z.object({ name, due: z.number().int(), next: z.number().int().nullable(), missed: z.number().int().nonnegative() }),
};
