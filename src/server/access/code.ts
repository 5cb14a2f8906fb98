import { randomBytes } from 'node:crypto';
import { limits } from '../../vocabulary/limits.ts';
import { digestOf, isSameDigest } from './digest.ts';
import type { Vault } from './vault.ts';
import type { VaultState } from './vault-state.ts';

/** Crockford's alphabet (crockford.com/base32.html): no letter that looks like a digit. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const groups = 4;
const groupChars = 4;

/**
 * A new one-time code, `7K3M-9QWX-2HTP-VB4D`, in place of any other. 80 bits: with the pauses after wrong ones, or even without them, nobody guesses it in the 15 minutes that it lives.
 * It is for whoever sees the terminal, and is typed into the page: never part of an address, which browsers and proxies remember.
 */
export async function issueCode(vault: Vault): Promise<{ code: string; expiresAt: number }> {
  const chars = Array.from(randomBytes(groups * groupChars), (byte) => alphabet[byte % alphabet.length] ?? '0');
  const code = Array.from({ length: groups }, (_, group) => chars.slice(group * groupChars, (group + 1) * groupChars).join('')).join('-');
  const expiresAt = vault.clock.now() + limits.accessCodeMsMax;
  await vault.change((state) => {
    state.code = { hash: digestOf(plain(code)), expiresAt };
  });
  return { code, expiresAt };
}

/** Takes the code out of the state, when it is this one and not too old: whoever comes second finds none. */
export function spendCode(state: VaultState, given: string, now: number): boolean {
  const { code } = state;
  // The comparison is made in any case, so that its time says nothing about whether there is a code.
  const isSame = isSameDigest(digestOf(plain(given)), code?.hash ?? digestOf(''));
  if (code === null || !isSame || now >= code.expiresAt) return false;
  state.code = null;
  return true;
}

/** As it may be typed: in small letters, without dashes, with an O for a zero. */
function plain(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/gu, '').replaceAll('O', '0').replaceAll(/[IL]/gu, '1');
}
