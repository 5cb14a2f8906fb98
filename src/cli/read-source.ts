import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { Terminal } from '../vocabulary/errors.ts';
import type { Json } from '../vocabulary/json.ts';
import type { Session } from './session.ts';

/** The text of a file that a person named, or of standard input for `-`. */
export async function readSource(session: Session, source: string): Promise<string> {
  if (source === '-') return readAll(session.shell.stdin);
  try {
    return readFileSync(resolve(session.shell.cwd, source), 'utf8');
  } catch (error) {
    throw new Terminal('usage.unreadable-file', `${source} can't be read: ${error instanceof Error ? error.message : String(error)}`, 'Name a readable file, or - for standard input.', { cause: error });
  }
}

/** The whole path of a file that a person named and that can be read. */
export function readablePath(session: Session, file: string): string {
  const path = resolve(session.shell.cwd, file);
  try {
    readFileSync(path);
    return path;
  } catch (error) {
    throw new Terminal('usage.unreadable-file', `${file} can't be read: ${error instanceof Error ? error.message : String(error)}`, 'Name a readable file.', { cause: error });
  }
}

/** JSON of such a source. `advice` says what belongs there. */
export async function readJson(session: Session, source: string, advice: string): Promise<Json> {
  const text = await readSource(session, source);
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Terminal('usage.not-json', `${source} is not JSON: ${error instanceof Error ? error.message : String(error)}`, advice, { cause: error });
  }
}
