import { limits } from '../../vocabulary/limits.ts';
import type { WebhookScheme } from '../../vocabulary/webhooks.ts';
import { anySigns, isTimely, secondsOf } from './signing.ts';

const secretCharsMin = 16;
// oxlint-disable-next-line no-control-regex -- a line break at the end is the usual mistake
const controls = /[\u0000-\u0020\u007f]/u;

/**
 * The way of payment providers (docs.stripe.com/webhooks, "Verify webhook signatures manually"): one header `t=1700000000,v1=hex,v1=hex`, HMAC-SHA-256 over `t.body`, the key being
 * the secret's own characters. `t` and `v1` alone are read; others, such as `v0`, are from older days and prove nothing. The id of the delivery stands in the body.
 */
export function hmacTimestampScheme(headerName: string): WebhookScheme {
  return {
    verify(raw, header, secrets, now) {
      const sent = header(headerName);
      if (sent === null || sent.length > limits.webhookHeaderCharsMax) return 'headers';
      const parts = sent.split(',').map((part) => part.trim());
      const [timestamp, ...moreTimes] = parts.filter((part) => part.startsWith('t=')).map((part) => part.slice(2));
      const signatures = parts.flatMap((part) => /^v1=([0-9a-f]{64})$/u.exec(part)?.[1] ?? []).slice(0, limits.webhookSignaturesMax).map((text) => Buffer.from(text, 'hex'));
      const at = timestamp === undefined ? null : secondsOf(timestamp);
      if (timestamp === undefined || at === null || moreTimes.length > 0 || signatures.length === 0) return 'headers';
      if (!anySigns(secrets.map((secret) => Buffer.from(secret, 'utf8')), signatures, timestamp, raw)) return 'signature';
      return isTimely(at, now) ? { id: null, at } : 'time';
    },
    secretOf: (random) => `whsec_${Buffer.from(random).toString('base64url')}`,
    problemOf(secret) {
      if (controls.test(secret)) return 'it has a blank or a control character in it';
      return secret.length < secretCharsMin ? `it has ${secret.length} characters, and fewer than ${secretCharsMin} can be guessed` : null;
    },
  };
}
