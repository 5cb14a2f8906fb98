import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { promisify } from 'node:util';
import { limits } from '../../vocabulary/limits.ts';
import { HttpProblem } from '../problem.ts';
import type { PasswordHash } from './vault-state.ts';

/** OWASP Password Storage Cheat Sheet, "Argon2id": 19 MiB of memory, 2 iterations, 1 degree of parallelism. */
const strength = { memory: 19_456, passes: 2, parallelism: 1 } as const;
/** RFC 9106, 3.1 and 4: a salt of 128 bits, a tag of 256. */
const saltBytes = 16;
const tagBytes = 32;

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2);

let hashing = 0;
const waiting: (() => void)[] = [];

/** Throws HttpProblem `access.busy` when more are asked for than there is memory for. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (hashing >= limits.passwordHashesMax) {
    if (waiting.length >= limits.passwordHashesWaitingMax) throw new HttpProblem(503, 'access.busy', 'Too many sign-ins at once.', 'Try again in a moment.', { headers: { 'retry-after': '2' } });
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    hashing += 1;
  }
  try {
    return await work();
  } finally {
    // Handed over with the place still taken, so that nobody comes in between.
    const next = waiting.shift();
    if (next) next();
    else hashing -= 1;
  }
}

export async function hashPassword(password: string, now: number): Promise<PasswordHash> {
  const salt = randomBytes(saltBytes);
  const tag = await inTurn(() => derive('argon2id', { message: normal(password), nonce: salt, tagLength: tagBytes, ...strength }));
  return { algorithm: 'argon2id', ...strength, salt: salt.toString('base64url'), hash: tag.toString('base64url'), setAt: now };
}

/** Takes as long when no password is set, so that nobody learns whether one is. */
export async function isPassword(stored: PasswordHash | null, given: string): Promise<boolean> {
  const { memory, passes, parallelism, salt, hash } = stored ?? nobodys;
  const expected = Buffer.from(hash, 'base64url');
  const tag = await inTurn(() => derive('argon2id', { message: normal(given), nonce: Buffer.from(salt, 'base64url'), tagLength: expected.length, memory, passes, parallelism }));
  return timingSafeEqual(tag, expected) && stored !== null;
}

const nobodys: Pick<PasswordHash, 'memory' | 'passes' | 'parallelism' | 'salt' | 'hash'> = { ...strength, salt: Buffer.alloc(saltBytes).toString('base64url'), hash: Buffer.alloc(tagBytes).toString('base64url') };

/** The same password from every keyboard (NIST SP 800-63B, 3.1.1.2: normalise before hashing). */
function normal(password: string): string {
  return password.normalize('NFKC');
}
