import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Terminal } from '../../vocabulary/errors.ts';

/** The mails of the demo's Monday, beside the program. */
export const mondayFolder = fileURLToPath(new URL('../../../examples/monday/', import.meta.url));

/** Rules that one might be tempted to write, and a scenario that ends in doubt. */
export const looserPolicy = fileURLToPath(new URL('../../../examples/policies/looser.yaml', import.meta.url));
export const lostAnswer = fileURLToPath(new URL('../../../examples/scenarios/lost-answer.yaml', import.meta.url));

/** Where the company is made: a new temporary folder, or the one that is to be kept, which must be empty. */
export function stageFolder(cwd: string, keep: string | undefined): string {
  if (keep === undefined) return join(mkdtempSync(join(tmpdir(), 'keelson-demo-')), 'tidemark');
  const folder = resolve(cwd, keep);
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new Terminal('demo.folder-not-empty', `${folder} is not empty, and the demo makes a new company.`, 'Name a folder that is empty or not there yet.');
  }
  return folder;
}

export function assertMails(): void {
  if (existsSync(mondayFolder) && readdirSync(mondayFolder).some((name) => name.endsWith('.eml'))) return;
  throw new Terminal('demo.no-mails', `The demo's mails are not in ${mondayFolder}.`, 'Run it from a clone of the repository, where examples/monday/ is.');
}
