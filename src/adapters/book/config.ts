import { z } from 'zod';
import { folderSetting } from '../files/folder-setting.ts';

/** The settings of the book in company.yaml. */
export const bookSettingsSchema = z.strictObject({
  /** Where the operations are written. What was carried out by hand may be moved to `done` in there. */
  folder: folderSetting.default('book'),
});
export type BookSettings = z.infer<typeof bookSettingsSchema>;
