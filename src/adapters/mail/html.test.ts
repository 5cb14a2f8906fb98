import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { htmlFromText } from './html.ts';

const bodyOf = (text: string): string => /<body>\n([^]*)\n<\/body>/.exec(htmlFromText(text))?.[1] ?? '';

test('blank lines part paragraphs and line ends stay line ends', () => {
  assert.equal(bodyOf('Dear Jane,\n\nfirst\nsecond\n \n\nBye\n'), '<p>Dear Jane,</p>\n<p>first<br>\nsecond</p>\n<p>Bye</p>');
});

test('markup in the text is shown and never obeyed', () => {
  assert.equal(bodyOf('<img src=x onerror="alert(1)"> & \'co\''), '<p>&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;co&#39;</p>');
});

test('a web address becomes a link to exactly what it shows', () => {
  assert.equal(bodyOf('See https://acme.example/a?b=1&c=2.'), '<p>See <a href="https://acme.example/a?b=1&amp;c=2">https://acme.example/a?b=1&amp;c=2</a>.</p>');
});

test('brackets that belong to an address stay with it, and those around it do not', () => {
  assert.match(bodyOf('(see https://acme.example/x_(y)).'), /<a href="https:\/\/acme\.example\/x_\(y\)">[^<]*<\/a>\)\./);
});

test('other schemes are no links', () => {
  assert.equal(bodyOf('javascript:alert(1) file:///etc/passwd data:text/html,x'), '<p>javascript:alert(1) file:///etc/passwd data:text/html,x</p>');
});

test('indents and columns survive', () => {
  assert.equal(bodyOf('x\n  two  blanks'), '<p>x<br>\n&nbsp;&nbsp;two&nbsp;&nbsp;blanks</p>');
});

test('whatever the text, the only tags are paragraphs, line breaks and web links', () => {
  const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('https://a.example/', 'http://"onclick=', '<', '>', '"', "'", '&', ')', '(', '\n', '\n\n', '  '));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const rest = bodyOf(pieces.join('')).replaceAll(/<p>|<\/p>|<br>|<a href="https?:\/\/[^"<>']*">|<\/a>/g, '');
      assert.doesNotMatch(rest, /[<>"']/);
    }),
  );
});

test('the largest text that a mail can have is rendered without delay', () => {
  const startedAt = performance.now();
  htmlFromText(`https://a.example/${')'.repeat(100_000)}${'https://b.example/(.'.repeat(5_000)}`);
  assert.ok(performance.now() - startedAt < 1_000);
});
