import { accessSync, closeSync, constants, existsSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { NeedsOperator } from '../vocabulary/errors.ts';

/**
 * Makes the folder, and asks whether it and the file in it can be written: on a read-only disk a recursive mkdir says
 * "no such file" and SQLite "disk I/O error", which would send the operator the wrong way.
 */
export function prepareFolder(folder: string, file: string): void {
  let existing = resolve(folder);
  while (!existsSync(existing)) existing = dirname(existing);
  accessSync(existing, constants.W_OK);
  // What is about nobody stands in it as it is: another user of the machine has no business there.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK);
}

/** An error of the file system as one that says what to do. What is not one of these stays as it is. */
export function folderFailure(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'EACCES' || error.code === 'EROFS' || error.code === 'EPERM') {
    return new NeedsOperator('ledger.read-only', `${folder} can't be written (${error.message}).`, 'Give this user the right to write to the company folder, then start again.', { cause: error });
  }
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new NeedsOperator('ledger.disk-full', `${folder}: the disk is full.`, 'Free some space and start again. Nothing that was acknowledged is lost.', { cause: error });
  }
  if (error.code === 'EEXIST' || error.code === 'ENOTDIR') {
    return new NeedsOperator('ledger.not-a-folder', `${folder} can't be a folder: a file has that name (${error.message}).`, 'Move that file away, or choose another folder.', { cause: error });
  }
  return error;
}

/** Waits until a file, or the names in a folder, are on disk. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
