import { limits } from '../../vocabulary/limits.ts';
import type { WebhookScheme } from '../../vocabulary/webhooks.ts';
import { anySigns, isTimely, secondsOf } from './signing.ts';

const prefix = 'whsec_';
const base64 = /^[A-Za-z0-9+/]+={0,2}$/u;
/** Visible ASCII without a point: a point in it would make the signed text mean two things, and the specification forbids it. */
const idPattern = /^[\x21-\x2d\x2f-\x7e]{1,256}$/u;
const signaturePattern = /^v1,([A-Za-z0-9+/]{43}=)$/u;

/**
 * Standard Webhooks 1.0 (standardwebhooks.com), symmetric: HMAC-SHA-256 over `id.timestamp.body`, base64, in `webhook-signature` behind `v1,`; several are divided by blanks while a
 * sender changes its secret. The key is the base64 behind `whsec_`, 24 to 64 bytes.
 */
export const standardScheme: WebhookScheme = {
  verify(raw, header, secrets, now) {
    const [id, timestamp, sent] = [header('webhook-id'), header('webhook-timestamp'), header('webhook-signature')];
    if (id === null || timestamp === null || sent === null || !idPattern.test(id) || sent.length > limits.webhookHeaderCharsMax) return 'headers';
    const at = secondsOf(timestamp);
    const signatures = sent.split(' ').slice(0, limits.webhookSignaturesMax).flatMap((one) => signaturePattern.exec(one)?.[1] ?? []).map((text) => Buffer.from(text, 'base64'));
    if (at === null || signatures.length === 0) return 'headers';
    if (!anySigns(secrets.map(keyOf), signatures, `${id}.${timestamp}`, raw)) return 'signature';
    return isTimely(at, now) ? { id, at } : 'time';
  },
  secretOf: (random) => `${prefix}${Buffer.from(random).toString('base64')}`,
  problemOf(secret) {
    const encoded = secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
    if (!base64.test(encoded) || encoded.length % 4 !== 0) return `it is not ${prefix} with base64 behind it`;
    const bytes = keyOf(secret).length;
    return bytes < 24 || bytes > 64 ? `it has ${bytes} bytes, and Standard Webhooks asks for 24 to 64` : null;
  },
};

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, 'base64');
}
