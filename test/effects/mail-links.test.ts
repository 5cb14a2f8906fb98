import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { htmlFromText } from '../../src/adapters/mail/html.ts';
import { findLinks } from '../../src/effects/links.ts';

/** Pieces that links are made of, and that hide where they lead. */
const pieces = ['https://', 'http://', 'HTTPS://', 'acme.example', 'evil.com', '@', '/', '／', '？', '＃', '\\', '{', '}', '|', '^', '`', "'", '"', '[', ']', '(', ')', '.', ',', ':', ' ', '\n', 'x', '\u00AD', '\u200B', '%2f', '?q=', '#', '[2001:db8::1]', '…'];

test('E5: whatever our HTML makes clickable, the gate has looked at as a link to that very host', () => {
  let clickable = 0;
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { minLength: 2, maxLength: 14 }), (parts) => {
      const text = parts.join('');
      const seen = new Set(findLinks(text).flatMap((link) => (URL.canParse(link) ? [placeOf(link)] : [])));
      for (const [, href = ''] of htmlFromText(text).matchAll(/href="([^"]*)"/gu)) {
        clickable += 1;
        const link = href.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
        assert.ok(seen.has(placeOf(link)), `${JSON.stringify(text)} leads to ${link}`);
      }
    }),
    { numRuns: 5_000 },
  );
  assert.ok(clickable > 200, 'many of them had links');
});

function placeOf(link: string): string {
  const { host, username, password } = new URL(link);
  return `${username}:${password}@${host}`;
}
