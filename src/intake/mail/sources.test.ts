import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { Terminal } from '../../vocabulary/errors.ts';
import { limits } from '../../vocabulary/limits.ts';
import { countMailSource, readMailSource, type RawMail } from './sources.ts';

const from = 'From jane@customer.example Mon Feb  3 12:00:00 2025\n';
const first = 'Subject: one\n\nFirst.\n';
const second = 'Subject: two\n\nSecond.\n';

function folderWith(context: TestContext, files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-mail-'));
  context.after(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function read(source: string, stdin?: NodeJS.ReadableStream): Promise<[string, string][]> {
  const mails: [string, string][] = [];
  for await (const mail of readMailSource(source, stdin)) mails.push([mail.source, Buffer.from(mail.bytes).toString('latin1')]);
  return mails;
}

/** The messages of an mbox that arrives in pieces of `chunkBytes`. */
async function split(text: string, chunkBytes = 7): Promise<string[]> {
  const bytes = Buffer.from(text, 'latin1');
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, index) => bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes));
  return (await read('-', Readable.from(chunks))).map(([, mail]) => mail);
}

const failsWith = (code: string) => (thrown: unknown): boolean => thrown instanceof Terminal && thrown.code === code && thrown.nextStep !== '';

test('a .eml file is one mail under its path', async (context) => {
  const path = join(folderWith(context, { 'a.eml': first }), 'a.eml');
  assert.deepEqual(await read(path), [[path, first]]);
});

test('an mbox is its messages, numbered from one', async (context) => {
  const path = join(folderWith(context, { archive: `${from}${first}\n${from}${second}\n` }), 'archive');
  assert.deepEqual(await read(path), [[`${path}#1`, first], [`${path}#2`, second]]);
});

test('standard input is one message or an mbox', async () => {
  assert.deepEqual(await read('-', Readable.from([Buffer.from(first)])), [['-', first]]);
  assert.deepEqual(await read('-', Readable.from([Buffer.from(`${from}${first}\n${from}${second}`)])), [['-#1', first], ['-#2', second]]);
});

test('a folder is its mails, mboxes and Maildir by name, and nothing else', async (context) => {
  const folder = folderWith(context, {
    'b.eml': 'b', 'a.eml': 'a', 'c.mbox': `${from}${first}`, 'notes.txt': 'x', 'deep/d.eml': 'd',
    'new/2.host': 'new', 'cur/1.host:2,S': `${from}cur`, 'tmp/3.host': 'tmp', 'cur/.hidden': 'x',
  });
  assert.deepEqual(await read(folder), [
    [join(folder, 'cur/1.host:2,S'), `${from}cur`], [join(folder, 'new/2.host'), 'new'],
    [join(folder, 'a.eml'), 'a'], [join(folder, 'b.eml'), 'b'], [join(folder, 'c.mbox#1'), first],
  ]);
});

test('wherever the pieces of an mbox are cut, the messages are the same', async () => {
  const mbox = `${from}${first}\n${from}Subject: q\n\n>From me\n\n>>From you\n> From her\nFrom him\n\n${from}${second}\n`;
  const expected = [first, 'Subject: q\n\nFrom me\n\n>From you\n> From her\nFrom him\n', second];
  for (let chunkBytes = 1; chunkBytes < 70; chunkBytes += 1) assert.deepEqual(await split(mbox, chunkBytes), expected);
});

test('an mbox with CRLF is split as well', async () => {
  const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
  assert.deepEqual(await split(crlf(`${from}${first}\n${from}${second}\n`)), [crlf(first), crlf(second)]);
});

test('a paragraph that begins with From does not split a message', async () => {
  const mail = 'Subject: x\n\nHello.\n\nFrom here on it gets better.\nNote: it does.\n\nFrom 10:30 on 3 Feb 2025 I am away.\nBye.\n';
  assert.deepEqual(await split(`${from}${mail}\n${from}${second}`), [mail, second]);
});

test('a From line in the middle of a paragraph, or as the last line, is text', async () => {
  const mail = `Subject: x\n\nHe sent me:\n${from}Subject: y\n\n${from}`;
  assert.deepEqual(await split(from + mail), [mail]);
});

