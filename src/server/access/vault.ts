/**
 * Who may come in, and what Keelson keeps for others in secret. Owns: `data/access.json` and `data/access.key`, both readable for this user alone. Not in the ledger, since what is in here
 * must be removable for good; who did what is in the ledger.
 *
 * 1. A file is whole or not there: written aside, synced, renamed, and the folder synced.
 * 2. One change at a time, over all processes (`vault-lock.ts`); each begins with what is on disk.
 * 3. A file that can't be read is never replaced: everything that needs it fails until a person has looked.
 */
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { NeedsOperator } from '../../vocabulary/errors.ts';
import type { Clock, Random } from '../../vocabulary/ports.ts';
import { vaultSecrets, type VaultSecrets } from './secrets.ts';
import { withVaultLock } from './vault-lock.ts';
import { emptyVault, vaultSchema, type VaultState } from './vault-state.ts';

const stateFile = 'access.json';
const keyFile = 'access.key';
const keyBytes = 32;

export interface Vault {
  /** What is on disk now. Shared: never change it. Another process's change is seen at once. */
  read(): Promise<Readonly<VaultState>>;
  /** `work` changes the state that it is handed. It is on disk when this resolves; when `work` throws, nothing changed. */
  change<T>(work: (state: VaultState) => T): Promise<T>;
  /** How often this process has changed it. */
  changes(): number;
  /** What secrets are sealed with. Made when it is first needed. */
  key(): Promise<Buffer>;
  readonly secrets: VaultSecrets;
  readonly clock: Clock;
  readonly random: Random;
}

/** Opens the vault in a company's data folder. Nothing is written before the first change. */
export function openVault(data: string, { clock, random }: { clock: Clock; random: Random }): Vault {
  const path = join(data, stateFile);
  let seen: { mark: string; state: VaultState } | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let changes = 0;

  async function read(): Promise<VaultState> {
    const mark = markOf(path);
    if (seen?.mark !== mark) seen = { mark, state: mark === '' ? emptyVault() : readState(await readFile(path, 'utf8')) };
    return seen.state;
  }

  async function write(state: VaultState): Promise<void> {
    const text = JSON.stringify(vaultSchema.parse(state), null, 2);
    await writePrivate(data, stateFile, `${text}\n`);
    seen = undefined;
    changes += 1;
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(() => withVaultLock(data, work));
    last = turn.catch(() => undefined);
    return turn;
  }

  const vault = {
    read,
    changes: () => changes,
    change: <T>(work: (state: VaultState) => T): Promise<T> =>
      inTurn(async () => {
        const before = await read();
        const state = structuredClone(before);
        const result = work(state);
        if (JSON.stringify(state) !== JSON.stringify(before)) await write(state);
        return result;
      }),
    async key(): Promise<Buffer> {
      return (await readKey(data)) ?? inTurn(async () => (await readKey(data)) ?? makeKey(data, await read()));
    },
    clock,
    random,
  };
  return { ...vault, secrets: vaultSecrets(vault, () => clock.now()) };
}

/** Changes with every write: each is a new file. */
function markOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.ino} ${stat.mtimeNs} ${stat.size}`;
}

function readState(text: string): VaultState {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw unreadable('is not JSON', error);
  }
  const parsed = vaultSchema.safeParse(json);
  if (!parsed.success) throw unreadable(`is not as Keelson wrote it (${parsed.error.issues[0]?.path.join('.') ?? 'format'})`, parsed.error);
  return parsed.data;
}

/** Told to strangers too, so it names no folder. */
function unreadable(problem: string, cause: unknown): NeedsOperator {
  return new NeedsOperator('access.unreadable', `data/${stateFile} ${problem}, so nobody can sign in and nothing was changed.`, 'Put it back from a backup; or move it away, and set password, passkeys, tokens and webhook secrets anew with the code that the next start prints.', { cause });
}

async function readKey(data: string): Promise<Buffer | null> {
  let text: string;
  try {
    text = await readFile(join(data, keyFile), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const key = Buffer.from(text.trim(), 'hex');
  if (key.length !== keyBytes) throw new NeedsOperator('access.key-unreadable', `data/${keyFile} is not a key of ${keyBytes} bytes in hex.`, 'Put it back from a backup; or move it away with data/access.json, and set up access anew.');
  return key;
}

async function makeKey(data: string, state: VaultState): Promise<Buffer> {
  // With another key, what is sealed would be lost without anybody noticing.
  if (Object.keys(state.secrets).length > 0) throw new NeedsOperator('access.key-missing', `data/${keyFile} is gone, and data/access.json holds secrets sealed with it.`, 'Put it back from a backup; or remove the secrets and set them again.');
  const key = randomBytes(keyBytes);
  await writePrivate(data, keyFile, `${key.toString('hex')}\n`);
  return key;
}

/** Under the lock, so the name aside is ours; what a process that died left there is overwritten. */
async function writePrivate(data: string, name: string, text: string): Promise<void> {
  await mkdir(data, { recursive: true });
  const aside = join(data, `${name}.next`);
  await rm(aside, { force: true });
  const file = await open(aside, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, join(data, name));
  const folder = await open(data, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
