import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markupOf } from './markup.ts';

const mail = (...parts: string[]): Uint8Array => new TextEncoder().encode(['From: jane@example.com', 'Subject: x', 'MIME-Version: 1.0', 'Content-Type: multipart/related; boundary=b', '', ...parts.map((part) => `--b\r\n${part}`), '--b--', ''].join('\r\n'));
const html = (text: string): string => `Content-Type: text/html\r\n\r\n${text}`;
const picture = (type: string, cid: string): string => `Content-Type: ${type}\r\nContent-ID: <${cid}>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=`;

test('the markup of a mail comes with its pictures, and with nothing that only calls itself one', async () => {
  const markup = await markupOf(mail(html('<p>Hello</p>'), picture('image/png', 'a@x'), picture('image/svg+xml', 'b@x')));
  assert.equal(markup?.html.trim(), '<p>Hello</p>');
  assert.deepEqual(markup?.pictures.map(({ cid, type }) => [cid, type]), [['a@x', 'image/png']]);
});

test('a mail of text alone has none', async () => {
  assert.equal(await markupOf(new TextEncoder().encode('From: a@b.example\r\nSubject: x\r\n\r\nplain')), null);
});

test('markup that would take a minute to take apart is refused, and long markup is cut', async () => {
  await assert.rejects(markupOf(mail(html('<div>'.repeat(3_000)))), { code: 'mail.tangled' });
  const long = await markupOf(mail(html(`<p>${'x'.repeat(600_000)}</p>`)));
  assert.deepEqual([long?.cut, long?.html.length], [true, 500_000]);
});
