import { z } from 'zod';
import { folderSetting } from '../files/folder-setting.ts';
import { senderShape } from '../mail/sender.ts';

/** The settings of the outbox in company.yaml. */
export const outboxSettingsSchema = z.strictObject({
  /** Where the mails are written. */
  folder: folderSetting.default('outbox'),
  ...senderShape,
});
export type OutboxSettings = z.infer<typeof outboxSettingsSchema>;
