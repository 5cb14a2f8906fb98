import type { MiddlewareHandler } from 'hono';
import { apiBase } from '../routes.ts';

/** On every answer. A page that needs more sets its own policy, which stays. */
export const securityHeaders: MiddlewareHandler = async (http, next) => {
  await next();
  const { headers } = http.res;
  for (const [name, value] of Object.entries(always)) if (!headers.has(name)) http.header(name, value);
  // Whatever the API answers is of this moment, and of who asked.
  if (http.req.path.startsWith(`${apiBase}/`) && !headers.has('cache-control')) http.header('cache-control', 'no-store');
};

const always = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()',
  'x-dns-prefetch-control': 'off',
} as const;
