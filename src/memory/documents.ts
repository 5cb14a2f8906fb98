import type { Draft } from '../vocabulary/events.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Ledger } from '../ledger/port.ts';

/** A document as it lies in the company folder. */
export interface DocumentFile {
  path: string;
  type: 'playbook' | 'persona';
  title: string;
  digest: string;
  text: string;
}

/** Brings the ledger's documents up to the files: a changed file is a new version, a missing one is removed. The policy is kept by who keeps it in force. Returns how many moved. */
export async function syncDocuments(ledger: Ledger, files: DocumentFile[]): Promise<number> {
  const known = new Map((await ledger.documents.list()).filter(({ type }) => type !== 'policy').map(({ path, digest }) => [path, digest]));
  const drafts: Draft[] = [];
  for (const file of files) {
    if (known.get(file.path) !== file.digest) drafts.push({ kind: 'document.changed', actor: 'operator', data: { ...file } });
    known.delete(file.path);
  }
  for (const path of known.keys()) drafts.push({ kind: 'document.removed', actor: 'operator', data: { path } });
  // One document doesn't depend on another, so many may take several appends.
  for (let first = 0; first < drafts.length; first += limits.appendEventsMax) await ledger.append(drafts.slice(first, first + limits.appendEventsMax));
  return drafts.length;
}

