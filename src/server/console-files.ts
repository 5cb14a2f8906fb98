import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

interface File {
  bytes: Buffer;
  gzipped: Buffer | null;
  type: string;
  /** Its name has a digest of its content in it, so it never changes. */
  forEver: boolean;
}

const types: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json', '.json': 'application/json', '.woff2': 'font/woff2',
};

const nonceMark = '__CSP_NONCE__';

/**
 * The built console, read into memory once: what can be asked for is what was there at the start, by its exact name, so no path leads out of the folder. Every other path of the
 * console gets its one page, since the paths of its pages are made in the browser.
 */
export interface ConsoleFiles {
  get(path: string): File | null;
  /** The one page, with this nonce in it. */
  page(nonce: string): Buffer | null;
}

export async function consoleFiles(folder: string): Promise<ConsoleFiles> {
  const files = new Map<string, File>();
  for (const path of await namesIn(folder)) {
    const bytes = await readFile(path);
    const type = types[extname(path)] ?? 'application/octet-stream';
    const isText = /^(?:text|application\/(?:json|manifest)|image\/svg)/u.test(type);
    const name = `/${relative(folder, path).split(sep).join('/')}`;
    files.set(name, { bytes, gzipped: isText && bytes.length > 1_000 ? gzipSync(bytes) : null, type, forEver: name.startsWith('/assets/') });
  }
  const page = files.get('/index.html')?.bytes.toString('utf8');
  files.delete('/index.html');
  return { get: (path) => files.get(path) ?? null, page: (nonce) => (page === undefined ? null : Buffer.from(page.replaceAll(nonceMark, nonce))) };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    // Not built: the API works without it, and the page says how to get it.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

export function newNonce(): string {
  return randomBytes(16).toString('base64');
}
