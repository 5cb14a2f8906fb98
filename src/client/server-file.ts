import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Where a company is served on this machine: `data/server.json`, which its user alone may read. */
const serverFileSchema = z.object({
  url: z.url({ protocol: /^http$/u }),
  pid: z.number().int().positive(),
  /** Of the local command line; another one at each start. */
  token: z.string().min(20),
  /** Which company is served. */
  company: z.string(),
});
export type ServerFile = z.infer<typeof serverFileSchema>;

/** Written aside and renamed, so that it is never read half. */
export function writeServerFile(dataFolder: string, file: ServerFile): void {
  const aside = `${place(dataFolder)}.${file.pid}.tmp`;
  writeFileSync(aside, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  // The mode above is for a new file only.
  chmodSync(aside, 0o600);
  renameSync(aside, place(dataFolder));
}

/** Only if it is still ours: the next server may have written its own. */
export function removeServerFile(dataFolder: string, pid: number): void {
  if (readServerFile(dataFolder)?.pid === pid) rmSync(place(dataFolder), { force: true });
}

/** `null` when there is none, or none that can be used: then the company is opened as if there were no server, and its own lock has the last word. */
export function readServerFile(dataFolder: string): ServerFile | null {
  try {
    return serverFileSchema.parse(JSON.parse(readFileSync(place(dataFolder), 'utf8')));
  } catch {
    return null;
  }
}

function place(dataFolder: string): string {
  return join(dataFolder, 'server.json');
}
