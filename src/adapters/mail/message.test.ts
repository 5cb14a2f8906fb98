import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { approvedMail } from '../../../test/contract/approved-mail.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import type { MailToSend } from '../../vocabulary/mail.ts';
import { composeMail } from './message.ts';
import type { MailSender } from './sender.ts';

const sender: MailSender = { from: { address: 'hello@acme.example', name: 'Acme, Inc.' } };
const id = 'e0123456789abcdef01234567';
const at = Date.UTC(2026, 0, 2, 3, 4, 5);
const compose = (fields: Partial<MailToSend>, from = sender): ReturnType<typeof composeMail> => composeMail(approvedMail(fields, { id }), from, at);
const headOf = (bytes: Buffer): string => bytes.subarray(0, bytes.indexOf('\r\n\r\n') + 2).toString('latin1');

test('the message has the headers that the effect, the sender and the clock give it', async () => {
  const { messageId, envelope, bytes } = await compose({}, { ...sender, replyTo: { address: 'desk@acme.example', name: '' } });
  const head = headOf(bytes);
  assert.equal(messageId, `${id}@acme.example`);
  for (const line of [`Message-ID: <${messageId}>`, `X-Keelson-Effect: ${id}`, 'Date: Fri, 02 Jan 2026 03:04:05 +0000', 'From: "Acme, Inc." <hello@acme.example>', 'Reply-To: desk@acme.example', 'To: Jane <jane@example.com>', 'Subject: Re: invoice 1042']) {
    assert.ok(head.includes(`${line}\r\n`), `${line} in\n${head}`);
  }
  assert.deepEqual(envelope, { from: 'hello@acme.example', to: ['jane@example.com'] });
});

test('two compositions of one effect differ in nothing but the date', async () => {
  const first = await compose({});
  const later = await composeMail(approvedMail({}, { id, attempt: 2 }), sender, at + 86_400_000);
  assert.equal(later.bytes.toString().replace('Sat, 03', 'Fri, 02'), first.bytes.toString());
});

test('the text part is the approved text and the HTML part is made from it', async () => {
  const { html, text } = await PostalMime.parse((await compose({ text: 'Pay <here>:\nhttps://acme.example/pay' })).bytes);
  assert.equal(text?.trimEnd(), 'Pay <here>:\nhttps://acme.example/pay');
  assert.match(html ?? '', /<p>Pay &lt;here&gt;:<br>\n<a href="https:\/\/acme\.example\/pay">/);
});

test('long lines and blanks at line ends are guarded against servers and readers that would change them', async () => {
  const text = `short  \n${'word '.repeat(100)}\n> quoted`;
  for (const each of [text, 'short  \nend']) {
    const { bytes } = await compose({ text: each });
    assert.match(bytes.toString(), /\r\nshort =20\r\n/);
    assert.equal((await PostalMime.parse(bytes)).text?.replace(/\n$/, ''), each);
  }
});

test('the answered mail comes last in References, and only once', async () => {
  const head = async (fields: Partial<MailToSend>): Promise<string> => headOf((await compose(fields)).bytes);
  assert.match(await head({ inReplyTo: 'b@x', references: ['a@x'] }), /References: <a@x> <b@x>\r\n/);
  assert.match(await head({ inReplyTo: 'b@x', references: ['a@x', 'b@x'] }), /References: <a@x> <b@x>\r\n/);
  assert.match(await head({ inReplyTo: 'b@x' }), /In-Reply-To: <b@x>\r\nReferences: <b@x>\r\n/);
  assert.doesNotMatch(await head({}), /References|In-Reply-To/);
});

test("a stranger's malformed Message-ID costs the thread and not the answer", async () => {
  const head = headOf((await compose({ inReplyTo: 'not an> <id', references: ['a@x', `${'x'.repeat(1_900)}@x`] })).bytes);
  assert.match(head, /References: <a@x>\r\n/);
  assert.doesNotMatch(head, /In-Reply-To|not an/);
});

test("a stranger's name that no header can hold, or that readers would decode, is left out", async () => {
  for (const name of ['x'.repeat(1_900), '"'.repeat(1_900), '=?utf-8?Q?Your_bank?=']) {
    assert.match(headOf((await compose({ to: [{ address: 'jane@example.com', name }] })).bytes), /\r\nTo: jane@example\.com\r\n/);
  }
});

test('one person in To and Cc is one recipient', async () => {
  const jane = { address: 'jane@example.com', name: '' };
  assert.deepEqual((await compose({ to: [jane], cc: [jane, { address: 'joe@example.com', name: 'Joe' }] })).envelope.to, ['jane@example.com', 'joe@example.com']);
});

test('no payload can add a header or a recipient, and every line keeps to 998 characters', async () => {
  const text = fc.oneof({ weight: 3, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }) }, fc.constantFrom('\r\nBcc: eve@x.example', '\n', '\r', '"', '<', '>', ',', ';', '=?utf-8?Q?=0D=0ABcc:_eve@x?=', 'x'.repeat(1_500)));
  const name = fc.array(text, { maxLength: 4 }).map((parts) => parts.join('').slice(0, 2_000));
  const fields = fc.record({
    to: fc.array(fc.record({ address: fc.oneof(fc.constant('jane@example.com'), name.map((part) => `j${part}@example.com`)), name }), { minLength: 1, maxLength: 3 }),
    subject: name,
    text: name,
    inReplyTo: fc.option(name),
    references: fc.array(name, { maxLength: 3 }),
  });
  let composed = 0;
  await fc.assert(
    fc.asyncProperty(fields, async (payload) => {
      const mail = await compose(payload).catch((error: unknown) => {
        if (!(error instanceof Terminal)) throw error;
      });
      if (mail === undefined) return;
      composed += 1;
      const parsed = await PostalMime.parse(mail.bytes);
      assert.equal(parsed.bcc, undefined);
      assert.equal(parsed.to?.length, payload.to.length);
      assert.ok(mail.envelope.to.length <= payload.to.length);
      assert.ok(mail.bytes.toString('latin1').split('\r\n').every((line) => line.length <= 998 && !/[\r\n]/.test(line)));
    }),
    { numRuns: 300 },
  );
  assert.ok(composed > 20, `enough mails were composed: ${composed}`);
});
