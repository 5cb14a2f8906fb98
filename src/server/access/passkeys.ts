/**
 * Passkeys (WebAuthn Level 3). Owns: `passkeys` of the vault. A passkey is the whole proof, so its holder must show themselves to the device (user verification), and it works only for the
 * host that it was made for. The question before signing in names no passkey, so it tells a stranger nothing.
 */
import { hash } from 'node:crypto';
import { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { AuthenticationResponseJSON, PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import { HttpProblem } from '../problem.ts';
import { Challenges } from './challenges.ts';
import { canHavePasskeys, type Place } from './places.ts';
import type { Vault } from './vault.ts';
import type { StoredPasskey, VaultState } from './vault-state.ts';

export type { AuthenticationResponseJSON, RegistrationResponseJSON };

/** COSE: EdDSA, ES256, RS256. Every authenticator has one of them. */
const algorithms = [-8, -7, -257];

export class Passkeys {
  private readonly vault: Vault;
  private readonly company: { id: string; name: string };
  private readonly challenges: Challenges;

  constructor(vault: Vault, company: { id: string; name: string }) {
    this.vault = vault;
    this.company = company;
    this.challenges = new Challenges(() => vault.clock.now());
  }

  async list(): Promise<readonly StoredPasskey[]> {
    return (await this.vault.read()).passkeys;
  }

  /** What the browser makes a new passkey from, for who asks. Throws Terminal `access.no-passkeys-here` where there can be none. */
  async registerOptions(place: Place, who: string): Promise<PublicKeyCredentialCreationOptionsJSON> {
    mustTakePasskeys(place);
    return generateRegistrationOptions({
      rpName: 'Keelson',
      rpID: place.hostname,
      userName: this.company.name,
      userDisplayName: this.company.name,
      // The same for each passkey of a company, so that an authenticator replaces its own.
      userID: new Uint8Array(Buffer.from(hash('sha256', this.company.id, 'hex'), 'hex')),
      challenge: this.challenges.ask(registering(place, who)),
      timeout: limits.passkeyChallengeMsMax,
      attestationType: 'none',
      excludeCredentials: (await this.list()).filter(({ host }) => host === place.hostname).map(({ id, transports }) => ({ id, transports })),
      supportedAlgorithmIDs: algorithms,
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
  }

  /** A passkey as the browser made it, checked and not yet kept (`keep`). Throws HttpProblem `access.passkey-refused`. */
  async registered(place: Place, who: string, response: RegistrationResponseJSON, name: string): Promise<StoredPasskey> {
    const verified = await this.checked(() =>
      verifyRegistrationResponse({ response, expectedChallenge: (challenge) => this.challenges.close(challenge, registering(place, who)), expectedOrigin: place.origin, expectedRPID: place.hostname, requireUserVerification: true, supportedAlgorithmIDs: algorithms }),
    );
    if (verified?.registrationInfo === undefined) throw refused();
    const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
    return { id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, transports: transports.slice(0, 10), host: place.hostname, name, addedAt: this.vault.clock.now(), usedAt: null };
  }

  async signInOptions(place: Place): Promise<PublicKeyCredentialRequestOptionsJSON> {
    mustTakePasskeys(place);
    return generateAuthenticationOptions({ rpID: place.hostname, challenge: this.challenges.ask(signingIn(place)), timeout: limits.passkeyChallengeMsMax, userVerification: 'required' });
  }

  /** What to do to the state when the answer of the passkey is good, or `null`. */
  async proven(place: Place, response: AuthenticationResponseJSON): Promise<((state: VaultState) => boolean) | null> {
    const passkey = (await this.list()).find(({ id, host }) => id === response.id && host === place.hostname);
    if (passkey === undefined) return null;
    const credential = { id: passkey.id, publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')), counter: passkey.counter, transports: passkey.transports };
    const verified = await this.checked(() =>
      verifyAuthenticationResponse({ response, expectedChallenge: (challenge) => this.challenges.close(challenge, signingIn(place)), expectedOrigin: place.origin, expectedRPID: place.hostname, credential, requireUserVerification: true }),
    );
    if (verified?.verified !== true) return null;
    const { newCounter } = verified.authenticationInfo;
    return (state) => {
      const kept = state.passkeys.find(({ id }) => id === passkey.id);
      // Removed, or used by somebody else meanwhile.
      if (kept === undefined || kept.counter !== passkey.counter) return false;
      kept.counter = newCounter;
      kept.usedAt = this.vault.clock.now();
      return true;
    };
  }

  /** The library throws a plain Error for whatever is wrong with an answer: it is not good, whatever the reason. */
  private async checked<T>(check: () => Promise<T>): Promise<T | null> {
    try {
      return await check();
    } catch (error) {
      if (error instanceof Error) return null;
      throw error;
    }
  }
}

/** Throws Terminal `access.passkey-exists` and `access.passkeys-max`. */
export function keepPasskey(state: VaultState, passkey: StoredPasskey): void {
  if (state.passkeys.some(({ id }) => id === passkey.id)) throw new Terminal('access.passkey-exists', 'This passkey is there already.', 'Sign in with it.');
  if (state.passkeys.length >= limits.passkeysMax) throw new Terminal('access.passkeys-max', `There are ${limits.passkeysMax} passkeys already.`, 'Remove those that nobody uses any more.');
  state.passkeys.push(passkey);
}

/** Returns what it was called. Throws Terminal `access.unknown-passkey`. */
export function removePasskey(state: VaultState, id: string): string {
  const found = state.passkeys.find((one) => one.id === id);
  if (found === undefined) throw new Terminal('access.unknown-passkey', 'There is no such passkey.', 'Look at the list again: it may be removed already.');
  state.passkeys = state.passkeys.filter((one) => one !== found);
  return found.name;
}

function registering(place: Place, who: string): string {
  return `register ${place.origin} ${who}`;
}

function signingIn(place: Place): string {
  return `sign-in ${place.origin}`;
}

function mustTakePasskeys(place: Place): void {
  if (!canHavePasskeys(place)) throw new Terminal('access.no-passkeys-here', `Browsers have no passkeys for ${place.host}: they need https, or the name localhost.`, 'Open the console under `localhost` or its https address, or set a password.');
}

function refused(): HttpProblem {
  return new HttpProblem(422, 'access.passkey-refused', 'The passkey could not be checked.', 'Try again; it has to be done within five minutes, with a device that asks who you are.');
}
