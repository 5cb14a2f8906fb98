import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailPayload } from '../../../test/contract/approved-mail.ts';
import { Terminal } from '../../vocabulary/errors.ts';
import { correctionOf, previewMail } from './preview.ts';

const people = (...addresses: string[]): { address: string; name: string }[] => addresses.map((address) => ({ address, name: '' }));

test('the sentence names the recipient, the subject and the length', () => {
  const { sentence } = previewMail(mailPayload({ text: 'one two  three\nfour' }));
  assert.equal(sentence, 'Send a mail to jane@example.com: "Re: invoice 1042", 4 words');
});

test('the sentence counts the other recipients, each once', () => {
  assert.match(previewMail(mailPayload({ to: people('a@x.example', 'b@x.example'), cc: people('c@x.example', 'a@x.example') })).sentence, /^Send a mail to a@x\.example and 2 others: /);
  assert.match(previewMail(mailPayload({ to: people('a@x.example', 'b@x.example'), text: 'Hi' })).sentence, / and 1 other: .*, 1 word$/);
});

test('a long subject is cut so that the sentence keeps to 500 characters and its end', () => {
  const { sentence } = previewMail(mailPayload({ subject: '😀'.repeat(900) }));
  assert.ok(sentence.length <= 500 && sentence.length >= 498 && sentence.isWellFormed());
  assert.match(sentence, /…", 3 words$/);
});

test('the text shows every recipient and the whole body', () => {
  const preview = previewMail(mailPayload({ cc: people('c@x.example'), text: 'One.\n\nTwo.' }));
  assert.equal(preview.text, 'To: jane@example.com ("Jane")\nCc: c@x.example\nSubject: Re: invoice 1042\n\nOne.\n\nTwo.');
});

test('line ends of any kind are shown as the line ends that are sent', () => {
  assert.match(previewMail(mailPayload({ text: 'a\r\nb\rc\nd' })).text, /\n\na\nb\nc\nd$/);
});

test('a mail without words is refused before anybody is asked to approve it', () => {
  for (const fields of [{ text: ' \n' }, { text: '\u0000' }, { subject: '  ' }, { to: [] }]) {
    assert.throws(() => previewMail(mailPayload(fields)), (error) => error instanceof Terminal && error.code === 'mail.unsendable');
  }
});

test('a mail is corrected by an answer to it, to the same people, that goes through the checks of any mail', () => {
  const first = mailPayload({ subject: 'Your credit', cc: people('c@x.example'), references: ['a@x.example'], thread: 'a@x.example' });
  const correction = correctionOf(first, { messageId: 'e1@acme.example' });
  assert.ok(!correction.possible && correction.draft?.kind === 'mail.send');
  const draft = correction.draft.payload;
  assert.ok('subject' in draft);
  assert.deepEqual([draft.to, draft.cc, draft.subject, draft.inReplyTo, draft.references, draft.thread], [first.to, first.cc, 'Re: Your credit', 'e1@acme.example', ['a@x.example', 'e1@acme.example'], 'a@x.example']);
  assert.match(draft.text, /disregard our mail "Your credit"/u);
  assert.doesNotThrow(() => previewMail(draft));
});

test('without a message id in the receipt the correction is a mail of its own, and a full list of references keeps its bound', () => {
  const full = mailPayload({ references: Array.from({ length: 100 }, (_, n) => `m${n}@x.example`) });
  for (const [receipt, ends] of [[null, 'm99@x.example'], [{ messageId: 'e1@acme.example' }, 'e1@acme.example']] as const) {
    const correction = correctionOf(full, receipt);
    assert.ok(!correction.possible && correction.draft !== undefined && 'references' in correction.draft.payload);
    const { references } = correction.draft.payload;
    assert.deepEqual([references.length, references.at(-1)], [100, ends]);
  }
});
