import { z } from 'zod';

const settingSchema = z.object({ label: z.string(), value: z.string(), hint: z.string().nullable().describe('What it means, or where it is changed.') });
export type Setting = z.infer<typeof settingSchema>;

/** What company.yaml says, for people: never a secret. */
export const settingsViewSchema = z.object({
  name: z.string(),
  id: z.string(),
  folder: z.string(),
  file: z.string().describe('Where all of this is written.'),
  zone: z.string(),
  isPractice: z.boolean().describe('Its address ends in .example, which nobody can have: made to try things on, as the company of the demo is.'),
  sections: z.array(z.object({ id: z.string(), title: z.string(), rows: z.array(settingSchema) })),
  ledger: z.object({ events: z.number(), headHash: z.string(), firstAt: z.number().nullable(), lastAt: z.number().nullable(), databaseBytes: z.number() }),
});
export type SettingsView = z.infer<typeof settingsViewSchema>;
