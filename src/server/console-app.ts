import { Hono } from 'hono';
import { newNonce, type ConsoleFiles } from './console-files.ts';

/** No script but ours, no style but ours and what a library inserts under this page's nonce; nothing from elsewhere, and nobody may frame it. */
function consolePolicy(nonce: string): string {
  return [
    "default-src 'none'", "script-src 'self'", `style-src 'self' 'nonce-${nonce}'`, "img-src 'self' data:", "font-src 'self'", "connect-src 'self'", "manifest-src 'self'", "frame-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'",
  ].join('; ');
}

/** The console's page and its files. */
export function consoleApp(files: ConsoleFiles): Hono {
  const app = new Hono();
  app.on(['GET', 'HEAD'], '*', (http) => {
    const { pathname } = new URL(http.req.url);
    const file = files.get(pathname);
    if (file !== null) {
      const gzip = file.gzipped !== null && /\bgzip\b/u.test(http.req.header('accept-encoding') ?? '');
      return http.body(new Uint8Array(gzip && file.gzipped !== null ? file.gzipped : file.bytes), 200, {
        'content-type': file.type,
        'cache-control': file.forEver ? 'public, max-age=31536000, immutable' : 'no-cache',
        vary: 'accept-encoding',
        ...(gzip ? { 'content-encoding': 'gzip' } : {}),
      });
    }
    // A file that is gone is one of an older build: the page must not come in its place, as if it were a script. Below a page's path a dot is part of a name, such as an address.
    if (/^\/assets\/|^\/[^/]+\.\w{1,5}$/u.test(pathname)) return http.text('There is no such file. Reload the page.', 404);
    const nonce = newNonce();
    const page = files.page(nonce);
    if (page === null) return http.text("The console isn't built. `npm run build:console` builds it; the API works without it.", 503);
    return http.body(new Uint8Array(page), 200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': consolePolicy(nonce) });
  });
  return app;
}
