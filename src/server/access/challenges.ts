import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { limits } from '../../vocabulary/limits.ts';

const nonceBytes = 16;
const timeBytes = 6;
const macBytes = 32;

/**
 * What passkeys are asked to sign: a random number, the time until when it counts, and our mark over both and over what it is for. So none has to be remembered until its answer comes, and
 * asking for thousands of them pushes nobody's out; only those that were answered are remembered, until they are too old anyway.
 */
export class Challenges {
  private readonly now: () => number;
  /** Of this process: what was asked before a restart counts no more. */
  private readonly key = randomBytes(32);
  private readonly answered = new Map<string, number>();

  constructor(now: () => number) {
    this.now = now;
  }

  /** `purpose`: what for, where, and by whom. */
  ask(purpose: string): Uint8Array<ArrayBuffer> {
    const begin = Buffer.alloc(nonceBytes + timeBytes);
    randomBytes(nonceBytes).copy(begin);
    begin.writeUIntBE(this.now() + limits.passkeyChallengeMsMax, nonceBytes, timeBytes);
    return new Uint8Array([...begin, ...this.mark(begin, purpose)]);
  }

  /** Whether this is a challenge of ours, for this purpose, in time and not answered yet. `challenge` is base64url. */
  isOpen(challenge: string, purpose: string): boolean {
    const bytes = Buffer.from(challenge, 'base64url');
    if (bytes.length !== nonceBytes + timeBytes + macBytes) return false;
    const begin = bytes.subarray(0, nonceBytes + timeBytes);
    if (!timingSafeEqual(bytes.subarray(nonceBytes + timeBytes), this.mark(begin, purpose))) return false;
    return begin.readUIntBE(nonceBytes, timeBytes) > this.now() && !this.answered.has(bytes.toString('hex'));
  }

  /** From here on it counts no more. Tells whether it was open until now. */
  close(challenge: string, purpose: string): boolean {
    if (!this.isOpen(challenge, purpose)) return false;
    const now = this.now();
    for (const [old, until] of this.answered) if (until <= now) this.answered.delete(old);
    const bytes = Buffer.from(challenge, 'base64url');
    this.answered.set(bytes.toString('hex'), bytes.readUIntBE(nonceBytes, timeBytes));
    return true;
  }

  private mark(begin: Uint8Array, purpose: string): Buffer {
    return createHmac('sha256', this.key).update(begin).update(purpose).digest();
  }
}
