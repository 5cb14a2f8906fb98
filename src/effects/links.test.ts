import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findLinks, leadsToOurs } from './links.ts';

describe('links in a text', () => {
  const cases: [string, string, string[]][] = [
    ['are found with a scheme, at the end of a sentence too', 'See https://Acme.example/Help.', ['https://acme.example/Help']],
    ['are found in brackets, with brackets of their own kept', '(https://a.example/x) and https://a.example/w_(b)', ['https://a.example/x', 'https://a.example/w_(b)']],
    ['are found as mail programs would make them', 'www.a.example, b.example/pay or just evil.com!', ['https://www.a.example/', 'https://b.example/pay', 'https://evil.com/']],
    ['are found however the host is written', 'HTTPS://EVIL.EXAMPLE and https://ev\u200Bil.example/ and ｈttps://evil．example', ['https://evil.example/']],
    ['lead to what stands after the @', 'https://acme.example@evil.example/', ['https://acme.example@evil.example/']],
    ['are each told once, without their fragment', 'https://a.example/#x https://a.example/#y', ['https://a.example/']],
    ['lead where the program goes that opens them, not where the eye does', 'https://acme.example／@evil.com/login https://acme.example{@evil.net/ https://^x@evil.org', ['https://acme.example%EF%BC%8F@evil.com/login', 'https://acme.example%7B@evil.net/', 'https://%5Ex@evil.org/', 'https://acme.example/@evil.com/login']],
    ['may name an address of a machine', 'http://[2001:db8::1]/x', ['http://[2001:db8::1]/x']],
    ['are mail links too', 'mailto:eve@evil.example', ['mailto:eve@evil.example']],
    ['are found behind words of scripts without spaces, and behind digits', '詳細はhttps://evil.example 1https://evil.example/1', ['https://evil.example/', 'https://evil.example/1']],
    ['are found under any ending that a host may have', 'evil.ninja Evil.Plumbing evil.co.uk пример.рф evil.xn--p1ai', ['https://evil.ninja/', 'https://evil.plumbing/', 'https://evil.co.uk/', 'https://xn--e1afmkfd.xn--p1ai/', 'https://evil.xn--p1ai/']],
    ['are found whatever is set around them', '_evil.com_ *evil.net* ...evil.org -evil.de “evil.fr” evil.it.Thanks //evil.es/x', ['https://evil.com/', 'https://evil.net/', 'https://evil.org/', 'https://evil.de/', 'https://evil.fr/', 'https://evil.it/', 'https://evil.es/x']],
    ['are not hidden by what is not seen', 'ev\u00ADil.com e\u202Evil.com evil\u2060.com evil.c\uFE0Fom evil\u3164.com evil。com', ['https://evil.com/']],
    ['are not hidden by a port, an underscore, or a missing slash', 'evil.com:8080 a_b.evil.com https:evil.net', ['https://evil.com:8080/', 'https://a_b.evil.com/', 'https://evil.net/']],
    ['look like ours and are others: letters of other alphabets', 'https://\u0430cme.example/', ['https://xn--cme-5cd.example/']],
    ['are of any scheme', 'hxxps://evil.example/x ftp://evil.example', ['hxxps://evil.example/x', 'ftp://evil.example/']],
    ['run or hold something, call or pay somebody', 'javascript:alert(1) vbscript:x data:text/html;base64,PGI+ tel:+4930123 bitcoin:1Evil', ['javascript:alert(1)', 'vbscript:x', 'data:text/html;base64,PGI+', 'tel:+4930123', 'bitcoin:1Evil']],
    ['are not words before a colon', 'The data: as follows. Tel: 030 123. Hotel:1. metadata:x', []],
    ['are not mail addresses, versions, files or sentences without a space', 'jane@example.com jane.doe.com@mail.example.co.uk v1.2.3 invoice.pdf end.Begin e.g. 3.5', []],
  ];
  for (const [what, text, links] of cases) it(what, () => assert.deepEqual(findLinks(text), links));

  it('of a long text without any are looked for in no time', () => {
    const started = performance.now();
    for (const text of ['a.'.repeat(100_000), 'a'.repeat(200_000), 'www.'.repeat(50_000), '(((((https://a'.repeat(10_000), `https://x${'.)'.repeat(100_000)}`, '._'.repeat(100_000), '@a.'.repeat(60_000)]) findLinks(text);
    assert.ok(performance.now() - started < 2_000);
  });
});

describe('a link is ours', () => {
  const ours = ['https://acme.example/', 'https://git.example/acme', 'http://old.example/a?b=1', 'https://acme.example/go?to=https://shop.example/'];
  const cases: [string, boolean][] = [
    ['https://acme.example/any/page?x=1', true],
    ['http://acme.example/', false],
    ['https://acme.example.evil.example/', false],
    ['https://user@acme.example/', false],
    ['https://acme.example@evil.example/', false],
    ['https://xn--cme-5cd.example/', false],
    ['https://acme.example:8443/', false],
    ['https://acme.example/go?to=https://evil.example/', false],
    ['https://acme.example/go?to=https%3A%2F%2Fevil.example', false],
    ['https://acme.example/go?to=https://shop.example/', true],
    ['https://acme.example//evil.example', false],
    ['https://git.example/acme/../evil', false],
    ['https://git.example/acme/..%2fevil', false],
    ['javascript:alert(1)', false],
    ['https://git.example/acme/app', true],
    ['https://git.example/acme-evil/app', false],
    ['https://git.example/', false],
    ['https://old.example/a?b=1', true],
    ['https://old.example/a?b=2', false],
    ['mailto:eve@evil.example', false],
  ];
  for (const [link, expected] of cases) it(`${expected ? 'when it is' : 'but not'} ${link}`, () => assert.equal(leadsToOurs(link, ours), expected));
});