test('a From line without a date opens a message when a header follows', async () => {
  assert.deepEqual(await split(`From jane@customer.example\n${first}\nFrom tom@customer.example\n${second}`), [first, second]);
});

test('a mail whose first header is From with white space before the colon is no mbox', async () => {
  assert.deepEqual(await split(`From   : jane@customer.example\n${first}`), [`From   : jane@customer.example\n${first}`]);
});

test('a line without end is no danger to the messages around it, and only its beginning can be quoted', async () => {
  // The padding makes every piece that such a line is handled in begin with the mark.
  const head = `Subject: ${'x'.repeat(6 - ((from.length + 11) % 6))}\n\n`;
  const marks = 'From >'.repeat(40_000);
  assert.deepEqual(await split(`${from}${head}>${marks}\n\n${from}${second}`, 600), [`${head}${marks}\n`, second]);
});

test('a message that is too long is cut and flagged, and the next one is read', async () => {
  const line = `${'x'.repeat(99_999)}\n`;
  const chunks = function* (): Generator<Buffer> {
    yield Buffer.from(from);
    for (let sent = 0; sent <= limits.mboxMessageBytesMax; sent += line.length) yield Buffer.from(line);
    yield Buffer.from(`\n${from}${second}`);
  };
  const mails: RawMail[] = [];
  for await (const mail of readMailSource('-', Readable.from(chunks()))) mails.push({ ...mail, bytes: mail.bytes.subarray(0, limits.mboxMessageBytesMax) });
  assert.equal(mails[0]?.bytes.length, limits.mboxMessageBytesMax);
  assert.match(mails[0].problem ?? '', /larger than 50 MB/);
  assert.deepEqual([mails[1]?.source, mails[1]?.problem, Buffer.from(mails[1]?.bytes ?? []).toString()], ['-#2', undefined, second]);
});

test('a single mail that is too long is cut and flagged', async () => {
  const chunks = Array.from({ length: 52 }, () => Buffer.alloc(1024 * 1024, 'x'));
  for await (const mail of readMailSource('-', Readable.from(chunks))) {
    assert.equal(mail.bytes.length, limits.mailBytesMax);
    assert.match(mail.problem ?? '', /larger than 50 MB/);
  }
});

test('a path that does not exist says so', async () => {
  await assert.rejects(read('/nowhere/at-all.eml'), failsWith('mail.source-missing'));
});

test('a source without mail says so', async (context) => {
  const folder = folderWith(context, { 'notes.txt': 'x', 'empty/new/.keep': '', 'void.mbox': '' });
  await assert.rejects(read(join(folder, 'empty')), failsWith('mail.source-empty'));
  await assert.rejects(read(join(folder, 'void.mbox')), failsWith('mail.source-empty'));
  await assert.rejects(read('-', Readable.from([])), failsWith('mail.source-empty'));
});

test('an empty .eml file is a mail, so that its loss is seen', async (context) => {
  const path = join(folderWith(context, { 'lost.eml': '' }), 'lost.eml');
  assert.deepEqual(await read(path), [[path, '']]);
});

test('what is neither file nor folder is refused, not waited for', async () => {
  await assert.rejects(read('/dev/null'), failsWith('mail.source-unsuitable'));
});

test('a stream that fails is unreadable', async () => {
  const failing = new Readable({ read() { this.destroy(new Error('the disk is gone')); } });
  await assert.rejects(read('-', failing), failsWith('mail.source-unreadable'));
});

test('a reader that stops after the first mail closes the source', async () => {
  const stdin = Readable.from([Buffer.from(`${from}${first}\n`.repeat(3)), Buffer.from('more')]);
  for await (const mail of readMailSource('-', stdin)) {
    assert.equal(mail.source, '-#1');
    break;
  }
  assert.equal(stdin.destroyed, true);
});

test('a folder of single mails can be counted before it is read, an mbox can not', async (context) => {
  const folder = folderWith(context, { 'plain/a.eml': 'a', 'plain/new/1': 'b', 'mixed/a.mbox': from, 'mixed/b.eml': 'b' });
  assert.equal(await countMailSource(join(folder, 'plain')), 2);
  assert.equal(await countMailSource(join(folder, 'mixed')), null);
  assert.equal(await countMailSource('-'), null);
});
