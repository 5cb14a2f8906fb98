import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Retryable } from '../../vocabulary/errors.ts';

const lockFile = 'access.lock';
const waitMs = 5_000;
const lookEveryMs = 10;

/**
 * Runs `work` while no other process changes the vault: the server has it open while a command in another window makes a code. A lock is held for milliseconds; that of a process that
 * died is taken away. Throws Retryable `access.busy` when another process holds it for seconds.
 */
export async function withVaultLock<T>(data: string, work: () => Promise<T>): Promise<T> {
  const path = join(data, lockFile);
  const mine = `${process.pid} ${randomBytes(8).toString('hex')}`;
  await mkdir(data, { recursive: true });
  const deadline = performance.now() + waitMs;
  while (!(await take(path, mine))) {
    await removeDead(path);
    if (performance.now() > deadline) throw new Retryable('access.busy', 'Another process is changing who has access.', 'Try again in a moment.');
    await new Promise((wake) => setTimeout(wake, lookEveryMs));
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** Written aside and linked, so that a lock is never seen without its holder in it. */
async function take(path: string, holder: string): Promise<boolean> {
  const aside = `${path}.${holder.replace(' ', '-')}`;
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(holder);
  } finally {
    await file.close();
  }
  try {
    await link(aside, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function removeDead(path: string): Promise<void> {
  const holder = await textOf(path);
  if (holder === null || isAlive(Number(holder.split(' ', 1)[0]))) return;
  const away = `${path}.dead-${randomBytes(8).toString('hex')}`;
  try {
    await rename(path, away);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  // Somebody else may have taken it away and locked anew since it was read: then that lock goes back.
  if ((await textOf(away)) !== holder) await link(away, path).catch((error: unknown) => { if (!isCode(error, 'EEXIST')) throw error; });
  await rm(away, { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
