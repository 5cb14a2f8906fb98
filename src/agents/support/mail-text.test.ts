import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsOf } from './facts.ts';
import { oneLine } from '../drafting/plain-text.ts';
import { bareSubject, ownWords, topicWords } from './mail-text.ts';
import { riskOf } from './risk.ts';
import { mailWith } from './test-mails.ts';

test('own words end where the quoted mail or the signature begins', () => {
  assert.equal(ownWords('Yes please.\n\nOn Mon, 16 Nov 2026 at 08:02, Support <support@tidemark.example>\nwrote:\n> Shall I?\n'), 'Yes please.');
  assert.equal(ownWords('Ja.\n\nAm 16.11.2026 um 08:02 schrieb Support:\n> Soll ich?'), 'Ja.');
  assert.equal(ownWords('Fine.\r\n-- \r\nJane Doe\r\nDirector'), 'Fine.');
  assert.equal(ownWords('See below.\n________________________________\nFrom: Bob\nHello'), 'See below.');
});

test('a line of underscores in the middle of a mail does not hide what follows', () => {
  assert.match(ownWords('First part.\n____________\nSecond part.'), /Second part/u);
});

test('a mail that is all quote keeps its words', () => {
  assert.equal(ownWords('> only this'), '> only this');
  assert.match(ownWords('---------- Forwarded message ----------\nplease handle'), /please handle/u);
});

test('topic words leave out small talk, numbers, links and addresses', () => {
  assert.deepEqual(topicWords({ subject: 'Re: Invoice 1042', text: 'Hello, could you please resend the invoice to jane@example.com? https://example.com/x' }), ['invoice', 'resend']);
});

test('a subject loses every reply mark but not its words', () => {
  assert.equal(bareSubject('Re: AW: RE[2]: Fwd: Invoice'), 'Invoice');
  assert.equal(bareSubject('Reminder: invoice'), 'Reminder: invoice');
});

test('outside text cannot bring control or direction characters', () => {
  assert.equal(oneLine('a\u001b[31mb\r\nBcc: x\u202e', 100), 'a [31mb Bcc: x');
});

const hostile: Record<string, string> = {
  'one endless word': 'a'.repeat(200_000),
  'only spaces': ' '.repeat(200_000),
  'only line breaks': '\n'.repeat(200_000),
  'endless "wrote"': 'On wrote '.repeat(22_000),
  'endless "ignore"': 'ignore '.repeat(28_000),
  'endless invoice lists': `invoice 1${', 22'.repeat(50_000)}`,
  'underscores': '_'.repeat(200_000),
};
for (const [name, text] of Object.entries(hostile)) {
  test(`a hostile mail is read in bounded time: ${name}`, () => {
    const started = performance.now();
    const mail = mailWith({ text });
    ownWords(mail.text);
    topicWords(mail);
    factsOf(mail);
    riskOf(mail);
    // Generous, for slow machines; a quadratic pattern takes minutes here.
    assert.ok(performance.now() - started < 5_000, `${Math.round(performance.now() - started)} ms`);
  });
}
