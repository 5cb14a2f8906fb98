import { z } from 'zod';
import { accessChangeSchema, signInWays, tokenScopeSchema } from '../../vocabulary/access.ts';
import { limits } from '../../vocabulary/limits.ts';

/** What `data/access.json` holds. Times are epoch ms; what lets somebody in is there as a hash only, what has to be read back is sealed (`secrets.ts`). */
const digest = z.string().regex(/^[0-9a-f]{64}$/u);
const base64 = z.base64url();
const time = z.number().int().nonnegative();
const name = z.string().min(1).max(limits.nameCharsMax);

const passwordSchema = z.object({
  algorithm: z.literal('argon2id'),
  /** KiB, and rounds: kept with the hash, so that ours may grow later. */
  memory: z.number().int().min(8).max(1_048_576),
  passes: z.number().int().min(1).max(100),
  parallelism: z.number().int().min(1).max(64),
  salt: base64,
  hash: base64,
  setAt: time,
});

const passkeySchema = z.object({
  /** The credential's id, base64url, as the authenticator made it. */
  id: base64.max(2_000),
  /** COSE, base64url. */
  publicKey: base64.max(4_000),
  counter: z.number().int().nonnegative(),
  transports: z.array(z.string().max(50)).max(10),
  /** The host that it is for. It works nowhere else. */
  host: z.string().max(300),
  name,
  addedAt: time,
  usedAt: time.nullable(),
});

const sessionSchema = z.object({
  id: z.uuid(),
  hash: digest,
  /** How it began. */
  by: z.enum(signInWays),
  /** In words: `Firefox on Linux`. */
  device: z.string().max(100),
  address: z.string().max(100),
  beganAt: time,
  seenAt: time,
});

const tokenSchema = z.object({
  id: z.uuid(),
  name,
  hash: digest,
  scopes: z.array(tokenScopeSchema).min(1).max(3),
  issuedAt: time,
  expiresAt: time.nullable(),
  usedAt: time.nullable(),
});

const attemptsSchema = z.object({ failures: z.number().int().nonnegative(), lastAt: time, until: time });

export const sealedSchema = z.object({ nonce: base64, tag: base64, sealed: base64, at: time });

export const vaultSchema = z.strictObject({
  format: z.literal(1),
  password: passwordSchema.nullable(),
  code: z.object({ hash: digest, expiresAt: time }).nullable(),
  passkeys: z.array(passkeySchema).max(limits.passkeysMax),
  sessions: z.array(sessionSchema).max(limits.sessionsMax),
  tokens: z.array(tokenSchema).max(limits.tokensMax),
  /** Failed sign-ins, of all addresses together and of each. */
  attempts: z.object({ all: attemptsSchema, addresses: z.record(z.string().max(100), attemptsSchema) }),
  secrets: z.record(z.string().min(1).max(limits.nameCharsMax), sealedSchema),
  /** What took access away and is not on record yet (`shut-out.ts`), oldest first; not there when there is none. */
  unrecorded: z.array(accessChangeSchema).max(limits.accessUnrecordedMax).exactOptional(),
});

export type VaultState = z.infer<typeof vaultSchema>;
export type PasswordHash = z.infer<typeof passwordSchema>;
export type StoredPasskey = z.infer<typeof passkeySchema>;
export type StoredSession = z.infer<typeof sessionSchema>;
export type StoredToken = z.infer<typeof tokenSchema>;
export type Attempts = z.infer<typeof attemptsSchema>;
export type Sealed = z.infer<typeof sealedSchema>;

export const noAttempts: Attempts = { failures: 0, lastAt: 0, until: 0 };

/** Nobody may come in yet. */
export function emptyVault(): VaultState {
  return { format: 1, password: null, code: null, passkeys: [], sessions: [], tokens: [], attempts: { all: { ...noAttempts }, addresses: {} }, secrets: {} };
}
