import { z } from 'zod';

/** A folder inside the company folder as company.yaml names it, with `/` on every system. It can't lead out of there. */
export const folderSetting = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_-][A-Za-z0-9_. -]*(?:\/[A-Za-z0-9_-][A-Za-z0-9_. -]*)*$/, 'must be a folder inside the company folder, such as outbox');
