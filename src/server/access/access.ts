/**
 * Who may come in: what the operations, the command line and the guard ask. Owns: the order in which proof, record and change follow each other.
 *
 * 1. Whoever changes access has proven who they are within the last minutes, or does so now; the machine's own command line has by reading a file of this user.
 * 2. What lets somebody in is on record before it works, what shuts somebody out afterwards. So whatever fails in between, nobody has access that the ledger knows nothing of, and
 *    nobody whom it calls shut out is in. A sign-in that can't be recorded is none.
 * 3. What is unknown and what is wrong have the same answer, and take as long.
 */
import type { AccessChange, SessionView, TokenScope, TokenView } from '../../vocabulary/access.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import { HttpProblem } from '../problem.ts';
import type { Principal } from '../principal.ts';
import { issueCode, spendCode } from './code.ts';
import type { Asker } from './guard.ts';
import { forgive, LoginLimits } from './login-limits.ts';
import { hashPassword, isPassword } from './password.ts';
import { keepPasskey, Passkeys, removePasskey, type AuthenticationResponseJSON, type RegistrationResponseJSON } from './passkeys.ts';
import type { Place } from './places.ts';
import { beginSession, endSessions, Sessions } from './sessions.ts';
import { ShutOut } from './shut-out.ts';
import { revokeToken, Tokens } from './tokens.ts';
import type { Vault } from './vault.ts';
import { noAttempts, type StoredSession, type VaultState } from './vault-state.ts';

export interface AccessDeps {
  vault: Vault;
  company: { id: string; name: string };
  /** Puts it into the ledger. */
  record(change: AccessChange): Promise<void>;
  /** Where the server is reached; none when there is no server. */
  places?: () => readonly Place[];
  /** What the command line of this machine shows, so that it may do everything. */
  localToken?: string;
}

export type SignIn = { way: 'code'; code: string } | { way: 'password'; password: string } | { way: 'passkey'; response: AuthenticationResponseJSON };

export class Access {
  readonly vault: Vault;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly passkeys: Passkeys;
  readonly localToken: string | undefined;
  readonly places: () => readonly Place[];
  private readonly limits: LoginLimits;
  private readonly record: AccessDeps['record'];
  private readonly shutOut: ShutOut;

  constructor({ vault, company, record, places, localToken }: AccessDeps) {
    this.vault = vault;
    this.sessions = new Sessions(vault);
    this.tokens = new Tokens(vault);
    this.passkeys = new Passkeys(vault, company);
    this.limits = new LoginLimits(vault, () => record({ what: 'locked-out', name: null, by: 'nobody' }));
    this.shutOut = new ShutOut(vault, record);
    // What was taken away before and is not on record yet comes first, or the ledger would call somebody shut out whom it let in afterwards.
    this.record = async (change) => {
      await this.shutOut.settle();
      await record(change);
    };
    this.places = places ?? (() => []);
    this.localToken = localToken;
  }

  /** After a start: what a process that died took away and did not put on record. */
  settle(): Promise<void> {
    return this.shutOut.settle();
  }

  /** Whether nobody can sign in but with a one-time code. */
  async needsSetup(): Promise<boolean> {
    const { password, passkeys } = await this.vault.read();
    return password === null && passkeys.length === 0;
  }

  /** Lets somebody in: on record first. */
  async issueCode(by: string): Promise<{ code: string; expiresAt: number }> {
    await this.record({ what: 'code-issued', name: null, by });
    return issueCode(this.vault);
  }

  /** Returns the secret of a new session. Throws HttpProblem 401 `access.wrong` and 429 `access.too-many`. */
  async signIn({ address, device, cookie, place }: Pick<Asker, 'address' | 'device' | 'cookie' | 'place'>, given: SignIn): Promise<string> {
    // Nobody guesses what a passkey signs.
    if (given.way !== 'passkey') await this.limits.begin(address);
    const take = await this.proof(given, place);
    const begun = await this.vault.change((state) => {
      if (!take(state)) return null;
      forgive(state, address);
      return beginSession(state, this.vault, { by: given.way, device, address, instead: cookie });
    });
    if (begun === null) throw new HttpProblem(401, 'access.wrong', 'That is not right, or does not count any more.', 'Try again. `keelson access code`, on the machine itself, prints a code to sign in with.');
    try {
      await this.record({ what: 'signed-in', name: given.way, by: 'console' });
    } catch (error) {
      await this.sessions.end(begun.session.id);
      throw error;
    }
    return begun.secret;
  }

  /** What to do with the state, which says whether the proof still holds there. */
  private async proof(given: SignIn, place: Place): Promise<(state: VaultState) => boolean> {
    if (given.way === 'code') return (state) => spendCode(state, given.code, this.vault.clock.now());
    if (given.way === 'passkey') return (await this.passkeys.proven(place, given.response)) ?? (() => false);
    const { password } = await this.vault.read();
    const isRight = await isPassword(password, given.password);
    return (state) => isRight && state.password?.hash === password?.hash;
  }

  async signOut({ principal }: Asker): Promise<void> {
    if (principal.kind !== 'session') return;
    await this.endWhich(({ id }) => id === principal.name, 'The session has ended', { what: 'signed-out', name: null, by: principal.by });
  }

  async signOutOthers({ principal }: Asker): Promise<number> {
    const own = principal.kind === 'session' ? principal.name : '';
    return this.endWhich(({ id }) => id !== own, 'All other sessions have ended', { what: 'signed-out-others', name: null, by: principal.by });
  }

  /** Throws Terminal `access.unknown-session`. */
  async endSession({ principal }: Asker, id: string): Promise<void> {
    const sessions = await this.sessions.list();
    if (!sessions.some((one) => one.id === id)) throw new Terminal('access.unknown-session', 'There is no such session.', 'Look at the list again: it may have ended already.');
    await this.endWhich((one) => one.id === id, 'The session has ended', { what: id === principal.name ? 'signed-out' : 'signed-out-others', name: null, by: principal.by });
  }

