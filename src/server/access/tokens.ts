/**
 * API tokens: what programs come in with. Owns: `tokens` of the vault. A token is `keel_` and 256 random bits; it is shown once and kept as its SHA-256. It may read, signal and decide as its
 * scopes say, and never change rules or access.
 */
import type { TokenScope } from '../../vocabulary/access.ts';
import { Conflict, Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import { digestOf, freshSecret } from './digest.ts';
import type { Vault } from './vault.ts';
import type { StoredToken, VaultState } from './vault-state.ts';

const prefix = 'keel_';
/** A name is part of what the ledger says of a request: `token:reports`. */
const tokenNamePattern = /^[a-z0-9][a-z0-9._-]{0,59}$/u;

export interface TokenRequest {
  name: string;
  scopes: readonly TokenScope[];
  /** Epoch ms; `null`: until it is revoked. */
  expiresAt: number | null;
}

export class Tokens {
  private readonly vault: Vault;
  private readonly touching = new Set<string>();

  constructor(vault: Vault) {
    this.vault = vault;
  }

  /** Throws Conflict `access.token-exists`, Terminal `access.token-name`, `access.token-expiry` and `access.tokens-max`. */
  async check(request: TokenRequest): Promise<void> {
    this.mustBePossible(request, (await this.vault.read()).tokens);
  }

  /** The token itself is in what this returns, and never again anywhere. Throws as `check` does. */
  async issue(request: TokenRequest): Promise<{ token: StoredToken; secret: string }> {
    const { name, scopes, expiresAt } = request;
    const secret = `${prefix}${freshSecret()}`;
    const token: StoredToken = { id: this.vault.random.uuid(), name, hash: digestOf(secret), scopes: [...new Set(scopes)], issuedAt: this.vault.clock.now(), expiresAt, usedAt: null };
    await this.vault.change((state) => {
      this.mustBePossible(request, state.tokens);
      state.tokens.push(token);
    });
    return { token, secret };
  }

  private mustBePossible({ name, expiresAt }: TokenRequest, tokens: readonly StoredToken[]): void {
    if (!tokenNamePattern.test(name)) throw new Terminal('access.token-name', `"${name.slice(0, 100)}" can't be the name of a token.`, 'Take up to 60 small letters, digits, points, dashes and underscores, beginning with a letter or digit.');
    if (expiresAt !== null && expiresAt <= this.vault.clock.now()) throw new Terminal('access.token-expiry', 'The token would have expired already.', 'Give a time to come.');
    if (tokens.some((other) => other.name === name)) throw new Conflict('access.token-exists', `There is a token named ${name} already.`, 'Take another name, or revoke that one first.');
    if (tokens.length >= limits.tokensMax) throw new Terminal('access.tokens-max', `There are ${limits.tokensMax} tokens already.`, 'Revoke those that nobody uses any more.');
  }

  /** `null` when there is no such token; one that expired says so. */
  async find(secret: string): Promise<StoredToken | 'expired' | null> {
    if (!secret.startsWith(prefix)) return null;
    const hash = digestOf(secret);
    const now = this.vault.clock.now();
    const token = (await this.vault.read()).tokens.find((one) => one.hash === hash);
    if (token === undefined) return null;
    if (token.expiresAt !== null && now >= token.expiresAt) return 'expired';
    if (token.usedAt === null || Math.abs(now - token.usedAt) > limits.accessSeenMs) await this.touch(token.id, now);
    return token;
  }

  /** Whether this very one counts. */
  async has(id: string): Promise<boolean> {
    const now = this.vault.clock.now();
    return (await this.vault.read()).tokens.some((one) => one.id === id && (one.expiresAt === null || now < one.expiresAt));
  }

  async list(): Promise<StoredToken[]> {
    return (await this.vault.read()).tokens.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  private async touch(id: string, now: number): Promise<void> {
    if (this.touching.has(id)) return;
    this.touching.add(id);
    try {
      await this.vault.change((state) => {
        for (const one of state.tokens) if (one.id === id) one.usedAt = now;
      });
    } finally {
      this.touching.delete(id);
    }
  }
}

/** For good, by its name or id. Returns its name. Throws Terminal `access.unknown-token`. */
export function revokeToken(state: VaultState, which: string): string {
  const token = state.tokens.find((one) => one.id === which || one.name === which);
  if (token === undefined) throw new Terminal('access.unknown-token', `There is no token ${which.slice(0, 100)}.`, '`keelson access tokens` lists those that there are.');
  state.tokens = state.tokens.filter((one) => one !== token);
  return token.name;
}
