/**
 * How often somebody may be wrong. Owns: `attempts` of the vault, so that a restart forgives nothing. Who is signed in already never comes by here.
 *
 * 1. An attempt counts as failed from before it is looked at, so that many at once are not more than one after another.
 * 2. One address gets a few tries, then pauses that double up to a quarter of an hour.
 * 3. All addresses together get more tries, then pauses of at most half a minute: many attackers are slowed down, and yet can't keep the operator out for long. An address that has a
 *    session, and this machine itself, are not under it.
 */
import { isIPv6 } from 'node:net';
import { limits } from '../../vocabulary/limits.ts';
import { HttpProblem } from '../problem.ts';
import type { Vault } from './vault.ts';
import { noAttempts, type Attempts, type VaultState } from './vault-state.ts';

/** Says when pauses began, at most once in this time. */
const tellEveryMs = 10 * 60_000;

export class LoginLimits {
  private readonly vault: Vault;
  private readonly lockedOut: () => Promise<void>;
  private readonly turns = new Map<string, Promise<void>>();
  private toldAt = Number.NEGATIVE_INFINITY;

  constructor(vault: Vault, lockedOut: () => Promise<void>) {
    this.vault = vault;
    this.lockedOut = lockedOut;
  }

  /** Counts an attempt from this address. Throws HttpProblem 429 `access.too-many` while it has to wait. `succeeded` takes it back. */
  begin(address: string): Promise<void> {
    const key = addressKey(address);
    // One after another of each address: of hundreds that come at once all but the first few find that they have to wait.
    const turn = (this.turns.get(key) ?? Promise.resolve()).then(() => this.count(address, key));
    const ended = turn.catch(() => undefined).then(() => {
      if (this.turns.get(key) === ended) this.turns.delete(key);
    });
    this.turns.set(key, ended);
    return turn;
  }

  private async count(address: string, key: string): Promise<void> {
    const now = this.vault.clock.now();
    // Who has to wait is told so without the lock and the disk, which everybody else's changes wait for.
    const waits = waitOf(await this.vault.read(), address, now);
    if (waits.until > now) throw tooMany(waits.until - now);
    const begins = await this.vault.change((state) => {
      const { attempts } = state;
      const { own, all, until } = waitOf(state, address, now);
      if (until > now) return { until, pauses: false };
      attempts.addresses[key] = failed(own, now, limits.signInFailuresMax, limits.signInPauseMsMax);
      attempts.all = failed(all, now, limits.signInFailuresAllMax, limits.signInPauseAllMsMax);
      forgetSome(state, now, key);
      return { until: null, pauses: attempts.addresses[key].failures === limits.signInFailuresMax || attempts.all.failures === limits.signInFailuresAllMax };
    });
    if (begins.pauses && now - this.toldAt >= tellEveryMs) {
      this.toldAt = now;
      await this.lockedOut();
    }
    if (begins.until !== null) throw tooMany(begins.until - now);
  }
}

/** The attempt that `begin` counted was right. */
export function forgive(state: VaultState, address: string): void {
  delete state.attempts.addresses[addressKey(address)];
  state.attempts.all = { ...state.attempts.all, failures: Math.max(0, state.attempts.all.failures - 1) };
}

/** What counts of the attempts so far, and until when nobody from this address is looked at. */
function waitOf({ attempts, sessions }: Readonly<VaultState>, address: string, now: number): { own: Attempts; all: Attempts; until: number } {
  const key = addressKey(address);
  const isKnown = isLoopback(address) || sessions.some((session) => addressKey(session.address) === key);
  const [own, all] = [current(attempts.addresses[key], now), current(attempts.all, now)];
  return { own, all, until: Math.max(own.until, isKnown ? 0 : all.until) };
}

function failed({ failures }: Attempts, now: number, freeMax: number, pauseMax: number): Attempts {
  const count = failures + 1;
  const pause = count < freeMax ? 0 : Math.min(pauseMax, 1_000 * 2 ** Math.min(count - freeMax, 30));
  return { failures: count, lastAt: now, until: now + pause };
}

/** What still counts. A clock that was set back doesn't make a pause longer than it ever was. */
function current(attempts: Attempts | undefined, now: number): Attempts {
  if (attempts === undefined || now - attempts.lastAt > limits.signInForgetMs) return noAttempts;
  if (attempts.lastAt > now) return { ...attempts, lastAt: now, until: now + (attempts.until - attempts.lastAt) };
  return attempts;
}

/** Those go first that did least, so that an attacker with many addresses can't make us forget the one that tried most. */
function forgetSome({ attempts }: VaultState, now: number, keep: string): void {
  const rows = Object.entries(attempts.addresses).filter(([, row]) => now - row.lastAt <= limits.signInForgetMs);
  const kept = rows.toSorted(([a, left], [b, right]) => Number(b === keep) - Number(a === keep) || right.failures - left.failures || right.lastAt - left.lastAt).slice(0, limits.signInAddressesMax);
  attempts.addresses = Object.fromEntries(kept);
}

/** One who has an IPv6 network has all 2^64 addresses of it. */
function addressKey(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address.replace(/^::ffff:/u, '');
  const [head = '', tail = ''] = address.split('%', 1)[0]?.split('::') ?? [];
  const [left, right] = [head.split(':').filter(Boolean), tail.split(':').filter(Boolean)];
  const whole = address.includes('::') ? [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right] : left;
  return `${whole.slice(0, 4).map((part) => Number.parseInt(part, 16).toString(16)).join(':')}::/64`;
}

export function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./u.test(address);
}

function tooMany(waitMs: number): HttpProblem {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return new HttpProblem(429, 'access.too-many', `Too many wrong sign-ins: the next one is looked at in ${seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`}.`, 'Wait so long; `keelson access reset` on the machine itself ends the wait.', { headers: { 'retry-after': String(seconds) } });
}
