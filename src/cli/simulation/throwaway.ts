import { mkdirSync, mkdtempSync, rmSync, existsSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { Terminal } from '../../vocabulary/errors.ts';
import type { Shell } from '../shell.ts';

/** A folder for one dry run or simulation. Everything that it writes is below it. */
export interface Throwaway {
  /** Where the company is. */
  company: string;
  /** A file or folder beside the company. */
  place(name: string): string;
  /** Removes all of it, unless it was to be kept. */
  remove(): void;
}

/**
 * Makes the folder: a temporary one, or `keep`, which must be empty or not there yet, and stays. `copied`: the company that is to be copied into it, which it
 * may not be in: that would copy the copy.
 */
export function throwawayFolder(cwd: string, { keep, copied }: { keep?: string | undefined; copied?: string } = {}): Throwaway {
  if (copied !== undefined) refuseInside(keep === undefined ? tmpdir() : resolve(cwd, keep), copied);
  const folder = keep === undefined ? mkdtempSync(join(tmpdir(), 'keelson-throwaway-')) : resolve(cwd, keep);
  if (keep !== undefined) {
    if (existsSync(folder) && readdirSync(folder).length > 0) throw new Terminal('usage.folder-not-empty', `${folder} is not empty, and a simulation begins in an empty one.`, 'Name a folder that is empty or not there yet.');
    mkdirSync(folder, { recursive: true });
  }
  return {
    company: join(folder, 'company'),
    place: (name) => join(folder, name),
    remove: () => (keep === undefined ? rmSync(folder, { recursive: true, force: true }) : undefined),
  };
}

function refuseInside(folder: string, company: string): void {
  const way = relative(realpathSync(company), placeOf(folder));
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return;
  throw new Terminal('usage.inside-company', `${folder} is in the company folder ${company}, which is to be copied: it would be copied into itself. Nothing was written.`, 'Name a folder outside of it with --keep; temporary ones are made where TMPDIR says.');
}

/** Where a folder really is, or will be when it is made. */
function placeOf(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? realpathSync(folder) : join(placeOf(dirname(folder)), basename(folder));
}

/** A new company from the templates. Its ledger begins with the simulation, by its clock. */
export async function newCompany(shell: Shell, folder: string): Promise<void> {
  await shell.initCompany(folder, { name: 'Tidemark', address: 'support@tidemark.example', zone: 'UTC' });
  rmSync(join(folder, 'data'), { recursive: true });
}

export function writePolicy(folder: string, text: string): void {
  writeFileSync(join(folder, 'policy.yaml'), text);
}
