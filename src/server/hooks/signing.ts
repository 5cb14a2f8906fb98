import { createHmac, timingSafeEqual } from 'node:crypto';
import { limits } from '../../vocabulary/limits.ts';

/** `head` and a point, then the bytes of the body as they came: never decoded, since two bodies that are no UTF-8 may decode to the same text. */
function hmacSha256(key: Uint8Array, head: string, raw: Uint8Array): Buffer {
  return createHmac('sha256', key).update(head, 'latin1').update('.').update(raw).digest();
}

/** Whether any key makes any of the signatures. All are compared, so that the time does not tell which was near. */
export function anySigns(keys: readonly Uint8Array[], signatures: readonly Uint8Array[], head: string, raw: Uint8Array): boolean {
  let good = false;
  for (const key of keys) {
    const expected = hmacSha256(key, head, raw);
    for (const signature of signatures) if (signature.length === expected.length && timingSafeEqual(signature, expected)) good = true;
  }
  return good;
}

/** Unix seconds as epoch ms; `null` for anything but digits. */
export function secondsOf(text: string): number | null {
  return /^\d{1,12}$/u.test(text) ? Number(text) * 1_000 : null;
}

/** Signed no longer ago than replays are let in, and not in the future. Seconds are cut off, so the bound is one of whole seconds. */
export function isTimely(at: number, now: number): boolean {
  return Math.abs(Math.floor(now / 1_000) - at / 1_000) * 1_000 <= limits.webhookToleranceMs;
}
