import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailToSendSchema } from '../../vocabulary/mail.ts';
import { recipientOf, replyTo } from './reply.ts';
import { mailWith } from './test-mails.ts';

const jane = { address: 'jane@example.com', name: 'Jane Doe' };
const desk = { address: 'desk@example.com', name: '' };
const own = 'support@tidemark.example';

test('the answer goes to Reply-To, else to the sender, never to ourselves', () => {
  assert.deepEqual(recipientOf(mailWith({ replyTo: desk }), own), desk);
  assert.deepEqual(recipientOf(mailWith(), own), jane);
  assert.deepEqual(recipientOf(mailWith({ replyTo: { address: own, name: '' } }), own), jane);
  assert.equal(recipientOf(mailWith({ from: { address: own, name: '' } }), own), null);
  assert.equal(recipientOf(mailWith({ from: null }), own), null);
});

test('a reply stays in its thread and has one Re:', () => {
  const mail = mailWith({ subject: 'RE: AW: Invoice', messageId: 'm2@x', references: ['m0@x', 'm1@x'], thread: 'm0@x' });
  const reply = replyTo(mail, jane, { body: 'Hi', subject: null });
  assert.equal(reply.subject, 'Re: Invoice');
  assert.equal(reply.inReplyTo, 'm2@x');
  assert.deepEqual(reply.references, ['m0@x', 'm1@x', 'm2@x']);
  assert.equal(reply.thread, 'm0@x');
  assert.deepEqual(reply.to, [jane]);
});

test('without References the parent of the mail stands in', () => {
  assert.deepEqual(replyTo(mailWith({ inReplyTo: ['p@x'], messageId: 'm@x' }), jane, { body: 'Hi', subject: null }).references, ['p@x', 'm@x']);
});

test('a hostile subject or id cannot bring a header of its own', () => {
  const mail = mailWith({ subject: 'Hi\r\nBcc: all@example.com', messageId: 'a\r\nBcc: x', references: ['ok@x', 'bad id'] });
  const reply = replyTo(mail, jane, { body: 'Hi', subject: null });
  assert.equal(reply.subject, 'Re: Hi Bcc: all@example.com');
  assert.equal(reply.inReplyTo, null);
  assert.deepEqual(reply.references, ['ok@x']);
  assert.doesNotThrow(() => mailToSendSchema.parse(reply));
});

test('an empty subject still gives a subject', () => {
  assert.equal(replyTo(mailWith({ subject: 'Re: ' }), jane, { body: 'Hi', subject: null }).subject, 'Re: your message');
});

test('a long thread keeps its first mail and the latest ones', () => {
  const references = Array.from({ length: 100 }, (_, index) => `m${index}@x`);
  const reply = replyTo(mailWith({ references, messageId: 'last@x' }), jane, { body: 'Hi', subject: null });
  assert.equal(reply.references.length, 100);
  assert.equal(reply.references[0], 'm0@x');
  assert.equal(reply.references.at(-1), 'last@x');
});
