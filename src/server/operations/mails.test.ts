import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dispositionOf } from './mails.ts';

test('a file from outside is saved under a plain name, whatever its sender wrote', () => {
  assert.equal(dispositionOf('invoice.pdf'), `attachment; filename="invoice.pdf"; filename*=UTF-8''invoice.pdf`);
  assert.equal(dispositionOf('Rechnung Müller.pdf'), `attachment; filename="Rechnung M_ller.pdf"; filename*=UTF-8''Rechnung%20M%C3%BCller.pdf`);
  for (const name of ['../../etc/passwd', '..\\..\\x.exe', 'a"; filename="b.exe', 'x\r\nSet-Cookie: a=b', '.bashrc', '~/x', '   ', '', 'a\u202Efdp.exe', 'con:aux', '\u0000', '\uD800.txt', "a'b;c%41.txt", 'x'.repeat(5_000)]) {
    const header = dispositionOf(name);
    assert.match(header, /^attachment; filename="[^"\\/\r\n;%]{1,200}"; filename\*=UTF-8''[\w.~%-]+$/u, JSON.stringify(name));
    assert.doesNotMatch(decodeURIComponent(header.split("''")[1] ?? ''), /[/\\:"\p{Cc}\p{Cf}]|^[.~ ]|[. ]$/u, JSON.stringify(name));
  }
});
