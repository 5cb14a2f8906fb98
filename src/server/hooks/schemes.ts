import { assert } from '../../vocabulary/errors.ts';
import type { WebhookScheme, WebhookSettings } from '../../vocabulary/webhooks.ts';
import { hmacTimestampScheme } from './hmac-timestamp-scheme.ts';
import { standardScheme } from './standard-scheme.ts';

/** The scheme that a source signs by. */
export function schemeOf({ scheme, header }: Pick<WebhookSettings, 'scheme' | 'header'>): WebhookScheme {
  if (scheme === 'standard') return standardScheme;
  assert(header !== undefined, 'the settings of hmac-timestamp name a header');
  return hmacTimestampScheme(header);
}
