import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Retryable } from '../../vocabulary/errors.ts';

const lockFile = 'access.lock';
const waitMs = 5_000;
const lookEveryMs = 10;
/** A lock is held for milliseconds. One that is so old is of a process that stands still or is gone, whoever has its number now. */
const staleMs = 30_000;

/** Held by this process: another lock with its number is of one that died, as where each start of a container is process 1. */
const held = new Set<string>();

/**
 * Runs `work` while no other process changes the vault: the server has it open while a command in another window makes a code. Throws Retryable `access.busy` when another process
 * holds it for seconds.
 */
export async function withVaultLock<T>(data: string, work: () => Promise<T>): Promise<T> {
  const path = join(data, lockFile);
  const mine = `${process.pid} ${randomBytes(8).toString('hex')}`;
  await mkdir(data, { recursive: true });
  const deadline = performance.now() + waitMs;
  held.add(mine);
  try {
    while (!(await take(path, mine))) {
      if (performance.now() > deadline) throw new Retryable('access.busy', 'Another process is changing who has access.', 'Try again in a moment.');
      await new Promise((wake) => setTimeout(wake, lookEveryMs));
    }
    try {
      return await work();
    } finally {
      if ((await textOf(path)) === mine) await rm(path, { force: true });
    }
  } finally {
    held.delete(mine);
  }
}

/** Written aside and linked, so that a lock is never seen without its holder in it. What stands in the way and is dead is taken away, for the next try. */
async function take(path: string, holder: string): Promise<boolean> {
  const aside = `${path}.${holder.replace(' ', '-')}`;
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(holder);
    // The time of the disk that both files are on.
    const { mtimeMs: now } = await file.stat();
    await link(aside, path).catch(async (error: unknown) => {
      if (!isCode(error, 'EEXIST')) throw error;
      await removeDead(path, now);
      throw error;
    });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await file.close();
    await rm(aside, { force: true });
  }
}

async function removeDead(path: string, now: number): Promise<void> {
  const holder = await textOf(path);
  if (holder === null || (isHolderAlive(holder) && !(await isStale(path, now)))) return;
  const away = `${path}.dead-${randomBytes(8).toString('hex')}`;
  try {
    await rename(path, away);
    // Somebody else may have taken it away and locked anew since it was read: then that lock goes back.
    if ((await textOf(away)) !== holder) await link(away, path);
  } catch (error) {
    if (!isCode(error, 'ENOENT') && !isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(away, { force: true });
  }
}

async function isStale(path: string, now: number): Promise<boolean> {
  try {
    return now - (await stat(path)).mtimeMs > staleMs;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function isHolderAlive(holder: string): boolean {
  const pid = Number(holder.split(' ', 1)[0]);
  if (pid === process.pid) return held.has(holder);
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
