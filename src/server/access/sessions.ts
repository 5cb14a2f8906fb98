/**
 * Browsers that are signed in. Owns: `sessions` of the vault. A session is 256 random bits in a cookie, and their SHA-256 on disk: whoever reads the disk can't sign in with it.
 *
 * 1. Each sign-in begins a new session with a new secret; one that a browser brings along is never taken over.
 * 2. It ends after a time of not being used, and some time after it began whatever is done with it.
 */
import { limits } from '../../vocabulary/limits.ts';
import { digestOf, freshSecret } from './digest.ts';
import type { Vault } from './vault.ts';
import type { StoredSession, VaultState } from './vault-state.ts';

export interface SessionBegin {
  by: StoredSession['by'];
  device: string;
  address: string;
  /** Of the session that the browser brought along: it ends. */
  instead?: string | undefined;
}

/** Puts a new session into the state. The secret is nowhere but in what this returns. */
export function beginSession(state: VaultState, vault: Pick<Vault, 'clock' | 'random'>, { by, device, address, instead }: SessionBegin): { session: StoredSession; secret: string } {
  const now = vault.clock.now();
  const secret = freshSecret();
  const session: StoredSession = { id: vault.random.uuid(), hash: digestOf(secret), by, device: device.slice(0, 100), address: address.slice(0, 100), beganAt: now, seenAt: now };
  const others = state.sessions.filter((other) => isAlive(other, now) && other.hash !== (instead === undefined ? '' : digestOf(instead)));
  // When there are too many, those go that were not used for longest.
  state.sessions = [session, ...others.toSorted((a, b) => b.seenAt - a.seenAt)].slice(0, limits.sessionsMax);
  return { session, secret };
}

export class Sessions {
  private readonly vault: Vault;
  private readonly touching = new Set<string>();

  constructor(vault: Vault) {
    this.vault = vault;
  }

  /** The session that a cookie stands for, while it lives. */
  async find(secret: string): Promise<StoredSession | null> {
    const now = this.vault.clock.now();
    const hash = digestOf(secret);
    const session = (await this.vault.read()).sessions.find((one) => one.hash === hash);
    if (session === undefined || !isAlive(session, now)) return null;
    if (Math.abs(now - session.seenAt) > limits.accessSeenMs) await this.touch(session.id, now);
    return session;
  }

  /** Whether this one lives. It is not used by being asked about. */
  async has(id: string): Promise<boolean> {
    const now = this.vault.clock.now();
    return (await this.vault.read()).sessions.some((one) => one.id === id && isAlive(one, now));
  }

  /** Those that live, the last used first. */
  async list(): Promise<StoredSession[]> {
    const now = this.vault.clock.now();
    return (await this.vault.read()).sessions.filter((one) => isAlive(one, now)).toSorted((a, b) => b.seenAt - a.seenAt);
  }

  /** Tells whether it was there. */
  end(id: string): Promise<boolean> {
    return this.vault.change((state) => endSessions(state, (one) => one.id === id) > 0);
  }

  private async touch(id: string, now: number): Promise<void> {
    if (this.touching.has(id)) return;
    this.touching.add(id);
    try {
      await this.vault.change((state) => {
        for (const one of state.sessions) if (one.id === id) one.seenAt = now;
      });
    } finally {
      this.touching.delete(id);
    }
  }
}

/** How many ended. */
export function endSessions(state: VaultState, which: (session: StoredSession) => boolean): number {
  const before = state.sessions.length;
  state.sessions = state.sessions.filter((one) => !which(one));
  return before - state.sessions.length;
}

function isAlive({ beganAt, seenAt }: StoredSession, now: number): boolean {
  return now - seenAt < limits.sessionIdleMsMax && now - beganAt < limits.sessionMsMax;
}
