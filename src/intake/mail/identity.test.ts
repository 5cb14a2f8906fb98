import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dedupKey, ownThread, threadKeys } from './identity.ts';
import { parseMail } from './parse.ts';

const base = {
  From: 'Jane <jane@customer.example>',
  To: 'hello@acme.example',
  Subject: 'Where is my order?',
  Date: 'Mon, 3 Feb 2025 12:00:00 +0000',
  'Message-ID': '<Order.1@Customer.example>',
};

function source(headers: Record<string, string> = {}, text = 'Where is it?\r\n'): Buffer {
  const lines = Object.entries({ ...base, ...headers }).flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}\r\n`]));
  return Buffer.from(`${lines.join('')}\r\n${text}`);
}

async function key(headers: Record<string, string> = {}, text?: string): Promise<string> {
  const bytes = source(headers, text);
  return dedupKey(await parseMail(bytes, { addresses: [] }), bytes);
}

const parsed = (headers: Record<string, string>) => parseMail(source(headers), { addresses: [] });

test('the key is short and has the form that is promised', async () => {
  assert.match(await key(), /^mail:[0-9a-f]{64}$/);
});

test('what servers add on the way does not change the key', async () => {
  assert.equal(await key({ Received: 'from x by y', 'Delivered-To': 'hello@acme.example', 'X-Spam-Score': '1', 'Message-ID': '<Order.1@customer.EXAMPLE>' }), await key());
});

test('another encoding of the same text does not change the key', async () => {
  assert.equal(await key({ 'Content-Transfer-Encoding': 'quoted-printable' }, 'Where is =\r\nit?=20\r\nJane\r\n\r\n'), await key({}, 'Where is it?\r\nJane\r\n'));
});

test('a Message-ID that was used before does not hide another mail', async () => {
  const others = [key({ From: 'thief@b.example' }), key({ Subject: 'Refund me' }), key({}, 'Send it elsewhere.'), key({ 'Message-ID': '<order.1@customer.example>' })];
  const keys = await Promise.all([key(), ...others]);
  assert.equal(new Set(keys).size, keys.length);
});

test('the same words with another attachment are another mail', async () => {
  const withFile = (content: string) => key({ 'Content-Type': 'multipart/mixed; boundary=b' }, `--b\r\n\r\nsee file\r\n--b\r\nContent-Type: application/pdf\r\n\r\n${content}\r\n--b--\r\n`);
  assert.notEqual(await withFile('one'), await withFile('two'));
});

test('a difference behind the cut is a difference', async () => {
  const long = 'x'.repeat(300_000);
  assert.notEqual(await key({}, `${long}one`), await key({}, `${long}two`));
  assert.equal(await key({ Received: 'from x by y' }, `${long}one`), await key({}, `${long}one`));
});

test('without a Message-ID the date tells two mails apart', async () => {
  const none = { 'Message-ID': '' };
  assert.equal(await key({ ...none, Received: 'x' }), await key(none));
  assert.notEqual(await key({ ...none, Date: 'Tue, 4 Feb 2025 12:00:00 +0000' }), await key(none));
});

test('the thread is looked for under the answered mail first, then from the last reference to the first', async () => {
  const mail = await parsed({ 'In-Reply-To': '<c@x>', References: '<a@x> <b@x> <c@x> <Order.1@Customer.example>' });
  assert.deepEqual(threadKeys(mail), ['c@x', 'b@x', 'a@x']);
});

test('a mail begins a thread under its id, or else under the digest of its bytes', async () => {
  assert.equal(ownThread(await parsed({}), 'd1'), 'Order.1@Customer.example');
  assert.equal(ownThread(await parsed({ 'Message-ID': '' }), 'd1'), 'raw:d1');
});
