import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { KeelsonError, Terminal } from '../vocabulary/errors.ts';
import { LineSplitter, type RawLine } from '../vocabulary/json-lines.ts';
import { safeLine } from './present/safe-text.ts';
import type { Session } from './session.ts';

export interface BatchLines {
  /** Longer lines are told as a problem, and not read. */
  lineBytesMax: number;
  /** Codes of the errors: of a source that can't be read and, where that is told apart, of a file that is not there. */
  unreadable: string;
  missing?: string;
}

const advice = 'Name a file of JSON lines, or - for standard input.';

/** The lines of a file that a person named, or of standard input for `-`, one after the other. */
export async function* batchLines(session: Session, source: string, { lineBytesMax, unreadable, missing }: BatchLines): AsyncGenerator<RawLine> {
  const splitter = new LineSplitter(lineBytesMax);
  const stream: NodeJS.ReadableStream = source === '-' ? session.shell.stdin : createReadStream(resolve(session.shell.cwd, source));
  try {
    for await (const chunk of stream) yield* splitter.push(chunk);
  } catch (error) {
    if (error instanceof KeelsonError || !(error instanceof Error) || !('code' in error)) throw error;
    if (error.code === 'ENOENT' && missing !== undefined) throw new Terminal(missing, `There is no file ${source}.`, advice, { cause: error });
    throw new Terminal(unreadable, `${source === '-' ? 'Standard input' : source} can't be read: ${error.message}`, advice, { cause: error });
  }
  yield* splitter.end();
}

/** A line that can't be answered is told with its number, and makes the exit code 1; the others go on. */
export function complainOfLine(session: Session, line: number, problem: string): void {
  session.exitCode = 1;
  session.shell.progress('');
  session.shell.err(session.json ? JSON.stringify({ line, error: problem }) : `line ${line}: ${safeLine(problem)}`);
}
