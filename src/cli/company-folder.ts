import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Terminal } from '../vocabulary/errors.ts';

/** The company that a command is about: `--company`, else KEELSON_COMPANY, else the nearest folder upwards with a company.yaml. */
export function findCompanyFolder(option: string | undefined, env: Readonly<Record<string, string | undefined>>, cwd: string): string {
  const named = option ?? (env['KEELSON_COMPANY'] || undefined);
  if (named !== undefined) {
    const folder = resolve(cwd, named);
    if (existsSync(join(folder, 'company.yaml'))) return folder;
    const by = option === undefined ? 'KEELSON_COMPANY' : '--company';
    throw new Terminal('company.not-found', `${folder} (from ${by}) has no company.yaml.`, 'Name a company folder, or make one with `keelson init FOLDER`.');
  }
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'company.yaml'))) return folder;
    if (dirname(folder) === folder) break;
  }
  throw new Terminal(
    'company.not-found',
    `Neither ${resolve(cwd)} nor a folder above it has a company.yaml.`,
    'Go into a company folder, pass --company DIR, set KEELSON_COMPANY, or make one with `keelson init FOLDER`.',
  );
}
