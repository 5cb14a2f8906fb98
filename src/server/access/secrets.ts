import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { NeedsOperator, Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import type { Vault } from './vault.ts';
import type { Sealed } from './vault-state.ts';

const algorithm = 'aes-256-gcm';
/** 96 bits: what GCM is specified for (NIST SP 800-38D, 8.2). Random for each sealing: far below 2^32 of them under one key. */
const nonceBytes = 12;

/** Secrets that Keelson has to know in plain, such as those that sign webhooks. They are sealed in the vault, and no listing shows more than their names. */
export interface VaultSecrets {
  names(): Promise<string[]>;
  /** When it was put there, epoch ms. */
  at(name: string): Promise<number | null>;
  get(name: string): Promise<string | null>;
  /** Sets or replaces it if it is still what it was, or still not there (`null`). Tells whether it was. */
  swap(name: string, was: string | null, value: string): Promise<boolean>;
  /** For good. Tells whether it was there. */
  remove(name: string): Promise<boolean>;
}

function sealSecret(key: Buffer, name: string, value: string, at: number): Sealed {
  const nonce = randomBytes(nonceBytes);
  // The name is authenticated too: a sealed secret moved to another name doesn't open.
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return { nonce: nonce.toString('base64url'), tag: cipher.getAuthTag().toString('base64url'), sealed: sealed.toString('base64url'), at };
}

function openSecret(key: Buffer, name: string, { nonce, tag, sealed }: Sealed): string {
  try {
    const decipher = createDecipheriv(algorithm, key, Buffer.from(nonce, 'base64url'), { authTagLength: 16 }).setAAD(Buffer.from(name)).setAuthTag(Buffer.from(tag, 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()]).toString('utf8');
  } catch (error) {
    throw new NeedsOperator('access.secret-unreadable', `The secret "${name}" in data/access.json doesn't open with data/access.key.`, 'Put both files back from the same backup, or set the secret again.', { cause: error });
  }
}

export function vaultSecrets(vault: Pick<Vault, 'read' | 'change' | 'key'>, now: () => number): VaultSecrets {
  return {
    names: async () => Object.keys((await vault.read()).secrets).toSorted(),
    at: async (name) => own((await vault.read()).secrets, name)?.at ?? null,
    async get(name) {
      const found = own((await vault.read()).secrets, name);
      return found === undefined ? null : openSecret(await vault.key(), name, found);
    },
    async swap(name, was, value) {
      mustFit(name, value);
      const key = await vault.key();
      return vault.change((state) => {
        const found = own(state.secrets, name);
        if ((found === undefined ? null : openSecret(key, name, found)) !== was) return false;
        state.secrets[name] = sealSecret(key, name, value, now());
        return true;
      });
    },
    remove: (name) =>
      vault.change((state) => {
        const isThere = own(state.secrets, name) !== undefined;
        delete state.secrets[name];
        return isThere;
      }),
  };
}

function mustFit(name: string, value: string): void {
  if (!/^[\w.:-]+$/u.test(name) || name === '__proto__' || name.length > limits.nameCharsMax) throw new Terminal('access.secret-name', `"${name.slice(0, 100)}" can't be the name of a secret.`, 'Take letters, digits, points, dashes and colons.');
  if (value === '' || value.length > limits.secretCharsMax) throw new Terminal('access.secret-size', `A secret has 1 to ${limits.secretCharsMax} characters.`, 'Check what was given.');
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
