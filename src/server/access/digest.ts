import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits, base64url: what is as long as this is never guessed, so a plain SHA-256 of it may lie on the disk. */
export function freshSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function digestOf(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** Of two hex digests, in a time that does not tell where they differ. */
export function isSameDigest(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')];
  return left.length === right.length && left.length > 0 && timingSafeEqual(left, right);
}
