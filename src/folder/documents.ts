import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NeedsOperator } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';

export interface FolderDocument {
  /** Relative to the company folder, with `/`. */
  path: string;
  type: 'playbook' | 'persona';
  title: string;
  /** SHA-256 of the text. */
  digest: string;
  text: string;
}

/** The persona and the playbooks as they lie in the company folder now. */
export async function readDocuments(folder: string): Promise<FolderDocument[]> {
  const names = await readdir(join(folder, 'playbooks')).catch((error: unknown) => {
    if (isMissing(error)) return [] as string[];
    throw unreadable('playbooks/', error);
  });
  const playbooks = names.filter((name) => name.endsWith('.md')).toSorted();
  const documents = await Promise.all(playbooks.map((name) => readDocument(folder, `playbooks/${name}`, 'playbook')));
  const persona = await readDocument(folder, 'persona.md', 'persona').catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  return persona === null ? documents : [...documents, persona];
}

async function readDocument(folder: string, path: string, type: FolderDocument['type']): Promise<FolderDocument> {
  const bytes = await readFile(join(folder, path)).catch((error: unknown) => {
    throw isMissing(error) ? error : unreadable(path, error);
  });
  if (bytes.byteLength > limits.documentBytesMax) {
    throw new NeedsOperator('document.too-large', `${path} has ${bytes.byteLength} bytes, more than ${limits.documentBytesMax}.`, 'Split it, or move the data it holds elsewhere.');
  }
  const text = bytes.toString('utf8');
  return { path, type, title: titleOf(text) ?? path, digest: hash('sha256', bytes, 'hex'), text };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Not the same as missing: what can't be read must not look as if the operator had removed it. */
function unreadable(path: string, error: unknown): NeedsOperator {
  const what = error instanceof Error ? error.message : String(error);
  return new NeedsOperator('document.unreadable', `${path} can't be read: ${what}.`, 'Make it a file that this user may read, or remove it.', { cause: error });
}

/** The `title` of the front matter, or else the first heading. */
function titleOf(text: string): string | null {
  const title = /^title:\s*(.+)$/m.exec(text.startsWith('---') ? (text.split(/^---\s*$/m)[1] ?? '') : '')?.[1] ?? /^#\s+(.+)$/m.exec(text)?.[1];
  return title?.trim().replace(/^["']|["']$/g, '').slice(0, 300) ?? null;
}
