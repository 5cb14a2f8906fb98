import { existsSync, statSync } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { CompanyConfig } from './config.ts';

/** What is never copied: the ledger's own folder, which another room copies, what programs put there, and everything hidden, such as .git. */
const notOurs = new Set(['data', 'node_modules']);

/** What a company folder holds beside its data: what it was told (settings, policy, persona, playbooks, agents), and not what it has done (outbox, book). */
export async function measureFolder(folder: string, config: CompanyConfig): Promise<{ files: number; bytes: number }> {
  const total = { files: 0, bytes: 0 };
  for (const name of await namesIn(folder, config)) {
    for (const path of await filesUnder(join(folder, name))) {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat === undefined || stat.isDirectory() || isOutput(folder, path, config)) continue;
      total.files += 1;
      total.bytes += stat.size;
    }
  }
  return total;
}

/** Copies it to `to`, a folder that is there. Links are followed, so that nothing in the copy leads back to the original. */
export async function copyFolder(folder: string, to: string, config: CompanyConfig): Promise<void> {
  for (const name of await namesIn(folder, config)) {
    await cp(join(folder, name), join(to, name), { recursive: true, dereference: true, filter: (path) => !isHidden(path) && !isOutput(folder, path, config) });
  }
}

async function namesIn(folder: string, config: CompanyConfig): Promise<string[]> {
  return (await readdir(folder)).filter((name) => !isHidden(name) && !notOurs.has(name) && !isOutput(folder, join(folder, name), config));
}

async function filesUnder(path: string): Promise<string[]> {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return existsSync(path) ? [path] : [];
  return (await readdir(path, { recursive: true })).map((name) => join(path, name));
}

function isHidden(path: string): boolean {
  return basename(path).startsWith('.');
}

function isOutput(folder: string, path: string, { mail, payments }: CompanyConfig): boolean {
  const at = relative(folder, path).split(sep).join('/');
  return [mail.outbox['folder'] ?? 'outbox', payments.book['folder'] ?? 'book'].some((output) => at === output);
}