  private endWhich(which: (session: StoredSession) => boolean, told: string, change: AccessChange): Promise<number> {
    return this.shutOut.done((state) => ({ result: endSessions(state, which), told, change }));
  }

  /**
   * It lets somebody in, so it is on record first; all other sessions end with the old one, which is on record afterwards. Throws Terminal `access.weak-password` and HttpProblem `access.prove`.
   */
  async setPassword(asker: Asker, { password, current }: { password: string; current?: string | undefined }): Promise<void> {
    await this.prove(asker, current);
    mustBeGood(password);
    const hashed = await hashPassword(password, this.vault.clock.now());
    await this.record({ what: 'password-set', name: null, by: asker.principal.by });
    await this.shutOut.done((state) => {
      state.password = hashed;
      const ended = endSessions(state, ({ id }) => id !== asker.principal.name);
      return { result: null, told: 'The password is set, and all other sessions have ended', change: ended === 0 ? null : { what: 'signed-out-others', name: null, by: asker.principal.by } };
    });
  }

  /** Lets somebody in: on record first. */
  async addPasskey(asker: Asker, { response, name, current }: { response: RegistrationResponseJSON; name: string; current?: string | undefined }): Promise<void> {
    await this.prove(asker, current);
    const passkey = await this.passkeys.registered(asker.place, asker.principal.name, response, name);
    await this.record({ what: 'passkey-added', name, by: asker.principal.by });
    await this.vault.change((state) => keepPasskey(state, passkey));
  }

  async removePasskey(asker: Asker, id: string, current?: string): Promise<void> {
    await this.prove(asker, current);
    await this.shutOut.done((state) => {
      const name = removePasskey(state, id);
      return { result: name, told: `The passkey ${name} is removed`, change: { what: 'passkey-removed', name, by: asker.principal.by } };
    });
  }

  /** Lets somebody in: on record first. */
  async issueToken(principal: Principal, request: { name: string; scopes: readonly TokenScope[]; expiresAt: number | null }): Promise<{ token: TokenView; secret: string }> {
    await this.tokens.check(request);
    await this.record({ what: 'token-issued', name: request.name, by: principal.by });
    const { token, secret } = await this.tokens.issue(request);
    return { token: this.tokenView(token), secret };
  }

  async revokeToken(principal: Principal, which: string): Promise<void> {
    await this.shutOut.done((state) => {
      const name = revokeToken(state, which);
      return { result: name, told: `The token ${name} is revoked`, change: { what: 'token-revoked', name, by: principal.by } };
    });
  }

  /** As at the first start: no password, no passkey, nobody signed in, no pauses. With `tokens`, none of them either. */
  async reset(by: string, { tokens }: { tokens: boolean }): Promise<void> {
    await this.shutOut.done((state) => {
      Object.assign(state, { password: null, passkeys: [], sessions: [], code: null, attempts: { all: { ...noAttempts }, addresses: {} }, ...(tokens ? { tokens: [] } : {}) });
      return { result: null, told: 'Access is reset', change: { what: 'reset', name: null, by } };
    });
  }

  async listSessions(principal: Principal): Promise<SessionView[]> {
    return (await this.sessions.list()).map(({ id, by, device, address, beganAt, seenAt }) => ({ id, by, device, address, beganAt, seenAt, current: id === principal.name }));
  }

  async listTokens(): Promise<TokenView[]> {
    return (await this.tokens.list()).map((token) => this.tokenView(token));
  }

  private tokenView({ hash: _hash, ...token }: { hash: string } & Omit<TokenView, 'expired'>): TokenView {
    return { ...token, expired: token.expiresAt !== null && token.expiresAt <= this.vault.clock.now() };
  }

  /** Until when who asks may change access without further proof, epoch ms; `null`: not at all. */
  async provenUntil({ kind, name }: Principal): Promise<number | null> {
    if (kind === 'local') return this.vault.clock.now() + limits.accessProofMsMax;
    if (kind !== 'session') return null;
    const session = (await this.vault.read()).sessions.find(({ id }) => id === name);
    const until = (session?.beganAt ?? 0) + limits.accessProofMsMax;
    return until > this.vault.clock.now() ? until : null;
  }

  /** Throws HttpProblem 403 `access.prove` and `access.wrong-password`, 429 `access.too-many`: only this is refused then, the session goes on. */
  async prove({ principal, address }: Pick<Asker, 'principal' | 'address'>, current: string | undefined): Promise<void> {
    if ((await this.provenUntil(principal)) !== null) return;
    const { password } = await this.vault.read();
    if (principal.kind !== 'session' || current === undefined) throw new HttpProblem(403, 'access.prove', 'You signed in a while ago, so show again that it is you.', password === null ? 'Sign out and in again, then do this within 15 minutes.' : 'Give your password with it, or sign out and in again.');
    await this.limits.begin(address);
    if (!(await isPassword(password, current))) throw new HttpProblem(403, 'access.wrong-password', 'That is not your password.', 'Try again.');
    await this.vault.change((state) => forgive(state, address));
  }
}

function mustBeGood(password: string): void {
  const chars = Array.from(password);
  if (chars.length < limits.passwordCharsMin || password.length > limits.passwordCharsMax) throw new Terminal('access.weak-password', `A password has ${limits.passwordCharsMin} to ${limits.passwordCharsMax} characters.`, 'Take a few words that do not belong together.');
  if (new Set(chars).size < 5) throw new Terminal('access.weak-password', 'This password repeats too few characters.', 'Take a few words that do not belong together.');
}
