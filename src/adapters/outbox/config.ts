import { z } from 'zod';
import { senderShape } from '../mail/sender.ts';

/** The settings of the outbox in company.yaml. */
export const outboxSettingsSchema = z.strictObject({
  /** Where the mails are written, inside the company folder, with `/` on every system. */
  folder: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9_-][A-Za-z0-9_. -]*(?:\/[A-Za-z0-9_-][A-Za-z0-9_. -]*)*$/, 'must be a folder inside the company folder, such as outbox')
    .default('outbox'),
  ...senderShape,
});
export type OutboxSettings = z.infer<typeof outboxSettingsSchema>;
