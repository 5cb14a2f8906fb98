import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { KeelsonError, NeedsOperator } from '../vocabulary/errors.ts';
import { limits } from '../vocabulary/limits.ts';
import { ownKindSchema, ownRecordKind, type RecordKind } from '../vocabulary/record-kinds.ts';

/** The operator's own kinds of records: `kinds/*.yaml`, each with `kind`, `description`, `schema` (JSON Schema) and perhaps `personal: true`. */
export async function readKinds(folder: string): Promise<RecordKind[]> {
  const names = await readdir(join(folder, 'kinds')).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [] as string[];
    throw unreadable('kinds/', error);
  });
  const files = names.filter((name) => /\.ya?ml$/.test(name)).toSorted();
  if (files.length > limits.recordKindsMax) throw new NeedsOperator('company.too-many-kinds', `kinds/ holds ${files.length} files, more than ${limits.recordKindsMax}.`, 'Put what differs into fields instead of kinds.');
  const kinds: RecordKind[] = [];
  const seen = new Map<string, string>();
  for (const name of files) {
    const path = `kinds/${name}`;
    const text = await readFile(join(folder, path), 'utf8').catch((error: unknown) => {
      throw unreadable(path, error);
    });
    const kind = parseKind(text, path);
    const twin = seen.get(kind.kind);
    if (twin !== undefined) throw badKind(path, 1, `kind: "${kind.kind}" is in ${twin} already`);
    seen.set(kind.kind, path);
    kinds.push(kind);
  }
  return kinds;
}

function parseKind(text: string, file: string): RecordKind {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) throw badKind(file, lines.linePos(broken.pos[0]).line, broken.message.split('\n')[0] ?? 'not YAML');
  const lineOf = (path: readonly (string | number)[]): number => {
    const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
    return lines.linePos(node?.range?.[0] ?? 0).line;
  };
  const parsed = ownKindSchema.safeParse(plain(document, file));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const within = (issue?.path ?? []) as (string | number)[];
    // An unknown key is reported where it stands, not where its parent begins.
    const path = issue?.code === 'unrecognized_keys' ? [...within, issue.keys[0] ?? ''] : within;
    throw badKind(file, lineOf(path), `${path.join('.') || 'the file'}: ${issue?.code === 'unrecognized_keys' ? 'there is no such setting' : (issue?.message ?? 'invalid')}`);
  }
  try {
    return ownRecordKind(parsed.data);
  } catch (error) {
    if (error instanceof KeelsonError) throw badKind(file, lineOf([error.code === 'memory.kind-taken' ? 'kind' : 'schema']), error.message.replace(/\.$/, ''));
    throw error;
  }
}

/** Aliases could blow a small file up without end. */
function plain(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 10 });
  } catch {
    throw badKind(file, 1, 'the file: more aliases than a schema needs');
  }
}

function badKind(file: string, line: number, what: string): NeedsOperator {
  return new NeedsOperator('company.bad-kind', `${file}, line ${line}: ${what}.`, 'Correct that line and start again. Nothing was changed.');
}

function unreadable(path: string, error: unknown): NeedsOperator {
  const what = error instanceof Error ? error.message : String(error);
  return new NeedsOperator('company.kinds-unreadable', `${path} can't be read: ${what}.`, 'Make it a file that this user may read, or remove it.', { cause: error });
}
