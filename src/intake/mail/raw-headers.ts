import { TextDecoder } from 'node:util';

/** All headers of a mail, those of its parts among them. Real ones have some 10 KB. */
export const headerBytesMax = 1024 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lineFeed = 0x0a;

/**
 * The mail with its headers in UTF-8. Some programs write a name or a subject in the bytes of their own charset, which
 * no standard allows and the parser turns into replacement characters. Such lines are read by the charset that the
 * Content-Type names, or else as windows-1252, the one most of them are in. Anything else is left as it is.
 */
export function withUtf8Headers(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = headersEnd(buffer);
  // The parser refuses these anyway, and taking 50 MB of them apart line by line costs a gigabyte.
  if (end > headerBytesMax) return bytes;
  const headers = buffer.subarray(0, end);
  if (decoded(headers, utf8) !== null) return bytes;
  const fallback = fallbackDecoder(headers.toString('latin1'));
  const lines: string[] = [];
  for (let start = 0; start < end;) {
    const feed = headers.indexOf(lineFeed, start);
    const next = feed < 0 ? end : feed + 1;
    const line = headers.subarray(start, next);
    lines.push(decoded(line, utf8) ?? fallback.decode(line));
    start = next;
  }
  return Buffer.concat([Buffer.from(lines.join('')), buffer.subarray(end)]);
}

function headersEnd(buffer: Buffer): number {
  const ends = [buffer.indexOf('\n\r\n'), buffer.indexOf('\n\n')].filter((end) => end >= 0);
  return ends.length > 0 ? Math.min(...ends) + 1 : buffer.length;
}

function fallbackDecoder(headers: string): TextDecoder {
  const charset = /^content-type:(?:[^\r\n]|\r?\n[ \t])*?charset\s*=\s*"?([\w.:-]{1,40})/im.exec(headers)?.[1] ?? '';
  try {
    const named = new TextDecoder(charset || 'windows-1252');
    if (named.encoding !== 'utf-8') return named;
  } catch {
    // A charset nobody knows says as little as none.
  }
  return new TextDecoder('windows-1252');
}

function decoded(bytes: Uint8Array, decoder: TextDecoder): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
