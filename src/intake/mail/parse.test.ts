import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { z } from 'zod';
import { Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import { attachmentSchema, receivedMailSchema } from '../../vocabulary/mail.ts';
import { parseMail, type ParsedMail } from './parse.ts';

const company = { addresses: ['hello@acme.example'] };
const folder = new URL('fixtures/', import.meta.url);
const fixture = (name: string): Promise<ParsedMail> => parseMail(readFileSync(new URL(name, folder)), company);
const mail = (text: string): Promise<ParsedMail> => parseMail(Buffer.from(text.replaceAll('\n', '\r\n')), company);
const isBroken = (thrown: unknown): boolean => thrown instanceof Terminal && thrown.code === 'mail.broken' && thrown.nextStep !== '';

const parsedSchema = receivedMailSchema
  .omit({ raw: true, thread: true })
  .extend({ attachments: z.array(attachmentSchema.omit({ blob: true })).max(limits.attachmentsMax) });

/** Whatever the sender wrote, the ledger must take it, and no terminal must be steered by it. */
function assertFitsLedger(parsed: ParsedMail): void {
  parsedSchema.parse(parsed);
  const lines = [parsed.subject, parsed.from?.name ?? '', ...parsed.attachments.map((attachment) => attachment.name)];
  for (const line of lines) assert.doesNotMatch(line, /\p{Cc}/u);
  assert.doesNotMatch(parsed.text.replace(/[\n\t]/g, ''), /\p{Cc}/u);
  assert.ok(parsed.text.length <= limits.mailTextCharsMax);
  assert.ok(JSON.stringify(parsed.text).isWellFormed());
}

test('a plain mail comes out with every field decoded', async () => {
  const parsed = await fixture('order-question.eml');
  assertFitsLedger(parsed);
  assert.deepEqual(parsed.from, { address: 'jane@customer.example', name: 'Doe, Jane' });
  assert.deepEqual(parsed.to.map((to) => to.address), ['hello@acme.example', 'tom@acme.example']);
  assert.deepEqual(parsed.cc, []);
  assert.equal(parsed.subject, 'Where is my order? € 40');
  assert.equal(parsed.date, Date.UTC(2025, 1, 3, 9, 15, 30));
  assert.equal(parsed.messageId, 'order-question.1@Customer.example');
  assert.deepEqual(parsed.inReplyTo, ['offer.7@acme.example']);
  assert.deepEqual(parsed.references, ['first.1@acme.example', 'offer.7@acme.example']);
  assert.match(parsed.text, /^Hello,\n\nwhere is my order 1234\? It was due last Monday and cost me € 40\.\n/);
  assert.deepEqual([parsed.language, parsed.noReply, parsed.cut, parsed.hasHtml], ['en', null, false, false]);
});

test('a mail with nothing but HTML comes out as text with its links, without styles, scripts and pictures', async () => {
  const parsed = await fixture('html-only.eml');
  assertFitsLedger(parsed);
  assert.equal(parsed.hasHtml, true);
  assert.match(parsed.text, /^Hello Acme\n\nCould you send the invoice \[https:\/\/shop\.example\/invoice\/7\] for the café again\?/);
  assert.doesNotMatch(parsed.text, /alert|color|track/);
});

test('the plain text part wins over the HTML part', async () => {
  const parsed = await fixture('attachments.eml');
  assert.equal(parsed.text, 'Please find the two files attached.');
  assert.equal(parsed.hasHtml, true);
});

test('attachments have their content, and names that lead nowhere else', async () => {
  const { attachments } = await fixture('attachments.eml');
  assert.deepEqual(
    attachments.map(({ name, type, bytes }) => [name, type, bytes]),
    [['Rechnung März.pdf', 'application/pdf', 19], ['attachment-2', 'image/png', 8], ['attachment-3', 'message/rfc822', attachments[2]?.bytes]],
  );
  assert.equal(Buffer.from(attachments[0]?.content ?? []).toString(), '%PDF-1.4 not really');
});

test('a forwarded mail is an attachment and not words of the sender', async () => {
  const parsed = await fixture('attachments.eml');
  assert.doesNotMatch(parsed.text, /somebody else/);
  assert.match(Buffer.from(parsed.attachments[2]?.content ?? []).toString(), /What somebody else wrote\./);
});

test('charsets other than UTF-8 are decoded in headers and text', async () => {
  const parsed = await fixture('japanese.eml');
  assert.deepEqual([parsed.from?.name, parsed.subject, parsed.text, parsed.language], ['花子', '注文', '注文はどこですか。まだ届いていません。', 'ja']);
});

test('a subject in bare windows-1252 bytes is read all the same', async () => {
  const parsed = await parseMail(Buffer.from('From: a@b.example\r\nSubject: Forma\xe7\xe3o\r\n\r\nx', 'latin1'), company);
  assert.equal(parsed.subject, 'Formação');
});

test('a subject in bare bytes is read by the charset of the content type', async () => {
  const parsed = await parseMail(Buffer.from('From: a@b.example\r\nSubject: \xcf\xf0\xe8\xe2\xe5\xf2\r\nContent-Type: text/plain;\r\n charset="windows-1251"\r\n\r\nx', 'latin1'), company);
  assert.equal(parsed.subject, 'Привет');
});

test('a subject can neither steer a terminal nor run over several lines', async () => {
  const parsed = await mail('From: a@b.example\nSubject: =?utf-8?Q?one=0D=0ABcc:_x=1B[2J=00two=E2=80=AEthree?=\n\nx');
  assertFitsLedger(parsed);
  assert.equal(parsed.subject, 'one Bcc: x [2J twothree');
});

test('control characters leave the text, line ends become line feeds', async () => {
  const parsed = await mail('From: a@b.example\n\none\u0000\u001b[31m\ntwo\tthree\u0007\n');
  assert.equal(parsed.text, 'one[31m\ntwo\tthree');
});

test('a text over the limit is cut and says so', async () => {
  const parsed = await mail(`From: a@b.example\n\n${'x'.repeat(limits.mailTextCharsMax - 1)}😀 the end`);
  assertFitsLedger(parsed);
  assert.equal(parsed.cut, true);
  assert.equal(parsed.text, 'x'.repeat(limits.mailTextCharsMax - 1));
});

test('more recipients and attachments than the limits are cut, and the mail says so', async () => {
  const to = Array.from({ length: limits.mailAddressesMax + 1 }, (_, index) => `p${index}@b.example`).join(', ');
  const recipients = await mail(`From: a@b.example\nTo: ${to}\n\nx`);
  const parts = '--p\nContent-Type: image/png\n\nx\n'.repeat(limits.attachmentsMax + 1);
  const attachments = await mail(`From: a@b.example\nContent-Type: multipart/mixed; boundary=p\n\n${parts}--p--\n`);
  assert.deepEqual([recipients.to.length, recipients.cut], [limits.mailAddressesMax, true]);
  assert.deepEqual([attachments.attachments.length, attachments.cut], [limits.attachmentsMax, true]);
});

test('a mail without sender, date and id is still a mail', async () => {
  const parsed = await mail('Subject: hello\n\nx');
  assertFitsLedger(parsed);
  assert.deepEqual([parsed.from, parsed.date, parsed.messageId, parsed.noReply], [null, null, null, 'no-sender']);
});

test('a byte order mark and blank lines before the headers are passed over', async () => {
  const parsed = await mail('\ufeff\n\nFrom: a@b.example\nSubject: hello\n\nx');
  assert.equal(parsed.subject, 'hello');
});

test('what is not a mail is broken, and the error says what to do', async () => {
  const notMails = ['', '\r\n\r\n', 'just some words', 'key: value\r\nother: value\r\n\r\nx', '\u007fELF\u0002\u0001\u0001\u0000'.repeat(50)];
  for (const bytes of notMails) await assert.rejects(parseMail(Buffer.from(bytes, 'latin1'), company), isBroken);
});

test('a mail over the size limit is broken', async () => {
  const bytes = Buffer.alloc(limits.mailBytesMax + 1, 'From: a@b.example\r\n\r\nx');
  await assert.rejects(parseMail(bytes, company), isBroken);
});

test('a mail made to exhaust the parser is broken', async () => {
  const nested = Array.from({ length: 500 }, (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\n\n--b${index}\n`).join('');
  await assert.rejects(mail(`From: a@b.example\n${nested}`), isBroken);
  await assert.rejects(mail(`From: a@b.example\nContent-Type: multipart/mixed; boundary=a\n\n${'--a\n\n'.repeat(60_000)}`), isBroken);
  await assert.rejects(mail(`From: a@b.example\n\n${'\n'.repeat(800_000)}`), isBroken);
});

test('a damaged mail gives a mail the ledger takes or is broken, never anything else', async () => {
  const random = seeded(20_250_203);
  for (const name of readdirSync(folder)) {
    const original = readFileSync(new URL(name, folder));
    for (let round = 0; round < 100; round += 1) {
      const damaged = damage(original, random);
      try {
        assertFitsLedger(await parseMail(damaged, company));
      } catch (thrown) {
        assert.ok(isBroken(thrown), `round ${round} of ${name}: ${String(thrown)}`);
      }
    }
  }
});

/** Mulberry32: the same numbers on every run, so that a failing round can be looked at. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Bytes changed, lost, repeated and moved, as by a bad disk, and sometimes by somebody who knows where it hurts. */
function damage(original: Uint8Array, random: (below: number) => number): Uint8Array {
  const telling = ['\r\n', '\n', '<', '>', '@', '"', '(', '=?', '?=', '--', ';', ':', '=', '\0', '\xff', '%', 'charset=', '\r\n\r\n'];
  let bytes = Buffer.from(original);
  for (let count = 1 + random(20); count > 0; count -= 1) {
    const at = random(bytes.length + 1);
    const to = Math.min(bytes.length, at + random(random(4) === 0 ? bytes.length + 1 : 8));
    const insert = [Buffer.of(random(256)), Buffer.from(telling[random(telling.length)] ?? '', 'latin1'), bytes.subarray(at, to), Buffer.alloc(0)][random(4)] ?? Buffer.alloc(0);
    bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(random(2) === 0 ? at : to)]).subarray(0, 20_000);
  }
  return bytes;
}
