import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Terminal } from '../../vocabulary/errors.ts';

/** A file, a named pipe, or standard input, opened for reading once. */
export interface ImportSource {
  /** What provenance calls it: the name without its folder, or `stdin`. */
  name: string;
  bytesTotal: number | null;
  chunks: AsyncIterable<Uint8Array | string>;
}

const chunkBytes = 256 * 1024;
const nameCharsMax = 200;

/** `stdinName` is what standard input is called. Throws a `Terminal` `import.source-missing`, `-unsuitable` or `-unreadable`; the last also in the middle of reading. */
export async function openSource(source: string, stdin: NodeJS.ReadableStream, stdinName?: string): Promise<ImportSource> {
  if (source === '-') return { name: stdinName === undefined ? 'stdin' : nameOf(stdinName), bytesTotal: null, chunks: readable(stdin, 'Standard input') };
  const found = await stat(source).catch((error: unknown) => {
    throw unreadable(source, error);
  });
  // A named pipe is what the shell passes for `<(command)`.
  if (!found.isFile() && !found.isFIFO()) throw new Terminal('import.source-unsuitable', `${source} is not a file.`, 'Name a file of JSON lines, or - for standard input.');
  const stream = createReadStream(source, { highWaterMark: chunkBytes });
  return { name: nameOf(source), bytesTotal: found.isFile() ? found.size : null, chunks: readable(stream, source) };
}

function nameOf(path: string): string {
  return basename(path).replace(/\s+/g, ' ').slice(-nameCharsMax);
}

async function* readable(stream: NodeJS.ReadableStream, source: string): AsyncGenerator<Uint8Array | string> {
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    throw unreadable(source, error);
  }
}

function unreadable(source: string, thrown: unknown): Terminal {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return new Terminal('import.source-missing', `There is no file ${source}.`, 'Name a file of JSON lines, or - for standard input.', { cause: thrown });
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  return new Terminal('import.source-unreadable', `${source} can't be read: ${why}`, 'Allow this user to read it, then run the import again: what is in already is not added twice.', { cause: thrown });
}
