import { z } from 'zod';
import { limits } from './limits.ts';
import { tokenScopes } from './option-words.ts';

export const tokenScopeSchema = z.enum(tokenScopes);
export type TokenScope = z.infer<typeof tokenScopeSchema>;

/** How somebody may sign in. */
export const signInWays = ['code', 'password', 'passkey'] as const;

/** What the ledger says of access. */
const accessChanges = [
  'code-issued', 'signed-in', 'signed-out', 'signed-out-others', 'locked-out', 'password-set', 'passkey-added', 'passkey-removed', 'token-issued', 'token-revoked', 'reset', 'webhook-secret-set', 'webhook-secrets-revoked',
] as const;

/** `name`: of the token, passkey or way in. `by`: who did it, such as `console` or `command-line`. */
export const accessChangeSchema = z.object({ what: z.enum(accessChanges), name: z.string().min(1).max(limits.nameCharsMax).nullable(), by: z.string().min(1).max(limits.nameCharsMax) });
export type AccessChange = z.infer<typeof accessChangeSchema>;

const time = z.int();

/** What may be told to anybody who asks: what the sign-in page needs. */
export const accessStatusSchema = z.object({
  company: z.string(),
  /** Whether who asks is signed in, or has a token. */
  signedIn: z.boolean(),
  as: z.enum(['nobody', 'session', 'token', 'local']),
  scopes: z.array(z.string()),
  /** Nobody can sign in yet but with the one-time code: set a password or add a passkey after it. */
  needsSetup: z.boolean(),
  password: z.boolean(),
  passkeys: z.boolean(),
  /** Whether browsers have passkeys for the address that the console was opened under. */
  passkeysHere: z.boolean(),
  /** Until when who asks may change access without giving the password again; `null` when not at all. */
  provenUntil: time.nullable(),
});

export const sessionViewSchema = z.object({
  id: z.string(),
  by: z.enum(signInWays),
  /** `Firefox on Linux` */
  device: z.string(),
  address: z.string(),
  beganAt: time,
  seenAt: time,
  /** The one that asks. */
  current: z.boolean(),
});
export type SessionView = z.infer<typeof sessionViewSchema>;

export const tokenViewSchema = z.object({ id: z.string(), name: z.string(), scopes: z.array(tokenScopeSchema), issuedAt: time, expiresAt: time.nullable(), usedAt: time.nullable(), expired: z.boolean() });
export type TokenView = z.infer<typeof tokenViewSchema>;

export const passkeyViewSchema = z.object({ id: z.string(), name: z.string(), host: z.string(), addedAt: time, usedAt: time.nullable() });

/** Shown once. */
export const newTokenSchema = z.object({ token: tokenViewSchema, secret: z.string() });
export const newCodeSchema = z.object({ code: z.string(), expiresAt: time });
export type NewToken = z.infer<typeof newTokenSchema>;
export type NewCode = z.infer<typeof newCodeSchema>;

const changeWords: Readonly<Record<AccessChange['what'], (name: string) => string>> = {
  'code-issued': () => 'a one-time code to sign in with was made',
  'signed-in': (name) => `signed in with a ${name}`,
  'signed-out': () => 'signed out',
  'signed-out-others': () => 'other sessions were ended',
  'locked-out': () => 'too many wrong sign-ins: they have to wait now',
  'password-set': () => 'the password was set',
  'passkey-added': (name) => `passkey ${name} was added`,
  'passkey-removed': (name) => `passkey ${name} was removed`,
  'token-issued': (name) => `token ${name} was made`,
  'token-revoked': (name) => `token ${name} was revoked`,
  'webhook-secret-set': (name) => `the webhook ${name} has a new secret`,
  'webhook-secrets-revoked': (name) => `all secrets of the webhook ${name} were revoked`,
  reset: () => 'access was reset: no password, no passkey, nobody signed in',
};

/** Of an event, in words. */
export function accessWords({ what, name, by }: AccessChange): string {
  return `${changeWords[what](name ?? '')}${by === 'nobody' ? '' : ` (${by})`}`;
}
